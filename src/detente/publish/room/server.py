"""The room on this machine: one process that listens on 127.0.0.1 until it is stopped."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from detente.errors import UsageError

HOST = "127.0.0.1"


def serve(make: Callable[[int], Any], port: int, tell: Callable[[int], None]) -> None:
    """Serve the application that ``make`` gives for the port, until Ctrl-C. ``tell`` is called once it listens; port 0 takes a
    free one. Raises ``UsageError`` where the port is taken, or where the extra ``[room]`` is not installed.
    """
    try:
        import uvicorn
    except ImportError:
        raise UsageError("the reading room needs `pip install detente[room]`") from None
    listening = _listening(port)
    with listening:
        number: int = listening.getsockname()[1]
        settings = uvicorn.Config(
            make(number), http="h11", loop="asyncio", ws="none", lifespan="off", log_level="warning", access_log=False,
            server_header=False, timeout_keep_alive=15,
            limit_concurrency=500, h11_max_incomplete_event_size=16_384, proxy_headers=False, timeout_graceful_shutdown=3,
        )  # fmt: skip
        tell(number)
        uvicorn.Server(settings).run(sockets=[listening])


def _listening(port: int) -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
        found.listen(128)  # who comes before the server is up waits
    except (OSError, OverflowError) as error:
        found.close()
        why = getattr(error, "strerror", None) or "no such port"
        raise UsageError(f"port {port} cannot be used ({why}): choose another with --port") from None
    return found
