"""The sandbox that workflows run in; the worker and every replay use the same one."""

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

_PASSED = (
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
    """Workflow files are loaded afresh for every run; what they may share is listed with its reason."""
    return SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(*_PASSED)
    )
