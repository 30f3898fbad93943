"""`homeward release list | activate`: which build of the worker the journeys run on."""

from typing import TYPE_CHECKING

from presentation.errors import Wrong
from presentation.showing import Words
from starter.context import Context

if TYPE_CHECKING:
    from starter.stack.releases import Build


async def list_all(context: Context) -> None:
    from starter.stack.releases import builds

    found = await builds(await context.temporal())
    context.out.document({"builds": [one.model_dump(mode="json") for one in found]})
    if not found:
        context.out.say(context.say("release.none"), style="dim")
        return
    words = Words(context.lang, await context.zone())
    heads = ("build", "release_state", "release_share", "since")
    context.out.table([context.say(f"head.{name}") for name in heads], [_row(words, one) for one in found])


def _row(words: Words, one: "Build") -> list[str]:
    share = "" if one.percent is None else f"{one.percent:g} %"
    return [one.build, words.say(f"release.{one.state}"), share, words.at(one.since)]


async def activate(
    context: Context, build: str | None = None, /, *, ramp: float | None = None, unversioned: bool = False
) -> None:
    from starter.stack import releases

    if (build is None) is not unversioned or (unversioned and ramp is not None):
        raise Wrong("failed.release_which")
    if ramp is not None and not 0 < ramp < 100:
        raise Wrong("failed.release_ramp", given=ramp)
    await context.changes_rules()
    client = await context.temporal()
    known = [one.build for one in await releases.builds(client)]
    if build is not None and build not in known:
        raise Wrong("failed.release_build", given=build, accepted=list(known))
    if build is not None and ramp is not None:
        await releases.ramp(client, build, ramp)
        told = context.say("release.ramped", build=build, percent=f"{ramp:g}")
    else:
        await releases.activate(client, build)
        told = context.say("release.activated", build=build) if build else context.say("release.unversioned")
    context.out.document({"build": build, "percent": ramp})
    context.out.say(told, style="green")
