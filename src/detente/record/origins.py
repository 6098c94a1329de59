"""From whom a report has what it tells: many outlets that pass on one agency's story are one source.

A document's origin is, in this order: the one whose text it is, where its text is found elsewhere too; the outlet nearest to the
speaker among those that it credits ("told CNN", "TASS reported"), if that is not itself; its outlet; its site; itself. Where the
credited outlet's own report is among the documents and has what it tells from a third, that third is the origin.

Documents of the same text have one origin: the outlet that most of them credit; without a credit the outlet of the earliest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from detente.model.report import Account
from detente.model.text import Document
from detente.model.when import When
from detente.model.words import window_text

_LONGEST_CHAIN = 10  # links of a chain that are followed from outlet to outlet


@dataclass(frozen=True, slots=True)
class Source:
    """Where one document has its report from. ``origin`` is an actor's id, an outlet's name, a site or the document's id;
    ``because`` is one plain sentence."""

    document: str
    outlet: str
    origin: str
    because: str


@dataclass(frozen=True, slots=True)
class Sourcing:
    """How many told it and how many independently. ``reports`` counts the places where it stood (a text that two outlets ran
    counts twice); ``first_seen`` and ``first_outlet`` are those of the earliest report that has a date."""

    reports: int
    origins: tuple[str, ...]
    first_seen: When | None
    first_outlet: str | None
    sources: tuple[Source, ...]

    @property
    def says(self) -> str:
        """One sentence: "3 reports, 1 independent origin, first seen on 12 July 2023 at TASS."."""
        n, m = self.reports, len(self.origins)
        text = f"{n} report{'' if n == 1 else 's'}, {m} independent origin{'' if m == 1 else 's'}"
        if self.first_seen is None:
            return f"{text}."
        seen = f"on {window_text(self.first_seen)}" if self.first_seen.is_day else window_text(self.first_seen)
        return f"{text}, first seen {seen} at {self.first_outlet}."


@dataclass(frozen=True, slots=True)
class _Report:
    """A document as far as its origin goes. ``outlets`` are where it stood, ``credited`` the outlet nearest to the speaker."""

    id: str
    outlets: tuple[str, ...]
    credited: str | None
    when: When | None


class Origins:
    """The origins of documents, worked out once and asked for any set of them.

    ``groups`` are the documents of the same text (``record.reprints``). ``outlets`` maps names of outlets in small letters to
    actor ids, as credits have them; ``names`` maps ids to the names that are shown.
    """

    def __init__(
        self,
        accounts: Iterable[Account],
        groups: Iterable[Sequence[str]] = (),
        outlets: Mapping[str, str] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._outlets, self._names = outlets or {}, names or {}
        self._reports = self._read(accounts)
        self._group: dict[str, str] = {}
        self._known: dict[str, Source] = {}
        self._alone: dict[str, Sourcing] = {}
        for group in groups:
            known = sorted({d for d in group if d in self._reports})
            if len(known) > 1:
                self._share(known)

    def text_of(self, document: str) -> str:
        """The id of the first document with the same text, its own where there is no other."""
        return self._group.get(document, document)

    def outlet_of(self, document: str) -> str:
        """Where the document stood: its outlet's id or name, its site, or its own id."""
        return self._reports[document].outlets[0]

    def of(self, documents: Iterable[str]) -> Sourcing:
        """The sources of what these documents tell. Unknown ids raise ``KeyError``."""
        chosen = sorted(set(documents))
        if len(chosen) != 1:
            return self._of(chosen)
        if chosen[0] not in self._alone:  # most facts are told by one document, which has many
            self._alone[chosen[0]] = self._of(chosen)
        return self._alone[chosen[0]]

    def _of(self, chosen: Sequence[str]) -> Sourcing:
        direct = {d: self._source(d) for d in chosen}
        own = self._own_reports(chosen, direct)
        sources = tuple(self._followed(direct[d], own) for d in chosen)
        dated = [(self._reports[d].when, d) for d in chosen]
        known = sorted((_first_day(w), self._reports[d].outlets[0], d, w) for w, d in dated if w is not None)
        first = known[0] if known else None
        return Sourcing(
            sum(len(self._reports[d].outlets) for d in chosen),
            tuple(sorted({s.origin for s in sources})),
            first[3] if first else None,
            self._name(first[1]) if first else None,
            sources,
        )

    def _read(self, accounts: Iterable[Account]) -> dict[str, _Report]:
        """One report for each text; the same text may have stood in several places."""
        found: dict[str, list[Account]] = defaultdict(list)
        for account in accounts:
            found[account.document.id].append(account)
        reports: dict[str, _Report] = {}
        for key, same in found.items():
            windows = [w for w in map(_window, same) if w]
            days: dict[str, date] = {}
            for account in same:
                outlet, day = self._outlet(account.document), _first_day(_window(account))
                days[outlet] = min(day, days.get(outlet, day))
            order = sorted(days, key=lambda o: (days[o], o == key, o))
            when = min(windows, key=lambda w: (_first_day(w), str(w))) if windows else None
            reports[key] = _Report(key, tuple(order), self._credited(same, order), when)
        return reports

    def _credited(self, same: Sequence[Account], outlets: Sequence[str]) -> str | None:
        """The first link of the chain that most of the readings give; none where that is the outlet itself."""
        chains = Counter(c for a in same if (c := nearest_outlet(a)))
        if not chains:
            return None
        best = min(chains, key=lambda c: (-chains[c], c))
        best = self._outlets.get(best.casefold(), best)
        return None if best.casefold() in {o.casefold() for o in outlets} else best

    def _outlet(self, document: Document) -> str:
        site = _site(document.url)
        if document.outlet:
            name = " ".join(document.outlet.split())
            return self._outlets.get(name.casefold(), name)
        return self._outlets.get(site, site) if site else document.id

    def _share(self, group: Sequence[str]) -> None:
        """One origin for a group of the same text."""
        reports = [self._reports[d] for d in group]
        first = min(reports, key=lambda r: (_first_day(r.when), r.id))
        for report in reports:
            self._group[report.id] = first.id
        credited = Counter(r.credited for r in reports if r.credited)
        if credited:
            origin = min(credited, key=lambda c: (-credited[c], c))
            reason = f"the same text as others that credit {self._name(origin)}"
        else:
            origin, reason = first.outlets[0], f"the same text as {self._shown(first)}"
        for report in reports:
            self._known[report.id] = self._shared_source(report, origin, reason, first)

    def _shared_source(self, report: _Report, origin: str, reason: str, first: _Report) -> Source:
        if report.credited == origin:
            because = f"credited to {self._name(origin)}"
        elif origin in report.outlets:
            because = "its own reporting, which others have reprinted"
        else:
            because = reason
        return Source(report.id, report.outlets[0], origin, _sentence(because))

    def _source(self, document: str) -> Source:
        if document not in self._known:
            self._known[document] = self._own_source(document)
        return self._known[document]

    def _own_source(self, document: str) -> Source:
        report = self._reports[document]
        outlet = report.outlets[0]
        if report.credited:
            return Source(document, outlet, report.credited, _sentence(f"credited to {self._name(report.credited)}"))
        if outlet == document:
            return Source(document, outlet, document, "No outlet is known: taken as a source of its own.")
        return Source(document, outlet, outlet, "Its own reporting.")

    def _own_reports(self, documents: Sequence[str], direct: Mapping[str, Source]) -> dict[str, str]:
        """For each outlet among the reports the one origin that all its reports here have."""
        found: dict[str, set[str]] = defaultdict(set)
        for document in documents:
            for outlet in self._reports[document].outlets:
                found[outlet].add(direct[document].origin)
        return {outlet: next(iter(origins)) for outlet, origins in found.items() if len(origins) == 1}

    def _followed(self, source: Source, own: Mapping[str, str]) -> Source:
        """The chain from outlet to outlet, as far as the outlets' own reports are here; a circle ends where it closes."""
        chain = [source.origin]
        while (after := own.get(chain[-1])) is not None and after not in chain and len(chain) < _LONGEST_CHAIN:
            chain.append(after)
        if after is not None and after in chain and after != chain[-1]:  # two that credit each other: one source all the same
            chain = [min(chain[chain.index(after) :])]
        if chain[-1] == source.origin:
            return source
        told = f"{source.because.rstrip('.')}, which has it from {self._name(chain[-1])}"
        return Source(source.document, source.outlet, chain[-1], _sentence(told))

    def _shown(self, report: _Report) -> str:
        place = self._name(report.outlets[0]) if report.outlets[0] != report.id else f"document {report.id}"
        return f"{place} ({window_text(report.when)})" if report.when else place

    def _name(self, key: str) -> str:
        return self._names.get(key) or key.removeprefix("org:")


def nearest_outlet(account: Account) -> str | None:
    """The outlet nearest to the speaker; of a document without a chain of its own the one that all its quotations have."""
    if account.document.credits:
        return account.document.credits[0]
    quoted = [s for s in account.statements if s.form in ("direct", "mixed") and s.within is None]
    nearest = {s.via[0] if s.via else None for s in quoted}
    return nearest.pop() if len(nearest) == 1 else None


def _window(account: Account) -> When | None:
    return account.document.published or (account.dated.when if account.dated else None)


def _first_day(when: When | None) -> date:
    """The day that counts for who was first; a report without one comes last."""
    return (when.latest or when.earliest or date.max) if when else date.max


def _site(url: str | None) -> str:
    """The host of an address without ``www.``; empty where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
