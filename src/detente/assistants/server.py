"""The Model Context Protocol over standard input and output, by the official SDK (``pip install 'detente[mcp]'``)."""

from __future__ import annotations

import json
import logging
import os
import sys
from contextlib import redirect_stdout
from typing import Any

from detente import __version__
from detente.assistants.desk import Desk
from detente.assistants.tools import INSTRUCTIONS, TOOLS, call
from detente.errors import DetenteError, UsageError, one_line


def serve(record: str | None) -> None:
    """Answer an assistant until it closes its end. ``record``: the place of the record to answer from.

    Raises ``UsageError`` where the SDK is not installed, ``RecordError`` for what is no record.
    """
    try:
        import anyio
        import mcp.server.stdio as _  # noqa: F401
    except ImportError:
        raise UsageError("assistants need the extra mcp: pip install 'detente[mcp]'") from None
    if record is not None:
        _opens(record)
    with redirect_stdout(sys.stderr):  # standard output belongs to the protocol: a stray line would break it
        anyio.run(_run, Desk(record))


def _opens(record: str) -> None:
    """A record that is none is told at once, in the terminal where the server is started."""
    from detente.record.store import Record

    Record.open(record, create=False).close()


async def _run(desk: Desk) -> None:
    import anyio
    from mcp.server.stdio import stdio_server

    logging.getLogger("mcp").setLevel(logging.ERROR)
    server = made_server(desk)
    # Copies of the two streams: the SDK closes what it is given, and the command line flushes its own at the end.
    incoming, outgoing = (os.fdopen(os.dup(n), mode, encoding="utf-8", errors="replace") for n, mode in ((0, "r"), (1, "w")))
    async with stdio_server(anyio.wrap_file(incoming), anyio.wrap_file(outgoing)) as (asked, told):
        await server.run(asked, told, server.create_initialization_options())


def made_server(desk: Desk) -> Any:
    """The server of the SDK with the tools of a desk. One question is answered at a time, and beside it the protocol goes on."""
    import anyio
    from mcp import types
    from mcp.server.lowlevel import Server

    server: Any = Server("detente", version=__version__, instructions=INSTRUCTIONS)
    one_at_a_time = anyio.CapacityLimiter(1)

    async def listed() -> list[types.Tool]:
        hints = types.ToolAnnotations(readOnlyHint=True, openWorldHint=False)
        return [types.Tool(name=t.name, description=t.does, inputSchema=t.schema, annotations=hints) for t in TOOLS]

    async def called(name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        text, failed = await anyio.to_thread.run_sync(answered, desk, name, arguments, limiter=one_at_a_time)
        return types.CallToolResult(content=[types.TextContent(type="text", text=text)], isError=failed)

    server.list_tools()(listed)
    server.call_tool(validate_input=False)(called)  # the tools say themselves, in one line, what is wrong
    return server


def answered(desk: Desk, name: str, arguments: dict[str, Any]) -> tuple[str, bool]:
    """The answer as JSON and ``False``, or one line that says what is wrong and ``True``."""
    try:
        return _utf8(json.dumps(call(desk, name, arguments), ensure_ascii=False)), False
    except DetenteError as error:
        return one_line(str(error)), True
    except Exception as error:
        return one_line(f"this should not happen ({type(error).__name__}: {error}); please report it"), True


def _utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
