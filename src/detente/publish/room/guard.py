"""What stands before every page: who may ask from where, how much, and what a browser may do with the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from detente.publish.room.page import LONGEST_QUERY

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
# Other sites learn nothing of where a reader comes from; for none at all a browser would leave the origin out of our own forms.
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_NAMES = ("127.0.0.1", "localhost")
_LONGEST_PATH = 500


class Guard:
    """Lets through only what asks this machine by its own name: a page elsewhere that points a name of its own at 127.0.0.1 is
    refused, and so is whatever would write where nobody judges.
    """

    def __init__(self, app: Any, port: int | None, writable: bool = False) -> None:
        self._app = app
        ports = ("",) if port is None else (f":{port}",)
        self._hosts = {f"{name}{end}".encode() for name in _NAMES for end in ports} | ({b"testserver"} if port is None else set())
        self._methods = ("GET", "HEAD", "POST") if writable else ("GET", "HEAD")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal:
            await _refuse(send, *refusal)
        else:
            await self._app(scope, receive, _headed(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 421, "This room answers on 127.0.0.1 and localhost only."
        if scope["method"] not in self._methods:
            return 405, "This room is for reading: start it with --judge to write judgements."
        if len(scope.get("query_string", b"")) > LONGEST_QUERY or len(scope["path"]) > _LONGEST_PATH:
            return 414, "The address is too long."
        return None


def _headed(send: Send) -> Send:
    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            names = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *((n, v) for n, v in HEADERS if n not in names)]
        await send(message)

    return headed


async def _refuse(send: Send, status: int, says: str) -> None:
    body = says.encode() + b"\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
