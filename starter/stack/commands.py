"""What `homeward namespace prepare` and `homeward healthcheck` do, on any stack that the settings name."""

import asyncio
from typing import Literal

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from starter.stack.errors import Unhealthy
from starter.stack.health import check_database, check_desk, check_own_worker, check_temporal
from starter.stack.namespace import SearchAttributes, prepare_namespace
from store.settings import Settings

Checked = Literal["worker", "temporal", "postgres", "desk"]


async def prepare_configured_namespace(settings: Settings, attributes: SearchAttributes) -> str:
    """Make ready the namespace that the settings name, and give its name. Errors: `StackError`."""
    client = await _connect(settings)
    await prepare_namespace(client, attributes)
    return client.namespace


async def healthcheck(settings: Settings, service: Checked) -> None:
    """Raise `Unhealthy` unless the service does its work; `worker`: the one on this host or container."""
    if service == "postgres":
        await check_database(settings.database_dsn())
    elif service == "desk":
        await asyncio.to_thread(check_desk, settings)
    elif service == "temporal":
        await check_temporal(await _connect(settings))
    else:
        await check_own_worker(await _connect(settings), settings.task_queue)


async def _connect(settings: Settings) -> Client:
    config = settings.temporal_connect_config()
    try:
        return await Client.connect(**config, data_converter=pydantic_data_converter)
    except RuntimeError as error:
        raise Unhealthy(f"Temporal does not answer at {config.get('target_host')}: {error}") from None
