"""By which version of its standard each part of a journey goes on, after it adopted a newer one.

What has begun ends by the version under which it began (`domain.editions`); what begins later begins by the newest.
"""

from domain.editions import edition, restored
from domain.stages import STAGES, Stage
from domain.standard import Standard
from domain.state import JourneyState
from domain.waits import Rulebook

CONTRACT = "contract@"


class Older:
    """The older versions of one journey, read when they are first needed."""

    def __init__(self, state: JourneyState) -> None:
        self._state = state
        self._read: dict[int, Standard] = {}
        self._beside: Standard | None = None

    def standard_of(self, prefix: str) -> Standard:
        """The version by which what has keys below a prefix goes on."""
        newest = self._state.rules.standard
        if not self._state.pinned:
            return newest
        under = [name for name in self._state.pinned if prefix == name or prefix.startswith(f"{name}/")]
        if not under:
            return newest
        version = self._state.pinned[max(under, key=len)]
        if self._beside is not newest:
            self._beside, self._read = newest, {}
        if version not in self._read:
            self._read[version] = restored(self._state.editions[version], newest)
        return self._read[version]


def signature_of(state: JourneyState) -> str | None:
    """The name under which the version of the signed contract is kept; None without a contract."""
    signed_at = state.facts.get("signed_at")
    if signed_at is None and STAGES.index(state.stage) < STAGES.index(Stage.CONSTRUCTION):
        return None
    return f"{CONTRACT}{signed_at or ''}"  # whom we took over has one that nobody here signed


def take_over(state: JourneyState, rules: Rulebook) -> None:
    """Compute by other rules from now on; what has begun, and what the contract grants, keeps its version."""
    before, now = state.rules.standard, rules.standard
    whole = {version: restored(older, before) for version, older in state.editions.items()}
    whole[before.version] = before
    _keep_contract(state)
    by = {name: state.pinned.get(name, before.version) for name in _begun(state)}
    state.pinned = {name: version for name, version in by.items() if version != now.version}
    state.editions = {version: edition(whole[version], now) for version in sorted(set(state.pinned.values()))}
    state.rules = rules


def forget(state: JourneyState, name: str) -> None:
    """A stage or duty is over: nothing of it goes on by an older version, but what was signed in it."""
    _keep_contract(state)
    if state.pinned.pop(name, None) is not None:
        kept = set(state.pinned.values())
        state.editions = {version: one for version, one in state.editions.items() if version in kept}


def _keep_contract(state: JourneyState) -> None:
    """The contract is of the version by which the stage went in which it was signed."""
    signed = signature_of(state)
    if signed is not None and Stage.SIGNING.value in state.pinned:
        state.pinned.setdefault(signed, state.pinned[Stage.SIGNING.value])


def _begun(state: JourneyState) -> list[str]:
    """The stages, with those that can be gone back to, the duties that are being carried out, and the contract."""
    answered = {key.partition("/")[0] for key in state.answers}
    stages = [stage.value for stage in Stage if stage is state.stage or stage.value in answered]
    signed = signature_of(state)
    return [*stages, *state.duties, *([signed] if signed else [])]
