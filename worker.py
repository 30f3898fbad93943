"""The process that executes workflows and activities."""

import asyncio
import signal
from datetime import timedelta

from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.runtime import Runtime
from temporalio.worker import UnsandboxedWorkflowRunner, Worker, WorkerDeploymentConfig

from activities.customers import CustomerActivities
from activities.housekeeping import HousekeepingActivities
from activities.journal import JournalActivities
from activities.notices.telling import NoticeActivities
from activities.pricing import PricingActivities
from activities.proposals import ProposalActivities
from activities.publishing import PublishingActivities
from activities.reservations import ReservationActivities
from activities.rota import RotaActivities
from client.housekeeping import keep_house
from client.journeys import Journeys
from client.notices import keep_telling
from client.publishing import PATIENCE
from starter.exit import run_and_exit
from starter.stack.releases import DEPLOYMENT
from store import logging, metrics
from store.database import Database
from store.settings import Settings
from workflows.housekeeping import Housekeeping
from workflows.journey import JourneyWorkflow
from workflows.notices import StaffNotices
from workflows.parts.showcase import Showcase
from workflows.publishing import CalendarPublication

UNNAMED = "unnamed"
"""The build of a worker whose settings name none. Without it the SDK hashes all code that is loaded, for a second."""


def build(client: Client, database: Database, settings: Settings) -> Worker:
    """A worker for Homeward's task queue; the caller runs it."""
    Showcase.desk = settings.desk_url
    journal = JournalActivities(database)
    customers = CustomerActivities(database)
    proposals = ProposalActivities(database)
    reservations = ReservationActivities(database)
    pricing = PricingActivities(database)
    rota = RotaActivities(database)
    notices = NoticeActivities(database, settings)
    chores = HousekeepingActivities(database, settings)
    office = Journeys(client, database, task_queue=settings.task_queue, lang=settings.lang, patience=PATIENCE)
    publishing = PublishingActivities(database, office.adopt_calendars)
    return Worker(
        client,
        task_queue=settings.task_queue,
        workflows=[JourneyWorkflow, CalendarPublication, StaffNotices, Housekeeping],
        activities=[
            journal.record,
            journal.load_rules,
            customers.register_owner,
            reservations.reserve,
            proposals.propose_designer,
            proposals.propose_person,
            pricing.prices_on,
            pricing.compare_budget,
            rota.find_on_call,
            publishing.wake_journeys,
            publishing.look_again,
            publishing.finish_publication,
            notices.tell_staff,
            chores.sweep_rows,
            chores.sweep_contents,
            chores.look_at_calendars,
        ],
        workflow_runner=UnsandboxedWorkflowRunner(),  # docs/architecture.md says what watches instead
        build_id=None if settings.worker.build_id else UNNAMED,
        deployment_config=_deployment(settings.worker.build_id),
        graceful_shutdown_timeout=timedelta(seconds=settings.worker.graceful_shutdown_seconds),
        sticky_queue_schedule_to_start_timeout=timedelta(
            seconds=settings.worker.sticky_queue_timeout_seconds
        ),
        max_concurrent_activities=settings.database.pool_max,
    )


def _deployment(build: str) -> WorkerDeploymentConfig | None:
    """Journeys move to the build that is activated at their next step; the recorded histories replay on it."""
    if not build:
        return None
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(deployment_name=DEPLOYMENT, build_id=build),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE,
    )


async def serve(settings: Settings) -> int:
    """Work until SIGTERM or SIGINT, then let running activities finish; returns the exit code."""
    logging.configure(settings.log.format, settings.log.level)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    host, ports = settings.metrics.host, settings.ports
    runtime = metrics.sdk_runtime(host, ports.worker_metrics) if settings.metrics.enabled else None
    client = await connect(settings, runtime)
    # A database that is away now is no reason not to start: activities try again.
    async with await Database.open(
        settings.database_dsn(), max_size=settings.database.pool_max, name="homeward-worker", check=False
    ) as database:
        if settings.metrics.enabled:
            metrics.serve(host, ports.app_metrics)
        async with build(client, database, settings), asyncio.TaskGroup() as beside:
            queue, lang = settings.task_queue, settings.lang
            lasting = (
                beside.create_task(keep_telling(client, queue, lang)),
                beside.create_task(keep_house(client, database, queue, lang)),
            )
            await stop.wait()
            for one in lasting:
                one.cancel()
    return 0


async def connect(settings: Settings, runtime: Runtime | None = None) -> Client:
    """Temporal as configured by its own environment and files; tries again until it answers."""
    while True:
        try:
            return await Client.connect(
                **settings.temporal_connect_config(), data_converter=pydantic_data_converter, runtime=runtime
            )
        except RuntimeError:
            await asyncio.sleep(1)


if __name__ == "__main__":
    run_and_exit(serve(Settings.load_or_end()))
