"""`homeward namespace prepare`: retention and search attributes of the Temporal namespace."""

from starter.context import Context


async def prepare(context: Context) -> None:
    from starter.stack.commands import prepare_configured_namespace
    from workflows.search_attributes import REGISTRY

    name = await prepare_configured_namespace(context.settings, REGISTRY)
    context.out.document({"namespace": name, "ready": True})
    context.out.say(context.say("namespace.ready", name=name), style="green")
