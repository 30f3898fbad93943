"""Fields that may stay empty by themselves, and that another answer of the same form or the task may demand."""

from collections.abc import Mapping

from pydantic import BaseModel

_DEMANDED: Mapping[str, tuple[str, ...]] = {
    "AcceptFromAfar": ("note",),
    "Acceptance": ("unsigned_reason",),
    "AnswerContact": ("answer",),
    "AnswerQuestion": ("answer",),
    "ApproveConcession": ("amount",),
    "Approval": ("reason",),
    "ArrangeAppointment": ("slot",),
    "ArrangeSigning": ("lost_reason",),
    "BudgetCall": ("budget_gap", "lost_reason"),
    "BuildChange": ("note",),
    "CabinetMeasurement": ("measured_by",),
    "CallForm": ("call_back_at", "opinion"),
    "CareContact": ("friend_name", "friend_phone", "consents"),
    "CarePlan": ("attention", "attention_on"),
    "ChangeDesigner": ("designer", "reason"),
    "CollectClaim": ("amount", "receipt_number", "waived_for", "reason"),
    "CollectFee": ("amount",),
    "CrackRepair": ("walls",),
    "DecideHold": ("again_on", "cause", "reason"),
    "DecideRefusal": ("plan_area", "lost_reason"),
    "DecideRound": ("designer", "fee"),
    "DraftChangeOrder": ("reason",),
    "ExtendPermit": ("valid_until",),
    "ExtraTask": ("reason",),
    "FindContact": ("phone",),
    "FirstMeeting": ("crew_factor", "material_wishes", "measurement_refusal"),
    "HandOverKeys": ("documents_by",),
    "InspectDefect": ("item", "cause", "price"),
    "IssueInvoice": ("number", "title"),
    "JudgeCracks": ("price",),
    "MaterialLine": ("choose_by",),
    "NameCrew": ("crew_grade",),
    "NeedsSurvey": ("budget_until",),
    "ObtainPermit": ("answer_on", "refusal", "deposit", "deposit_paid_by"),
    "PlanTalk": ("render_area", "render_rate"),
    "PreAcceptance": ("open_items",),
    "PrepareBudget": ("campaign",),
    "ReadWaterTest": ("where",),
    "RespondEmergency": ("told",),
    "ReviewPause": ("until",),
    "RevisePlan": ("note",),
    "SettleAccount": ("kept_for", "claim", "waived_for"),
    "ShowroomVisit": ("certificates_shown",),
    "SignChangeOrder": ("how", "signed_on", "reason"),
    "SignContract": ("contract_sum", "planned_start", "term_days", "lost_reason"),
    "SolveComplaint": ("why_neither",),
    "StageReport": ("expected_on", "reason"),
    "StartReferred": ("journey",),
    "TakeKeys": ("sets", "ready_on"),
    "TechnicalCheck": ("note",),
    "TriedItem": ("remark",),
}
"""By the form that demands them; a form that is derived from it has them too."""


def demanded(form: type[BaseModel]) -> frozenset[str]:
    """The fields that a form's own rules may ask for, although the field itself may stay empty."""
    return frozenset(name for one in form.__mro__ for name in _DEMANDED.get(one.__name__, ()))
