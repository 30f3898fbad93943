"""`python -m desk`: serve the desk until SIGTERM or SIGINT."""

import asyncio
import signal
from socket import socket

import uvicorn
from fastapi import FastAPI

from desk.app import create_app
from store import logging
from store.settings import Settings


class _Server(uvicorn.Server):
    """Ends the streams of open pages first, which would otherwise keep it from stopping."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self._app.state.house.hub.close()
        await super().shutdown(sockets)


def main() -> None:
    """Serve; settings as everywhere (``store.settings``)."""
    settings = Settings.load_or_end()
    logging.configure(settings.log.format, settings.log.level)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.desk.host,
        port=settings.ports.desk,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        proxy_headers=False,  # the desk's own settings name whom it trusts
    )
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: None)  # the server ends by them, and then raises them once more
    asyncio.run(_Server(config, app).serve())


if __name__ == "__main__":
    main()
