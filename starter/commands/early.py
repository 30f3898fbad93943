"""`homeward task early`: a task before its time, within the days that count as kept."""

from presentation.errors import Wrong
from starter.commands.acts import CommandIdOption, journeys_for
from starter.context import Context


async def early(context: Context, journey: str, kind: str, /, *, command: CommandIdOption = None) -> None:
    from domain.forms import KINDS

    code = next((one for one in KINDS if kind.strip() in (one, context.say(f"kind.{one}"))), None)
    if code is None:
        raise Wrong("failed.no_kind", given=kind)
    journeys = await journeys_for(context, journey)
    receipt = await journeys.begin_early(journey, context.acting, code, command)
    context.out.document(receipt)
    told = context.say("acts.began_early", journey=journey, what=context.say(f"kind.{code}"))
    context.out.say(told, style="green")
