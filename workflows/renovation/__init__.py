"""The renovation journey: one file a stage, each reading like the service standard."""

from domain.forms import KINDS
from domain.stages import Stage, Status
from workflows.parts.process import Process
from workflows.renovation import care_duties
from workflows.renovation.care import care
from workflows.renovation.cases import case
from workflows.renovation.construction import construct
from workflows.renovation.consultation import consult
from workflows.renovation.design import design
from workflows.renovation.handover import hand_over
from workflows.renovation.lost import learn
from workflows.renovation.measurement import measure
from workflows.renovation.progress import progress
from workflows.renovation.quotation import quote
from workflows.renovation.signing import sign

PROCESS = Process(
    stages={
        Stage.CONSULTATION: consult,
        Stage.MEASUREMENT: measure,
        Stage.DESIGN: design,
        Stage.QUOTATION: quote,
        Stage.SIGNING: sign,
        Stage.CONSTRUCTION: construct,
        Stage.HANDOVER: hand_over,
        Stage.CARE: care,
    },
    duties={
        "progress": progress,
        "care_call": care_duties.care_call,
        "cracks": care_duties.cracks,
        "revisit": care_duties.revisit,
        "mailing": care_duties.mailing,
        "hoses": care_duties.hoses,
        "warranty_end": care_duties.warranty_end,
        "complaint": case,
        "warranty_claim": case,
    },
    asleep={Status.LOST: learn},
    kinds=KINDS,
    matters={"complaint": frozenset(Stage)},
    forget_after=frozenset({Stage.SIGNING, Stage.CONSTRUCTION, Stage.HANDOVER, Stage.CARE}),
)
