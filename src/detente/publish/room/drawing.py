"""Pictures for the pages: drawn once, kept while they are asked for, by one at a time and beside what answers the pages."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from detente.errors import UsageError
from detente.publish.pictures.frame import DARK, LIGHT, Spec
from detente.publish.pictures.render import is_there, svg
from detente.publish.pictures.table import draw
from detente.publish.room.page import LONGEST_VALUE, NotFound, Param
from detente.publish.room.room import Room
from detente.publish.views.basis import Basis, fit_day

_MOST_BYTES = 24 * 2**20  # of pictures that are kept
_LASTS = 20.0  # seconds that a view or a specification may be old
_LOOKS = {"": LIGHT, "dark": DARK}
_ON = Param(name="on", kind="day", says="The day.")
Key = tuple[str, str, str, date]


def basis_of(room: Room) -> Basis:
    """What the views answer from."""
    return Basis(room.knowledge, room.register, room.record, lambda key, make: room.keep(key, _LASTS, make))


class Drawing:
    """The pictures of one room. Pictures with the same content are the same picture, whatever they are asked for by."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._drawn: dict[str, asyncio.Future[bytes]] = {}
        # vl-convert keeps one engine: two who draw at once would only wait for each other on the threads that answer pages.
        self._pencil = ThreadPoolExecutor(1, "pencil")

    async def answer(self, request: Request) -> Response:
        """``/picture/NAME.svg?of=…&on=…&look=dark``; ``of`` are ids with commas. Raises ``UsageError``."""
        key = _key(request)
        spec = await run_in_threadpool(self._room.keep, ("spec", key), _LASTS, lambda: self._spec(key))
        body = await self._picture(spec)
        return Response(body, media_type="image/svg+xml", headers={"cache-control": "private, max-age=30"})

    def _spec(self, key: Key) -> Spec:
        name, of, look, on = key
        return draw(name, basis_of(self._room), [one for one in of.split(",") if one], on, _LOOKS[look])

    async def _picture(self, spec: Spec) -> bytes:
        mark = hashlib.sha256(json.dumps(spec, sort_keys=True).encode("utf-8", "backslashreplace")).hexdigest()
        if mark in self._kept:
            self._kept.move_to_end(mark)
            return self._kept[mark]
        if mark not in self._drawn:  # whoever else asks for it meanwhile waits for this one
            loop = asyncio.get_running_loop()
            self._drawn[mark] = asyncio.ensure_future(loop.run_in_executor(self._pencil, _rendered, spec))
        try:
            body = await asyncio.shield(self._drawn[mark])
        finally:
            if mark in self._drawn and self._drawn[mark].done():
                del self._drawn[mark]
        self._keep(mark, body)
        return body

    def _keep(self, mark: str, body: bytes) -> None:
        if mark not in self._kept:
            self._kept[mark] = body
            self._bytes += len(body)
        while self._bytes > _MOST_BYTES and self._kept:
            self._bytes -= len(self._kept.popitem(last=False)[1])


def _rendered(spec: Spec) -> bytes:
    return svg(spec).encode("utf-8", "replace")


def _key(request: Request) -> Key:
    """What is asked for, in a form that is the same for the same question."""
    name, query = request.path_params["name"], request.query_params
    of, look = query.get("of", ""), query.get("look", "")
    if not is_there():
        raise NotFound("pictures are not drawn here: install detente[plot]")
    if look not in _LOOKS or len(of) > LONGEST_VALUE:
        raise UsageError("look: choose dark, or leave it out; of: ids with commas between them")
    day = fit_day(_ON.read(query["on"])) if query.get("on") else date.today()
    return name, of, look, day
