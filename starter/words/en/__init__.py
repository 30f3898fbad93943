"""English words of the command line."""

from starter.words.en import appointments, codes, helps, labels, messages, options, prices, rehearsal, story

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
