"""The form of what was promised to a customer by a time (R003-ATT-01)."""

from domain.forms.meetings import Form
from domain.personal import Personal
from domain.tasks import TaskKind


class KeepPromise(Form):
    """It is done as the customer was told."""

    customer_knows: bool = True
    """Whether they know that it is done; 'no' has somebody tell them."""
    note: Personal[str] | None = None


KEEP_PROMISE = TaskKind("keep_promise", KeepPromise)
