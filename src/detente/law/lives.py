"""Every agreement's life, worked out once and kept: what does not depend on the day of a question.

``Lives`` are the agreements of the register together, since some begin or end with another. What is kept depends only on
which acts were known, so that questions "as known on" days between two acts share it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product

from detente.law.course import apart, continued, course_of, joint, no_act
from detente.law.dating import Docket, is_known, sheet
from detente.law.turns import Course, Phase, Turn, phase_on
from detente.law.whole import Whole, whole_life
from detente.model.agreement import Act, Agreement, Contest

_KEPT = 2_000
_LINKING = ("supersession", "snapback")


class Life:
    """One agreement as known on one day: in every way in which its acts can lie, its life and the courses of its states."""

    def __init__(self, agreement: Agreement, known: date | None, lives: Lives) -> None:
        self.agreement = agreement
        self.sheet = sheet(agreement, known)
        self.parties = {p.id: p for p in agreement.parties}
        self.heirs = tuple(p for p in agreement.parties if p.continues and p.since)
        self.continuing = {p.continues: continued(agreement, p.id) for p in agreement.parties if p.continues}
        # With many states only the asked ones' imprecise acts are varied; what is imprecise for the others changes nothing
        # for these, as the entry into force on record stands for one that cannot be computed.
        self.together = agreement.kind != "multilateral"
        dockets = self.sheet.ways() if self.together else [self.sheet.latest()]
        view = _View(lives, known)
        self.ways = [(docket, whole_life(agreement, docket, view)) for docket in dockets]
        self.suspensions = any(docket.of("suspension") for docket, _ in self.ways)
        self.contested = tuple(_contested(agreement, known))
        # Acts whose date is a conjecture (EDTF's question mark): what rests on them is not certain.
        self.doubtful = frozenset(a.id for a in agreement.acts if a.when.uncertain or (a.effect and a.effect.uncertain))
        # Whose own status a disputed succession or a suspension may change.
        disputed = [act for act, _ in self.contested if act.act == "succession"]
        suspended = [d.act for docket, _ in self.ways for d in docket.of("suspension")]
        self.unsettled = frozenset(p for act in (*disputed, *suspended) for p in act.parties)
        self._courses: dict[str, list[Course]] = {}

    @property
    def whole(self) -> Whole:
        """The life of the agreement itself, with every date at its latest."""
        return self.ways[-1][1]

    @property
    def docket(self) -> Docket:
        """The acts, with every date at its latest."""
        return self.ways[-1][0]

    def courses(self, code: str) -> list[Course]:
        """The course of a state in each way (of many states: in each way of its own acts)."""
        found = self._courses.get(code)
        if found is None:
            found = self._courses[code] = list(self._courses_of(code))
        return found

    def _courses_of(self, code: str) -> Iterator[Course]:
        names = {code, *(older for older, newer in self.continuing.items() if newer == code)}
        if self.together:
            for docket, whole in self.ways:
                own = Docket(docket.acts, code, names)
                yield course_of(self.agreement, code, own, docket, whole)
        else:
            docket, whole = self.ways[-1]
            for found in self.sheet.of_states(names):
                yield course_of(self.agreement, code, Docket(found.acts, code, names), docket, whole)

    def phases(self, codes: tuple[str, ...], on: date) -> list[Phase]:
        """The phase of one state, or between two, in every way; the last is the one with all dates at their latest."""
        if len(codes) == 1:
            return [phase_on(course, on) or no_act(self.agreement, on, codes) for course in self.courses(codes[0])]
        first, second = self.courses(codes[0]), self.courses(codes[1])
        pairs = zip(first, second, strict=True) if self.together else product(first, second)
        return [joint(a, b, on) or apart(self.agreement, codes, (a, b), on) for a, b in pairs]


def _contested(agreement: Agreement, known: date | None) -> Iterator[tuple[Act, Contest]]:
    """The contests that were known and say what status they give, each with its act."""
    for act in agreement.acts:
        if is_known(act.public, known):
            for contest in act.contested_by:
                if contest.status and is_known(contest.when or act.public, known):
                    yield act, contest


class Lives:
    """The agreements of a register by id, with their lives as they are asked for."""

    def __init__(self, agreements: Mapping[str, Agreement], replacing: Mapping[str, Sequence[str]] | None = None) -> None:
        """``replacing``: the ids of the agreements that replace another by the id of that one, if the caller knows them."""
        self.agreements = agreements
        self.replacing = _replacing(agreements.values()) if replacing is None else replacing
        self._kept: dict[tuple[str, object], Life] = {}
        self._building: set[str] = set()
        self._days: dict[str, list[date]] = {}

    def of(self, agreement: Agreement, known: date | None) -> Life:
        """The life of an agreement as known on a day (``None``: all that is on record)."""
        key = (agreement.id, self._key(agreement, known))
        life = self._kept.get(key)
        if life is None or life.agreement is not agreement:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._building.add(agreement.id)
            try:
                life = self._kept[key] = Life(agreement, known, self)
            finally:
                self._building.discard(agreement.id)
        return life

    def linked(self, key: str, known: date | None) -> Life | None:
        """The life of an agreement that another one asks for; ``None`` for an unknown one, and for one that waits for its
        own answer (agreements that begin or end with one another: check-data tells of them).
        """
        found = self.agreements.get(key)
        return self.of(found, known) if found and key not in self._building else None

    def _key(self, agreement: Agreement, known: date | None) -> object:
        """The same for two days between which nothing became known."""
        if known is None or self._is_linked(agreement):
            return known
        days = self._days.get(agreement.id)
        if days is None:
            days = self._days[agreement.id] = sorted(set(_days_of(agreement)))
        return bisect_right(days, known)

    def _is_linked(self, agreement: Agreement) -> bool:
        if agreement.id in self.replacing:
            return True
        return any(
            c.type in _LINKING or "with" in c.parameters or c.parameters.get("condition") == "with" for c in agreement.clauses
        )


def _replacing(agreements: Iterable[Agreement]) -> dict[str, list[str]]:
    """The agreements whose clauses say that they replace another, by the id of that other one."""
    found: dict[str, list[str]] = {}
    for agreement in agreements:
        for clause in agreement.clauses:
            if clause.type == "supersession":
                found.setdefault(str(clause.parameters["supersedes"]), []).append(agreement.id)
    return found


def _days_of(agreement: Agreement) -> Iterator[date]:
    """The days on which something became known, or may have."""
    for act in agreement.acts:
        for when in (act.public, *(c.when for c in act.contested_by)):
            if when:
                yield from (day for day in (when.earliest, when.latest) if day)


def lives_of(agreements: Lives | Mapping[str, Agreement] | Iterable[Agreement]) -> Lives:
    """The lives of a register, of its agreements by id, or of agreements."""
    if isinstance(agreements, Lives):
        return agreements
    by_id = agreements if isinstance(agreements, Mapping) else {a.id: a for a in agreements}
    known = getattr(by_id, "replacing", None)  # a register knows it without building its agreements
    return Lives(by_id, known() if known else None)


class _View:
    """What one agreement sees of the others, as known on a day (see ``whole.Others``)."""

    def __init__(self, lives: Lives, known: date | None) -> None:
        self._lives, self._known = lives, known

    def _life(self, key: str) -> Life | None:
        return self._lives.linked(key, self._known)

    def entry_of(self, agreement: str) -> Turn | None:
        """The entry into force of an agreement."""
        life = self._life(agreement)
        return life.whole.entry.turn if life and life.whole.entry else None

    def end_of(self, agreement: str) -> Turn | None:
        """The end of an agreement."""
        life = self._life(agreement)
        return life.whole.end if life else None

    def took_part(self, agreement: str, party: str, on: date) -> bool:
        """Whether a state was bound by an agreement on a day."""
        life = self._life(agreement)
        code = continued(life.agreement, party) if life else party
        return life is None or life.phases((code,), on)[-1].status in ("in-force", "notice-running", "provisional")

    def later_than(self, agreement: str) -> Iterator[tuple[Agreement, Turn]]:
        """The agreements in force whose clauses say that they replace it."""
        for other in self._lives.replacing.get(agreement, ()):
            turn = self.entry_of(other)
            if turn:
                yield self._lives.agreements[other], turn
