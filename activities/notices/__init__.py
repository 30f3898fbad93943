"""Telling staff what concerns them: the round that sends, and one module a channel."""
