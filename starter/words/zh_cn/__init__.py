"""Chinese words of the command line, as a service team speaks."""

from starter.words.zh_cn import (
    appointments,
    care,
    cases,
    codes,
    handover,
    helps,
    labels,
    messages,
    money,
    options,
    pausing,
    prices,
    rehearsal,
    site,
    story,
)

WORDS: dict[str, str] = {
    **helps.WORDS,
    **options.WORDS,
    **labels.WORDS,
    **messages.WORDS,
    **money.WORDS,
    **codes.WORDS,
    **rehearsal.WORDS,
    **prices.WORDS,
    **site.WORDS,
    **story.WORDS,
    **appointments.WORDS,
    **cases.WORDS,
    **care.WORDS,
    **pausing.WORDS,
    **handover.WORDS,
}
