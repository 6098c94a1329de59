"""The analyst's desk: what may be written from the room, by whom it was opened for.

Whoever starts the room with ``--judge`` gets an address with a token in the terminal. It is kept as a cookie that no script reads
and no other site's page sends; and a form is only taken from a page of this room (``Origin``).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from detente.errors import DetenteError, UsageError
from detente.publish.room.room import Room
from detente.publish.room.saved import save
from detente.record.corrections import given_fields
from detente.record.deciding import Ask, Locate, decide

LARGEST = 16_384
"""Bytes that a form may have."""
TOKEN, BY = "detente_token", "detente_by"
_AGE = 60 * 60 * 24 * 365


class Refused(DetenteError):
    """Not from a page of this room, or without the token."""


@dataclass(frozen=True, slots=True)
class Analyst:
    """Who sits at the desk, as the templates see it: the name (empty until it is given), and the fields that can be corrected."""

    by: str
    fields: Callable[[str], tuple[str, ...]] = given_fields


class Desk:
    """Writes into the file of judgements, and into that of saved searches."""

    def __init__(self, room: Room, file: Path, port: int | None, locate: Locate, token: str | None = None) -> None:
        self.token = token or secrets.token_urlsafe(24)
        self._room, self._file, self._locate = room, file, locate
        end = f":{port}" if port else ""
        names = ("127.0.0.1", "localhost", *(("testserver",) if port is None else ()))
        self._origins = {f"http://{name}{end}" for name in names}

    def analyst(self, request: Request) -> Analyst | None:
        """Whoever has the token; ``None`` for those who only read."""
        given = request.cookies.get(TOKEN, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode()):
            return None
        return Analyst(_one_name(unquote(request.cookies.get(BY, ""))))

    def enter(self, request: Request) -> Response:
        """The address of the terminal: changes the token in it into a cookie. Raises ``Refused``."""
        if not hmac.compare_digest(request.query_params.get("token", "").encode("utf-8", "replace"), self.token.encode()):
            raise Refused("this is not the address that the terminal shows: copy it again")
        response = RedirectResponse("/", 303)
        response.set_cookie(TOKEN, self.token, httponly=True, samesite="strict", path="/")
        return response

    async def form(self, request: Request) -> tuple[Analyst, Mapping[str, str]]:
        """Who sends a form, and its fields, each once. Raises ``Refused`` and ``UsageError``."""
        analyst = self.analyst(request)
        if request.headers.get("origin") not in self._origins or analyst is None:
            raise Refused("judging needs the address that the terminal shows, and a form of this room")
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
            raise UsageError("a form is needed")
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                raise UsageError("the form is too large")
        try:
            return analyst, dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20))
        except ValueError:
            raise UsageError("the form cannot be read") from None

    def judge(self, analyst: Analyst, form: Mapping[str, str]) -> Response:
        """Write a decision down, and lead back to its fact. Raises ``UsageError`` for one that cannot be, ``RecordError``."""
        fact, decision = form.get("fact", ""), form.get("decision", "")
        other, field = form.get("other", "").strip().removeprefix("/fact/"), form.get("field", "")
        if decision == "correct" and not field:
            raise UsageError("choose the field that is corrected")
        ask = Ask(
            confirm=decision == "confirm", reject=decision == "reject",
            correct=(f"{field}={form.get('value', '')}",) if decision == "correct" else (),
            join=other if decision == "join" else None, part=other if decision == "part" else None, by=analyst.by,
            note=" ".join(form.get("note", "").split())[:500],
        )  # fmt: skip
        if not analyst.by:
            raise UsageError("say who judges first: your name is asked for above the text")
        done = decide(self._room.record, str(self._file), fact, ask, lambda: self._room.knowledge, self._locate)
        first, account = done.sides[0]
        return RedirectResponse(f"/document/{account.document.id}#f-{first.id}", 303)

    def name(self, _: Analyst, form: Mapping[str, str]) -> Response:
        """Keep who judges, and lead back. Raises ``UsageError``."""
        by = _one_name(form.get("by", ""))
        if not by:
            raise UsageError("give your name: every judgement says whose it is")
        response = RedirectResponse(_back(form), 303)
        response.set_cookie(BY, quote(by), max_age=_AGE, httponly=True, samesite="strict", path="/")
        return response

    def save(self, _: Analyst, form: Mapping[str, str]) -> Response:
        """Keep the address of a search under a name. Raises ``UsageError``."""
        save(self._room, _one_name(form.get("name", "")), _back(form))
        return RedirectResponse("/saved", 303)


def _one_name(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:80]


def _back(form: Mapping[str, str]) -> str:
    """Where the form was: an address of this room and of no other site, whatever the form says."""
    given = form.get("back", "/")
    sound = given.startswith("/") and not given.startswith("//") and given.isascii() and given.isprintable() and "\\" not in given
    return given[:2000] if sound else "/"
