"""Forms of a complaint: the first response and the proposed solution (R000-AFT-01, X-37)."""

from domain.forms.meetings import Form
from domain.personal import Personal
from domain.tasks import TaskKind


class HandleComplaint(Form):
    """The lead speaks with the customer, so that they know who takes care of it."""

    customer_reached: bool = True
    valid: bool = True
    """Whether it concerns something that we did or owe."""
    told: Personal[str] | None = None
    """What the customer was told."""


class SolveComplaint(Form):
    """What is proposed to the customer as a solution."""

    accepted: bool = True
    """Whether the customer agrees with it."""
    solution: Personal[str]


HANDLE_COMPLAINT = TaskKind("handle_complaint", HandleComplaint)
SOLVE_COMPLAINT = TaskKind("solve_complaint", SolveComplaint)
