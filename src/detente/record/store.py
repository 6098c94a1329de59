"""The store of record: what was read, kept so that it can be asked.

A record is one SQLite file, or a database on a PostgreSQL server. A document goes in with its facts, checks, problems and a ledger
row in one transaction that is on the disk when ``add`` returns; a document that is there already adds nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from os import PathLike
from types import TracebackType
from typing import Any

from sqlalchemy import Select, func, select

from detente.errors import UsageError
from detente.model.facts import Dating
from detente.model.report import Account, Taken
from detente.model.text import Document, Problem
from detente.record import rereading
from detente.record.backend import Backend, open_backend
from detente.record.queries import by_date, has_part, in_window, meeting, words_of
from detente.record.schema import CHECKS, DOCUMENTS, FACTS, LEDGER, PROBLEMS, SOURCES
from detente.record.search import MOST_FACTS, facts_of, hits, places
from detente.record.writing import write

Json = dict[str, Any]
_CHUNK = 200  # rows that a listing holds at a time


class Record:
    """A record of documents and the facts read in them. Use it as a context manager, or call ``close``."""

    def __init__(self, store: Backend) -> None:
        self._store = store
        self.place = store.place

    @classmethod
    def open(cls, where: str | PathLike[str], create: bool = True, reading: bool = False) -> Record:
        """Open the record in a file, or in the database at ``postgresql://…``; make it if it is not there and ``create``. Where it
        is opened for ``reading``, the database itself refuses whatever would write.

        Raises ``RecordError`` for what is no record, is damaged, does not answer, or was written by a newer version.
        """
        return cls(open_backend(str(where), create, reading))

    @property
    def store(self) -> Backend:
        """What the questions of ``record.browse`` and ``record.find`` are put to."""
        return self._store

    def close(self) -> None:
        """Give the file, or the connections, back."""
        self._store.engine.dispose()

    def __enter__(self) -> Record:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _repr_html_(self) -> str:
        """As a notebook shows it (``detente.html``)."""
        import detente

        return str(detente.html(self))

    def add(self, account: Account, knowledge_version: str, engine: str) -> bool:
        """Keep an account. ``True`` once it is on the disk whole; ``False`` where the record has the document already.

        ``knowledge_version`` and ``engine`` name what it was read with, for the ledger. Raises ``RecordError``.
        """
        return self.add_many([Taken(account)], knowledge_version, engine) == 1

    def add_many(
        self, taken: Sequence[Taken], knowledge_version: str, engine: str, again: Collection[str] | None = None
    ) -> int:
        """Keep what was taken in, all of it or nothing, in one transaction. Returns how many documents were new. As ``add``.

        ``again``: it was read again; of the documents with these ids what the record has is replaced, in the same transaction,
        and where an input gives another text now, its former document goes. A document that cannot be read any more stays.
        """
        with self._store.guarded():
            return write(self._store, taken, knowledge_version, engine, again)

    def known(self, keys: Iterable[str]) -> dict[str, str | Problem | None]:
        """Of the inputs' keys (see ``Taken.key``) those that were taken in already: the document's id, or why there is none."""
        found: dict[str, str | Problem | None] = {}
        listed = list(keys)
        with self._store.guarded(), self._store.engine.connect() as connection:
            for at in range(0, len(listed), _CHUNK):
                for row in connection.execute(select(SOURCES).where(SOURCES.c.key.in_(listed[at : at + _CHUNK]))):
                    found[row.key] = Problem.from_json(json.loads(row.problem)) if row.problem else row.document
        return found

    def begin_again(self, run: str) -> int:
        """Begin to read anew under this name, or go on where a run of this name was interrupted: a mark for ``read_again``."""
        with self._store.guarded():
            return rereading.begin(self._store, run)

    def read_again(self, keys: Iterable[str], mark: int) -> set[str]:
        """Of the inputs' keys those whose documents were read anew since the mark."""
        with self._store.guarded():
            return rereading.reread(self._store, list(keys), mark)

    def end_again(self, run: str) -> None:
        """The run has read all that it was asked for: the next one of this name begins from the start."""
        with self._store.guarded():
            rereading.end(self._store, run)

    def __contains__(self, document_id: str) -> bool:
        """Whether the record has this document."""
        query = select(DOCUMENTS.c.row).where(DOCUMENTS.c.id == document_id)
        with self._store.guarded(), self._store.engine.connect() as connection:
            return connection.execute(query).first() is not None

    def documents(self) -> Iterator[Json]:
        """The documents' JSON without their texts, in the order in which they were added."""
        yield from (json.loads(row.head) for row in self._rows(select(DOCUMENTS.c.head).order_by(DOCUMENTS.c.row)))

    def whole(self, documents: Iterable[str]) -> dict[str, Json]:
        """Of these documents (ids) those that the record has: their JSON with their texts, without their facts."""
        query = select(DOCUMENTS.c.head, DOCUMENTS.c.text).where(DOCUMENTS.c.id.in_(sorted(set(documents))))
        found = (json.loads(row.head) | {"text": row.text} for row in self._rows(query))
        return {document["id"]: document for document in found}

    def newest(self, most: int) -> list[Json]:
        """The documents that were added last, the last one first, ``most`` of them at the most, as ``documents`` gives them."""
        query = select(DOCUMENTS.c.head).order_by(DOCUMENTS.c.row.desc()).limit(most)
        return [json.loads(row.head) for row in self._rows(query)]

    def statements(
        self, speaker: str | None = None, about: str | None = None, since: date | None = None, until: date | None = None
    ) -> Iterator[Json]:
        """The statements as JSON, by date: of a ``speaker`` (id, name, part of a name, or state), with all words of ``about``.

        ``since`` and ``until`` (both included) keep what may have been on one of these days; a fact without a date of its
        own counts as of its document's. So in every listing. Raises ``UsageError`` for an ``about`` without words.
        """
        query = _of_kind("statement")
        if speaker:
            query = query.where(has_part(speaker, ("speaker",)))
        if about:
            query = query.where(self._store.says(words_of(about)))
        return self._facts(query.where(*in_window(since, until)))

    def contacts(
        self,
        between: tuple[str, str] | None = None,
        channel: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Iterator[Json]:
        """The contacts as JSON, by date: ``between`` two persons, states or organisations, by one ``channel``."""
        query = _of_kind("contact")
        if between:
            query = query.where(meeting(between, ("parties",)))
        if channel:
            query = query.where(FACTS.c.channel == channel)
        return self._facts(query.where(*in_window(since, until)))

    def events(
        self,
        type: str | None = None,  # noqa: A002
        between: tuple[str, str] | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Iterator[Json]:
        """The events as JSON, by date: of one PLOVER ``type``, ``between`` two actors in either direction."""
        query = _of_kind("event")
        if type:
            query = query.where(FACTS.c.type == type)
        if between:
            query = query.where(meeting(between, ("actors", "recipients")))
        return self._facts(query.where(*in_window(since, until)))

    def acts(
        self,
        agreement: str | None = None,
        party: str | None = None,
        act: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Iterator[Json]:
        """The treaty acts as JSON, by date: under one ``agreement`` (id), of one ``party`` (``state:RUS`` or a name)."""
        query = _of_kind("act")
        if agreement:
            query = query.where(FACTS.c.agreement == agreement)
        if act:
            query = query.where(FACTS.c.act == act)
        if party:
            query = query.where(has_part(party, ("party",)))
        return self._facts(query.where(*in_window(since, until)))

    def search(self, words: str, limit: int = 50) -> Iterator[Json]:
        """The documents that fit, the best first: id, date, outlet, title, the place that fits, and the ids of the facts that do.

        Words in double quotes must stand together; other forms of a word count ("treaties" finds "treaty"). ``speaker:``,
        ``about:``, ``between:A,B``, ``agreement:``, ``on:`` and ``outlet:`` narrow it down (see ``record.search``). Raises
        ``UsageError`` for a search that asks for nothing or not soundly.
        """
        query = hits(self._store, words, limit)
        with self._store.guarded(), self._store.engine.connect() as connection:
            found = connection.execute(query).all()
            passages = places(self._store, words, [row.row for row in found])
            shown = {row.row: row.place for row in connection.execute(passages)} if passages is not None else {}
            fitting = facts_of(self._store, words, [row.row for row in found])
            facts: dict[int, list[str]] = {}
            for document, fact in connection.execute(fitting) if fitting is not None else ():
                facts.setdefault(document, []).append(fact)
        for row in found:
            yield {
                "document": row.id, "dated": row.dated, "outlet": row.outlet, "title": row.title,
                "place": " ".join((shown.get(row.row) or "").split()),
                "facts": sorted(facts.get(row.row, [])[:MOST_FACTS]),
            }  # fmt: skip

    def named(self, prefix: str) -> list[tuple[str, str]]:
        """The ids of the facts that begin so, each with its document's. Raises ``UsageError`` for fewer than six digits."""
        if not 6 <= len(prefix) <= 16 or set(prefix) - set("0123456789abcdef"):
            raise UsageError(f"not the id of a fact: {prefix!r}; give at least six of its digits")
        query = select(FACTS.c.id, DOCUMENTS.c.id.label("of")).join_from(FACTS, DOCUMENTS, FACTS.c.document == DOCUMENTS.c.row)
        inside = query.where(FACTS.c.id >= prefix, FACTS.c.id < prefix + "g").distinct().order_by(FACTS.c.id)
        with self._store.guarded(), self._store.engine.connect() as connection:
            return [(row.id, row.of) for row in connection.execute(inside)]

    def account(self, document_id: str) -> Account | None:
        """What was read in one document, as it went in; ``None`` where the record has it not."""
        with self._store.guarded(), self._store.engine.connect() as connection:
            found = connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.id == document_id)).first()
            if found is None:
                return None
            lists = {
                table.name: [json.loads(row.json) for row in connection.execute(_of_document(table, found.row))]
                for table in (FACTS, CHECKS, PROBLEMS)
            }
        return Account.from_json({"document": json.loads(found.head) | {"text": found.text}, **lists})

    def accounts(self, documents: Iterable[str] | None = None) -> Iterator[Account]:
        """Every account, or those of these documents (ids), in the order in which they were added."""
        wanted = None if documents is None else set(documents)
        for row in self._rows(select(DOCUMENTS.c.id).order_by(DOCUMENTS.c.row)):
            account = self.account(row.id) if wanted is None or row.id in wanted else None
            if account is not None:
                yield account

    def brought(self, texts: Mapping[str, str]) -> Iterator[Account]:
        """Of documents, given as id and text, what each input that brought the text said of it, as accounts without facts.

        So the same story in two outlets, word for word, is one document and two reports.
        """
        listed = sorted(texts)
        for at in range(0, len(listed), _CHUNK):
            query = select(SOURCES.c.head).where(SOURCES.c.document.in_(listed[at : at + _CHUNK])).order_by(SOURCES.c.key)
            for row in self._rows(query):
                if row.head:
                    head = json.loads(row.head)
                    dated = head.get("dated")
                    document = Document.from_json(head | {"text": texts[head["id"]]})
                    yield Account(document, Dating.from_json(dated) if dated else None)

    def frame(self, kind: str, library: str = "pandas") -> Any:
        """All of one kind (documents, statements, contacts, events, acts, checks, evidence) as a frame of ``library``.

        ``library``: ``pandas``, ``polars`` or ``arrow``. Raises ``UsageError`` for another, or where it is not installed.
        """
        from detente.record.frames import frame

        return frame(self.accounts(), kind, library)

    def ledger(self) -> Iterator[Json]:
        """One row a document: when it was added (UTC), with which knowledge and engine it was read, and how much came of it."""
        query = select(DOCUMENTS.c.id, LEDGER).join_from(LEDGER, DOCUMENTS, LEDGER.c.document == DOCUMENTS.c.row)
        for row in self._rows(query.order_by(LEDGER.c.row)):
            told = {key: getattr(row, key) for key in ("added", "knowledge", "engine", "facts", "checks", "problems")}
            yield {"document": row.id} | told

    def counts(self) -> dict[str, int]:
        """How many documents, statements, contacts, events, acts, checks and problems there are."""
        with self._store.guarded(), self._store.engine.connect() as connection:
            by_kind = select(FACTS.c.kind, func.count().label("n")).group_by(FACTS.c.kind)
            kinds = {row.kind: row.n for row in connection.execute(by_kind)}
            whole = {t.name: connection.scalar(select(func.count()).select_from(t)) or 0 for t in (DOCUMENTS, CHECKS, PROBLEMS)}
        facts = {f"{kind}s": kinds.get(kind, 0) for kind in ("statement", "contact", "event", "act")}
        return {"documents": whole["documents"], **facts, "checks": whole["checks"], "problems": whole["problems"]}

    def rows(self, query: Select[Any]) -> list[Any]:
        """All rows of a query over the tables of ``schema`` at once: keep it bounded. Raises ``RecordError``."""
        with self._store.guarded(), self._store.engine.connect() as connection:
            return list(connection.execute(query))

    def _facts(self, query: Select[Any]) -> Iterator[Json]:
        return (json.loads(row.json) for row in self._rows(by_date(query)))

    def _rows(self, query: Select[Any]) -> Iterator[Any]:
        with self._store.guarded(), self._store.engine.connect() as connection:
            yield from connection.execute(query.execution_options(yield_per=_CHUNK))


def _of_kind(kind: str) -> Select[Any]:
    return select(FACTS.c.json).where(FACTS.c.kind == kind)


def _of_document(table: Any, row: int) -> Select[Any]:
    return select(table.c.json).where(table.c.document == row).order_by(table.c.position)
