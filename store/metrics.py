"""Figures for Prometheus: Homeward's own, and how to turn on the SDK's.

Labels are kinds and names from closed lists, never journeys or people: each value is a time series.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig

REGISTRY = CollectorRegistry(auto_describe=True)
"""Ours alone: the client library's default registry would add figures of the Python process to every test."""

_LATENESS_BUCKETS = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 4 * 3600.0, 24 * 3600.0)

EVENTS_RECORDED = Counter(
    "homeward_events_recorded", "Journal events written, by their kind.", ["event"], registry=REGISTRY
)
RECORD_SECONDS = Histogram(
    "homeward_record_seconds", "How long one transaction of `record` took.", registry=REGISTRY
)
LATENESS_SECONDS = Histogram(
    "homeward_wait_lateness_seconds",
    "How long after its due instant a wait of a journey fired, by rung (remind, due, escalate ...).",
    ["rung"],
    buckets=_LATENESS_BUCKETS,
    registry=REGISTRY,
)
ACTIVITY_FAILURES = Counter(
    "homeward_activity_failures",
    "Attempts of activities that failed, by the activity and the type of the error.",
    ["activity", "error"],
    registry=REGISTRY,
)
NOTICES = Counter(
    "homeward_notices",
    "Messages to staff, by channel and what came of a try: sent, later (it is tried again) or failed.",
    ["channel", "outcome"],
    registry=REGISTRY,
)
NEEDS_REPAIR = Counter(
    "homeward_journeys_needing_repair", "Journeys whose record contradicted the journal.", registry=REGISTRY
)


def recorded(events: dict[str, int], seconds: float) -> None:
    """One call of `record` has committed: events by kind, and its duration in seconds."""
    for kind, number in events.items():
        EVENTS_RECORDED.labels(kind).inc(number)
    RECORD_SECONDS.observe(seconds)


def fired(rung: str, late_seconds: float) -> None:
    """A wait fired; `late_seconds` after it was due (an early one counts as 0)."""
    LATENESS_SECONDS.labels(rung).observe(max(late_seconds, 0.0))


def activity_failed(activity: str, error: BaseException) -> None:
    """An attempt of an activity raised `error`."""
    ACTIVITY_FAILURES.labels(activity, type(error).__name__).inc()


def serve(host: str, port: int) -> None:
    """Serve Homeward's own figures at `http://host:port/metrics`, on a thread of its own."""
    start_http_server(port, addr=host, registry=REGISTRY)


def sdk_runtime(host: str, port: int) -> Runtime:
    """The SDK's runtime with its figures at `http://host:port/metrics`.

    Make it once a process, before the first client, and give it to `Client.connect(runtime=...)`.
    """
    metrics = PrometheusConfig(bind_address=f"{host}:{port}", counters_total_suffix=True, unit_suffix=True)
    return Runtime(telemetry=TelemetryConfig(metrics=metrics))
