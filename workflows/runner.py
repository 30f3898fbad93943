"""The sandbox that workflows run in; the worker and every replay use the same one."""

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

_PASSED = (
    "workflows",  # the linter forbids clocks and randomness there; loading them anew costs each start 37 ms
    "domain",  # pure: never reads a clock, a file or the environment
    "activities",  # only named here, executed elsewhere
    "store",  # imported by activities
    "asyncpg",
    "ruamel",
    "phonenumbers",
    "structlog",
    "prometheus_client",
    "pydantic_settings",
    "pydantic_core",
    "tzdata",
)


def runner() -> SandboxedWorkflowRunner:
    """What every run shares instead of loading it afresh is listed with its reason."""
    return SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(*_PASSED)
    )
