"""Promises: what the customer was told will happen by an instant."""

from domain.model import Instant, Model


class Promise(Model):
    key: str
    what: str
    by: Instant
    order: int
