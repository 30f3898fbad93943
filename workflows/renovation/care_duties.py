"""The duties of the years of care by name, and the matters that people may open then."""

from collections.abc import Mapping

from pydantic import BaseModel

from domain.forms.households import ConsentTakenBack, Reported
from domain.stages import Stage
from workflows.parts.process import Strand
from workflows.renovation import cleaning, courtesy, cracks, hoses, households, warranty_claims

DUTIES: Mapping[str, Strand] = {
    "care_call": courtesy.care_call,
    "revisit": courtesy.revisit,
    "mailing": courtesy.mailing,
    "consent_renewal": courtesy.consent_renewal,
    "care_plan": courtesy.care_plan,
    "cleaning": cleaning.cleaning,
    "cleaning_again": cleaning.cleaning_again,
    "cracks": cracks.cracks,
    "hoses": hoses.hoses,
    "warranty_end": warranty_claims.warranty_end,
    "warranty_claim": warranty_claims.warranty_claim,
    cracks.MATTER: cracks.crack_case,
    "referral": households.referral,
    "owner_change": households.owner_change,
    "change_tier": households.change_tier,
    "consent_withdrawn": households.consent_withdrawn,
}

MATTERS: Mapping[str, frozenset[Stage]] = {
    "warranty_claim": frozenset({Stage.CARE}),
    cracks.MATTER: frozenset({Stage.CARE}),
    "owner_change": frozenset({Stage.CARE}),
    "change_tier": frozenset({Stage.CARE}),
    "consent_withdrawn": frozenset(Stage) - {Stage.CONSULTATION},
}

NEEDED: Mapping[str, type[BaseModel]] = {
    "warranty_claim": Reported,
    cracks.MATTER: Reported,
    "consent_withdrawn": ConsentTakenBack,
}
