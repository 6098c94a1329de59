"""The room as an ASGI application: every page of the table in its forms, behind the guards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from detente import __version__
from detente.errors import DetenteError, RecordError, UsageError, one_line
from detente.publish.pictures.render import is_there
from detente.publish.room.desk import Analyst, Desk, Refused
from detente.publish.room.drawing import Drawing
from detente.publish.room.feed import atom
from detente.publish.room.guard import Guard
from detente.publish.room.openapi import description
from detente.publish.room.page import Ask, NotFound, Page
from detente.publish.room.room import Room
from detente.publish.room.routes import PAGES
from detente.publish.room.shown import HERE, environment, shown
from detente.publish.tables import csv_of

JSON, CSV, ATOM = "application/json", "text/csv; charset=utf-8", "application/atom+xml; charset=utf-8"
HTML = "text/html; charset=utf-8"
_AT_ONCE = 8
Form = Callable[[Page, Ask, Any, Analyst | None], Response]


class Site:
    """The pages over one room. ``desk`` is where judgements are written, ``None`` where the room is for reading only."""

    def __init__(self, room: Room, desk: Desk | None = None) -> None:
        self.room, self.desk = room, desk
        self._pictures = Drawing(room)
        self._limit: CapacityLimiter | None = None  # made within the loop that it belongs to
        self._templates = environment()
        self._templates.globals |= {
            "version": __version__, "nav": [p for p in PAGES if p.nav], "drawn": is_there(),
        }  # fmt: skip
        self._templates.filters["called"] = room.called

    def routes(self) -> Iterator[BaseRoute]:
        """Static files, the description, and every page in each of its forms."""
        yield Mount("/static", StaticFiles(directory=HERE / "static"))
        yield Route("/picture/{name}.svg", self._drawing, methods=["GET"])
        yield Route("/openapi.json", self._description, methods=["GET"])
        if self.desk:
            yield Route("/open", self._entering(self.desk), methods=["GET"])
            for path, act in (("/judge", self.desk.judge), ("/analyst", self.desk.name), ("/save", self.desk.save)):
                yield Route(path, self._writing(self.desk, act), methods=["POST"])
        for page in PAGES:
            base = page.path.rstrip("/") or "/front"
            yield Route(base + ".json", self._answering(page, self._json), methods=["GET"])
            yield Route(base + ".csv", self._answering(page, self._csv), methods=["GET"])
            if page.entries:
                yield Route(base + ".atom", self._answering(page, self._atom), methods=["GET"])
            yield Route(page.path, self._answering(page, self._html), methods=["GET"])

    def _answering(self, page: Page, form: Form) -> Callable[[Request], Any]:
        def answer(request: Request, analyst: Analyst | None) -> Response:
            path = page.path.format(**request.path_params) if page.path != "/" else "/"
            ask = page.ask(path, request.path_params, request.query_params.multi_items())
            return form(page, ask, page.view(self.room, ask), analyst)

        async def endpoint(request: Request) -> Response:
            analyst = self.desk.analyst(request) if self.desk else None
            key = (request.url.path, request.url.query, self.room.judged_mark())
            kept: Response | None = self.room.kept(key) if analyst is None else None
            if kept is not None:
                return kept
            try:
                if analyst is not None:
                    return await self._threaded(lambda: answer(request, analyst))
                return await self._threaded(lambda: self.room.keep(key, page.lasts, lambda: answer(request, None)))
            except DetenteError as error:
                return self._failed(request, _status(error), str(error))

        return endpoint

    def _entering(self, desk: Desk) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            try:
                return desk.enter(request)
            except DetenteError as error:
                return self._failed(request, _status(error), str(error))

        return endpoint

    def _writing(self, desk: Desk, act: Callable[[Analyst, Mapping[str, str]], Response]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            try:
                analyst, form = await desk.form(request)
                return await self._threaded(lambda: act(analyst, form))
            except DetenteError as error:
                return self._failed(request, _status(error), str(error))

        return endpoint

    async def _threaded(self, work: Callable[[], Response]) -> Response:
        """Work that waits for the record, beside others, but no more of it at once than the record has connections."""
        if self._limit is None:
            self._limit = CapacityLimiter(_AT_ONCE)
        return await to_thread.run_sync(work, limiter=self._limit)

    def _html(self, page: Page, ask: Ask, view: Any, analyst: Analyst | None) -> Response:
        if page.moves:
            return RedirectResponse(page.moves(view), 303)
        return Response(self._page(page.template or page.name, view=view, ask=ask, page=page, judge=analyst), media_type=HTML)

    def _json(self, page: Page, ask: Ask, view: Any, analyst: Analyst | None) -> Response:
        return Response(json.dumps(page.json(view), ensure_ascii=True, separators=(",", ":")), media_type=JSON)

    def _csv(self, page: Page, ask: Ask, view: Any, analyst: Analyst | None) -> Response:
        body = csv_of(page.rows(view)).encode("utf-8", "replace")
        return Response(body + b"\n", media_type=CSV)

    def _atom(self, page: Page, ask: Ask, view: Any, analyst: Analyst | None) -> Response:
        assert page.entries is not None
        return Response(atom(page, ask, list(page.entries(view))), media_type=ATOM)

    async def _drawing(self, request: Request) -> Response:
        try:
            return await self._pictures.answer(request)
        except DetenteError as error:
            return Response(shown(one_line(str(error))) + "\n", _status(error), media_type="text/plain; charset=utf-8")

    def _description(self, request: Request) -> Response:
        return Response(json.dumps(description(PAGES), indent=1), media_type=JSON)

    def _page(self, name: str, **values: Any) -> bytes:
        return self._templates.get_template(f"{name}.html").render(values).encode("utf-8", "replace")

    def _failed(self, request: Request, status: int, says: str) -> Response:
        """A sentence that says what is wrong, in the form that was asked for."""
        told = one_line(says)
        if request.url.path.endswith(".json"):
            return Response(json.dumps({"error": told, "status": status}), status, media_type=JSON)
        if request.url.path.endswith((".csv", ".atom")):
            return Response(shown(told) + "\n", status, media_type="text/plain; charset=utf-8")
        return Response(self._page("error", status=status, says=told, page=None, ask=None, judge=None), status, media_type=HTML)

    async def missing(self, request: Request, error: Exception) -> Response:
        """An address that is none, or a method that an address does not take."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        return self._failed(request, status, "There is no such page." if status == 404 else "This page is for reading.")

    async def broken(self, request: Request, error: Exception) -> Response:
        """A fault of ours: told without its details, which could quote a stranger's text."""
        return self._failed(request, 500, f"This should not happen ({type(error).__name__}); please report it.")


def make_app(room: Room, port: int | None = None, desk: Desk | None = None) -> Guard:
    """The application over a room. ``port`` is the one that it is asked on; ``None`` takes any name without one (for tests)."""
    site = Site(room, desk)
    app = Starlette(
        routes=list(site.routes()), exception_handlers={HTTPException: site.missing, Exception: site.broken},
    )  # fmt: skip
    app.router.redirect_slashes = False  # an address with a slash too many is none
    return Guard(app, port, writable=desk is not None)


def _status(error: DetenteError) -> int:
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, Refused):
        return 403
    return 400 if isinstance(error, UsageError) else 503 if isinstance(error, RecordError) else 500
