"""Chinese words of the command line, as a service team speaks."""

from starter.words.zh_cn import (
    appointments,
    codes,
    helps,
    labels,
    messages,
    options,
    prices,
    rehearsal,
    story,
)

WORDS: dict[str, str] = {
    **helps.WORDS,
    **options.WORDS,
    **labels.WORDS,
    **messages.WORDS,
    **codes.WORDS,
    **rehearsal.WORDS,
    **prices.WORDS,
    **story.WORDS,
    **appointments.WORDS,
}
