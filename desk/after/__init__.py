"""What happens after each answer of a form, told before it is sent (X-20).

What follows is reckoned as data (`follows`), by what the task, its journey and their standard are (`asked`); the
sentences are made of it (`telling`). What is not foretold is said in words that always hold.
"""

from desk.after.telling import After, after_of

__all__ = ["After", "after_of"]
