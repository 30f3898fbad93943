"""The renovation journey: one file a stage, each reading like the service standard."""

from domain.contacts import RECEIVED
from domain.emergencies import EmergencyReport
from domain.forms import KINDS
from domain.forms.cases import QuestionAsked
from domain.forms.change_orders import ChangeWanted
from domain.forms.money import InvoiceWanted, ReceiptCorrection, RefundWanted
from domain.stages import Stage, Status
from workflows.parts.acts_on_contacts import EXTRA_TASK
from workflows.parts.acts_on_promises import PROMISE
from workflows.parts.adopting import CLOSED_MEETING
from workflows.parts.process import Process
from workflows.renovation import care_duties, closed_days, pauses
from workflows.renovation.accounts import ACCOUNT
from workflows.renovation.amending import AMENDING
from workflows.renovation.care import care
from workflows.renovation.cases import case
from workflows.renovation.change_orders import CHANGE_ORDER, change_order
from workflows.renovation.change_works import CHANGE_WORKS, build_change
from workflows.renovation.construction import construct
from workflows.renovation.consultation import consult
from workflows.renovation.corrections import CORRECT_RECEIPT, correct_receipt
from workflows.renovation.design import design
from workflows.renovation.emergencies import emergency
from workflows.renovation.extra_tasks import extra_task
from workflows.renovation.handover import hand_over
from workflows.renovation.invoices import INVOICE, invoice
from workflows.renovation.kickoff import MOVE_START, move_start
from workflows.renovation.lost import rest
from workflows.renovation.measurement import measure
from workflows.renovation.milestones import PAYMENT_HOLD, collect, hold
from workflows.renovation.progress import FIRE_EQUIPMENT, bring_fire_equipment, progress
from workflows.renovation.promised import promised
from workflows.renovation.questions import question
from workflows.renovation.quotation import quote
from workflows.renovation.received import received
from workflows.renovation.refunds import REFUND, refund
from workflows.renovation.reservations import reservation
from workflows.renovation.settlement import settle
from workflows.renovation.signing import sign
from workflows.renovation.site_delays import SITE_DELAY, tell_delay
from workflows.renovation.survey import survey

AT_HOME = frozenset({Stage.CONSTRUCTION, Stage.HANDOVER, Stage.CARE})
"""While we work in the home, and as long as we care for it."""
PAID = frozenset({Stage.SIGNING}) | AT_HOME
"""As soon as there is a contract."""

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
        MOVE_START: move_start,
        "payment": collect,
        PAYMENT_HOLD: hold,
        REFUND: refund,
        CORRECT_RECEIPT: correct_receipt,
        INVOICE: invoice,
        "progress": progress,
        "reservation": reservation,
        "survey": survey,
        "complaint": case,
        "pause": pauses.watch,
        "paused_meeting": pauses.rearrange,
        CLOSED_MEETING: closed_days.agree_anew,
        **care_duties.DUTIES,
        "question": question,
        "emergency": emergency,
        FIRE_EQUIPMENT: bring_fire_equipment,
        SITE_DELAY: tell_delay,
        CHANGE_ORDER: change_order,
        CHANGE_WORKS: build_change,
        RECEIVED: received,
        EXTRA_TASK: extra_task,
        PROMISE: promised,
    },
    asleep={Status.LOST: rest, Status.CLOSED: settle},
    outlives={REFUND: ACCOUNT, CORRECT_RECEIPT: ACCOUNT, INVOICE: ACCOUNT},
    amending=AMENDING,
    kinds=KINDS,
    matters={
        "complaint": frozenset(Stage),
        **care_duties.MATTERS,
        "question": frozenset(Stage),
        REFUND: PAID,
        CORRECT_RECEIPT: PAID,
        INVOICE: PAID,
        MOVE_START: frozenset({Stage.CONSTRUCTION}),
        "emergency": AT_HOME,
        CHANGE_ORDER: frozenset({Stage.CONSTRUCTION, Stage.HANDOVER}),
    },
    needed={
        **care_duties.NEEDED,
        "question": QuestionAsked,
        "emergency": EmergencyReport,
        CHANGE_ORDER: ChangeWanted,
        REFUND: RefundWanted,
        CORRECT_RECEIPT: ReceiptCorrection,
        INVOICE: InvoiceWanted,
    },
    forget_after=frozenset({Stage.SIGNING, Stage.CONSTRUCTION, Stage.HANDOVER, Stage.CARE}),
)
