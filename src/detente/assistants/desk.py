"""The desk at which an assistant's questions are answered: the register, a record where there is one, and texts that are read.

Each method is one tool and returns plain JSON. What is heavy is loaded when it is first needed: the register for the first question
about an agreement, the language engine for the first text. All raise ``DetenteError`` with one line for what cannot be answered.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from detente.assistants.bounds import answer_of, page, start_of
from detente.assistants.quoting import NOTICE, document_head, fact_answer, quoted, seen
from detente.errors import UsageError
from detente.model.facts import VERDICTS
from detente.model.report import Account
from detente.model.text import Document
from detente.model.when import When, parse_day
from detente.publish.standing import standing_lines

if TYPE_CHECKING:
    from detente.pipeline import Pipeline
    from detente.record.review_types import Review
    from detente.record.store import Record
    from detente.register import Register

Json = dict[str, Any]
LONGEST = 200_000
"""Characters of one text that an assistant may have read."""
_PART = 20_000  # characters of a document's text in one answer
_KEPT = 16  # texts read in this session whose facts can be asked for again


class Desk:
    """One session with an assistant. ``record``: the place of the record to answer from, a file or ``postgresql://…``."""

    def __init__(self, record: str | None = None) -> None:
        self._place = record
        self._read: OrderedDict[str, Account] = OrderedDict()
        self._reviewed: tuple[Json, list[Review]] | None = None

    @cached_property
    def register(self) -> Register:
        """The agreements and the states."""
        from detente.register import load_register

        return load_register()

    @cached_property
    def pipeline(self) -> Pipeline:
        """All that reading needs; a second to load."""
        from detente.pipeline import Pipeline

        return Pipeline()

    def overview(self) -> Json:
        """The tool ``overview``."""
        agreements = [{"id": a.id, "name": a.name} for a in self.register.agreements.values()]
        if self._place is None:
            return {"record": None, "agreements": agreements}
        with self._record() as record:
            newest = [_named(document) for document in record.newest(5)]
            return {"record": record.counts(), "added_last": newest, "agreements": agreements, "notice": NOTICE}

    def read_text(
        self, text: str, date: str | None = None, title: str | None = None, outlet: str | None = None, url: str | None = None,
        kind: str | None = None, limit: int | None = None,
    ) -> Json:  # fmt: skip
        """The tool ``read_text``."""
        from detente.intake.tongue import tongue_problem

        if not text.strip():
            raise UsageError("the text is empty: give the words of the report")
        if len(text) > LONGEST:
            raise UsageError(f"the text has {len(text):,} characters, at most {LONGEST:,} are read: cut it between paragraphs")
        published = When.parse(date) if date else None
        document = Document(text, "given by the assistant", title, outlet, url, published)
        problem = tongue_problem(document)
        if problem:
            raise UsageError(problem.message)
        account = self.pipeline.read(document).account
        self._keep(account)
        return self._facts_of(account, kind, None, limit)

    def document(
        self, document: str, part: str = "facts", kind: str | None = None, start: int = 0, cursor: str | None = None,
        limit: int | None = None,
    ) -> Json:  # fmt: skip
        """The tool ``document``."""
        account = self._account(document)
        if part == "facts":
            return self._facts_of(account, kind, cursor, limit)
        text = account.document.text
        if start > len(text):
            raise UsageError(f"start is {start}, the text has {len(text)} characters")
        end = min(len(text), start + _PART)
        part_of = {"document": document, "start": start, "end": end, "characters": len(text)}
        rest = end if end < len(text) else None
        return {**part_of, "next_start": rest, "quoted": {"text": seen(text[start:end])}, "notice": NOTICE}

    def status(self, agreement: str, on: str, parties: list[str] | None = None, known: str | None = None) -> Json:
        """The tool ``status``."""
        found = self.register.agreement(agreement)
        answer = self.register.standing(found.id, *(parties or ()), on=parse_day(on), known=_day(known))
        says = standing_lines(found, answer)[0]
        practice = [p.says for p in answer.practice]
        return {"says": says, **answer.to_json(), "contested": answer.contested, "certain": answer.certain, "practice": practice}

    def agreements(self, on: str, between: list[str] | None = None, since: str | None = None, known: str | None = None) -> Json:
        """The tool ``agreements``."""
        return self.register.system(on=parse_day(on), between=between or (), since=_day(since), known=_day(known)).to_json()

    def what_if(self, agreement: str, by: str, on: str) -> Json:
        """The tool ``what_if``."""
        return self.register.what_if(agreement, by=by, on=parse_day(on)).to_json()

    def statements(self, speaker: str | None = None, about: str | None = None, **asked: Any) -> Json:
        """The tool ``statements``."""
        return self._listing(lambda r, days: r.statements(speaker=speaker, about=about, **days), **asked)

    def contacts(self, between: list[str] | None = None, channel: str | None = None, **asked: Any) -> Json:
        """The tool ``contacts``."""
        return self._listing(lambda r, days: r.contacts(between=_pair(between), channel=channel, **days), **asked)

    def events(self, type: str | None = None, between: list[str] | None = None, **asked: Any) -> Json:  # noqa: A002
        """The tool ``events``."""
        return self._listing(lambda r, days: r.events(type=type, between=_pair(between), **days), **asked)

    def acts(self, agreement: str | None = None, party: str | None = None, act: str | None = None, **asked: Any) -> Json:
        """The tool ``acts``."""
        key = self.register.agreement(agreement).id if agreement else None
        code = f"state:{self.register.state(party)}" if party else None
        return self._listing(lambda r, days: r.acts(agreement=key, party=code, act=act, **days), **asked)

    def search(self, words: str, cursor: str | None = None, limit: int | None = None) -> Json:
        """The tool ``search``."""
        with self._record() as record:
            hits = list(record.search(words, limit=start_of(cursor) + (limit or 20) + 1))
        return answer_of(*page(hits, cursor, limit), _hit) | {"notice": NOTICE}

    def check(
        self, fact: str | None = None, verdict: str | None = None, cursor: str | None = None, limit: int | None = None
    ) -> Json:
        """The tool ``check``."""
        reviews = [r for r in self._reviews() if fact in (None, r.fact)]
        if fact and not reviews:
            raise UsageError(f"no act or contact with the id {fact!r} is in the record: `contacts` and `acts` give ids")
        counts = {v: n for v in VERDICTS if (n := sum(r.as_known_now.verdict == v for r in reviews))}
        chosen = [r for r in reviews if verdict in (None, r.as_known_now.verdict)]
        return {"counts": counts, **answer_of(*page(chosen, cursor, limit), _review), "notice": NOTICE}

    @contextmanager
    def _record(self) -> Iterator[Record]:
        from detente.record.store import Record

        if self._place is None:
            raise UsageError("no record is open: the server has to be started with `detente mcp --record FILE`")
        with Record.open(self._place, create=False) as record:
            yield record

    def _listing(
        self, ask: Callable[[Record, Mapping[str, date | None]], Iterable[Json]], since: str | None = None,
        until: str | None = None, cursor: str | None = None, limit: int | None = None,
    ) -> Json:  # fmt: skip
        with self._record() as record:
            rows, start, more = page(ask(record, {"since": _day(since), "until": _day(until)}), cursor, limit)
            documents = record.whole(row["document"] for row in rows)
        answer = answer_of(rows, start, more, lambda row: fact_answer(row, documents[row["document"]]["text"]))
        used = dict.fromkeys(row["document"] for row in answer["rows"])
        return {**answer, "documents": {key: document_head(documents[key]) for key in used}, "notice": NOTICE}

    def _facts_of(self, account: Account, kind: str | None, cursor: str | None, limit: int | None) -> Json:
        whole = account.to_json()
        checks = {check["fact"]: check for check in whole["checks"]}
        text = account.document.text
        counts = Counter(f"{f['kind']}s" for f in whole["facts"])
        rows = page((f for f in whole["facts"] if kind in (None, f["kind"])), cursor, limit)
        answer = answer_of(*rows, lambda f: fact_answer(f, text) | _check(checks.get(f["id"])))
        head = {"document": account.document.id, **document_head(whole["document"]), "counts": counts}
        problems = {"problems": quoted(whole["problems"][:20])} if whole["problems"] else {}
        return {**head, **answer, **problems, "notice": NOTICE}

    def _account(self, document: str) -> Account:
        if document in self._read:
            return self._read[document]
        if self._place is None:
            raise UsageError(f"no text with the id {document!r} was read in this session, and no record is open")
        with self._record() as record:
            account = record.account(document)
        if account is None:
            raise UsageError(f"no document with the id {document!r}: `search` and the listings give ids")
        return account

    def _keep(self, account: Account) -> None:
        self._read[account.document.id] = account
        while len(self._read) > _KEPT:
            self._read.popitem(last=False)

    def _reviews(self) -> list[Review]:
        """The reviews of the whole record, kept as long as nothing is added to it."""
        from detente.knowledge import load_knowledge
        from detente.record.review import review

        with self._record() as record:
            counts = record.counts()
            if self._reviewed is None or self._reviewed[0] != counts:
                self._reviewed = counts, list(review(record.accounts(), load_knowledge(), today=date.today()))
        return self._reviewed[1]


def _day(text: str | None) -> date | None:
    return parse_day(text) if text else None


def _pair(names: list[str] | None) -> tuple[str, str] | None:
    return (names[0], names[1]) if names else None


def _named(document: Json) -> Json:
    return {"document": document["id"], "quoted": quoted({key: document[key] for key in ("title", "outlet", "source")})}


def _check(check: Json | None) -> Json:
    if check is None:
        return {}
    words = quoted({key: check[key] for key in ("says", "differs")})
    return {"check": {"verdict": check["verdict"], "because": check["because"], "quoted": words}}


def _hit(hit: Json) -> Json:
    words = {key: hit[key] for key in ("title", "outlet", "place")}
    return {"document": hit["document"], "dated": hit["dated"], "facts": hit["facts"], "quoted": quoted(words)}


def _review(found: Review) -> Json:
    data = found.to_json()
    own = {key: data[key] for key in ("fact", "document", "when", "about")}
    ways = ("as_known_then", "as_known_now")
    verdicts = {way: {k: data[way][k] for k in ("verdict", "because")} for way in ways}
    words = {"claim": found.claim, "outlet": found.outlet} | {way: {k: data[way][k] for k in ("says", "differs")} for way in ways}
    told = {"told_by": data["reports"], "origins": data["origins"], "against": data["against"]}
    return {**own, **verdicts, "quoted": quoted(words | told)}
