"""The renovation journey: one file a stage, each reading like the service standard."""

from domain.forms import KINDS
from domain.stages import Stage
from workflows.parts.process import Process
from workflows.renovation.consultation import consult
from workflows.renovation.measurement import measure

PROCESS = Process(
    stages={Stage.CONSULTATION: consult, Stage.MEASUREMENT: measure},
    duties={},
    kinds=KINDS,
)
