"""Messages to staff in words: what they tell, and what became of them."""

from presentation.showing import Words
from presentation.words import known
from store.reading_notices import MessageLine


def whats(words: Words, one: MessageLine) -> str:
    """What a message tells: ``escalations, tasks that fall due``."""
    return words.say("list.comma").join(words.say(f"notices.kind.{what}") for what in one.whats)


def became(words: Words, one: MessageLine) -> str:
    """What became of it, and why, with the service's own code where there is one."""
    told = words.say(f"notices.state.{one.state}")
    if one.problem is None or one.state == "sent":
        return told
    return words.say("notices.because", told=told, why=problem(words, one))


def problem(words: Words, one: MessageLine) -> str:
    """Why it was not delivered; what the code stands for in words where it is one of ours."""
    why = words.say(f"notices.problem.{one.problem}")
    if not one.code:
        return why
    first, _, rest = one.code.partition(" ")
    if known(words.lang, f"notices.problem.{first}"):
        first = words.say(f"notices.problem.{first}")
    return words.say("notices.with_code", why=why, code=f"{first} {rest}".strip())
