"""What holds between whom on a day, as known on a day: ``standing``.

A pure function over an agreement's clauses and acts: it reads no clock, no file and no store. The treaty's own
clauses come first, the Vienna Convention on the Law of Treaties where they are silent. The four questions are kept
apart: how binding an agreement is (``Agreement.bindingness``), what the law says (``status``), who contests it
(``readings``) and what is done (``practice``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from detente.law import contest
from detente.law.dating import Docket, dockets
from detente.law.reasons import house, vclt
from detente.law.tenure import Phase, Tenure, Whole, between, continued, phase, tenure_of, whole_life
from detente.model.agreement import Agreement, Party, Provision, Reading, Standing
from detente.model.words import day_text

# Of several statuses in one treaty, the one that describes it as a whole before its entry into force.
_BEFORE = ("provisional", "signed")


def standing(agreement: Agreement, parties: Sequence[str] = (), *, on: date, known: date | None = None) -> Standing:
    """The standing of an agreement on the day ``on``: as a whole, for one party or between two.

    ``parties`` are state codes, with or without ``state:``; none asks for the whole and fills ``by_party``. Only acts
    known by ``known`` count (``None``: all on record); what they bring about later than ``known`` counts, as it could
    be computed then. An imprecise date that leaves two answers makes ``certain`` false; the status is then the one
    that holds with every date at its latest. Raises ``ValueError`` for more than two parties.
    """
    codes = tuple(code.removeprefix("state:") for code in parties)
    if len(codes) > 2:
        raise ValueError("a standing is asked for the whole, for one party or for a pair")
    answers = [_answer(agreement, codes, docket, on, known) for docket in dockets(agreement, known)]
    found, readings, by_party = answers[-1]
    certain = len({(a[0].status, a[0].how) for a in answers}) == 1
    if not certain:
        readings = (*contest.imprecise((a[0] for a in answers), on), *readings)
    return Standing(
        agreement.id, codes, on, known, found.status, found.how, found.because, readings, by_party, certain,
        _practice(agreement, codes, on, known),
    )  # fmt: skip


_Answer = tuple[Phase, tuple[Reading, ...], dict[str, tuple[str, str | None]]]


def _answer(agreement: Agreement, codes: tuple[str, ...], docket: Docket, on: date, known: date | None) -> _Answer:
    """The answer for one way in which the acts can lie on the calendar."""
    whole = whole_life(agreement, docket)
    if codes:
        found, readings = _between(agreement, codes, docket, whole, on, known)
        return found, readings, {}
    each = {p.id: _between(agreement, (p.id,), docket, whole, on, known)[0] for p in _existing(agreement, on)}
    by_party = {code: (p.status, p.how) for code, p in sorted(each.items()) if p.status != "none"}
    if agreement.kind == "bilateral":
        found, readings = _between(agreement, agreement.sides, docket, whole, on, known)
        return found, readings, by_party
    return _of_many(agreement, each, docket, whole, on), (), by_party


def _existing(agreement: Agreement, on: date) -> list[Party]:
    """The parties that exist on a day."""
    return [p for p in agreement.parties if not (p.until and on > p.until) and not (p.since and on < p.since)]


def _between(
    agreement: Agreement, codes: tuple[str, ...], docket: Docket, whole: Whole, on: date, known: date | None
) -> tuple[Phase, tuple[Reading, ...]]:
    """The phase of one state, or of a pair, with what is contested about it."""
    states = tuple(continued(agreement, code) for code in codes)
    gone = next((p for p in map(agreement.party, states) if p and p.until and on > p.until), None)
    if gone and gone.until:
        says = f"{gone.name} ceased to exist on {day_text(gone.until)}"
        return Phase("none", None, (house("state-extinct", says),)), ()
    tenures = [tenure_of(agreement, state, docket, whole) for state in states]
    found = phase(agreement, _joined(tenures), on, whole.entry)
    found = _with_continuity(agreement, codes, on, found)
    found, readings = contest.succession(agreement, found, docket, states, known)
    if readings:
        return found, readings
    asked = () if agreement.kind == "bilateral" and len(states) == 1 else states
    return contest.suspended(agreement, found, docket, asked, on)


def _joined(tenures: list[Tenure]) -> Tenure:
    return tenures[0] if len(tenures) == 1 else between(tenures[0], tenures[1])


def _with_continuity(agreement: Agreement, codes: tuple[str, ...], on: date, found: Phase) -> Phase:
    """The reason why a state answers for the one that it continues, where the question names the other one for that
    day.
    """
    for party in agreement.parties:
        if party.continues is None or party.since is None or found.status == "none":
            continue
        asked_early = party.id in codes and on < party.since
        asked_late = party.continues in codes and on >= party.since
        if asked_early or asked_late:
            older = agreement.name_of(party.continues)
            says = f"{party.name} continues the legal personality of {older} since {day_text(party.since)}"
            return Phase(found.status, found.how, (*found.because, house("continuity-of-state", says)))
    return found


def _of_many(agreement: Agreement, each: dict[str, Phase], docket: Docket, whole: Whole, on: date) -> Phase:
    """A multilateral treaty as a whole. Fewer parties than its entry into force needed do not end it (VCLT article
    55).
    """
    if whole.entry is None or on < whole.entry.day:
        for status in _BEFORE:
            if any(p.status == status for p in each.values()):
                return Phase(status, None, next(p.because for p in each.values() if p.status == status))
        return next(iter(each.values()), Phase("none", None, ()))
    if whole.end and on >= whole.end.day:
        return Phase("ended", whole.how, whole.end.because)
    bound = [code for code, p in each.items() if p.status in ("in-force", "notice-running", "suspended")]
    rule = vclt(
        "55", f"in force between {len(bound)} states; a smaller number than its entry into force needed does not end it"
    )
    if len(bound) < 2:
        return Phase("ended", "withdrawn", (rule,))
    clause = agreement.clause("duration")
    leaving = [p.because[0] for p in each.values() if p.status == "notice-running" or p.how == "withdrawn"]
    term = phase(agreement, Tenure(start=whole.entry), on, whole.entry).because if clause else whole.entry.because
    return Phase("in-force", None, (*term, *leaving, rule))


def _practice(agreement: Agreement, codes: tuple[str, ...], on: date, known: date | None) -> tuple[Provision, ...]:
    """What is done on that day, as far as it was known."""
    return tuple(
        p for p in agreement.practice
        if (p.when is None or p.when.may_be(on))
        and (not codes or not p.parties or set(codes) & set(p.parties))
        and not (known and p.when and p.when.earliest and p.when.earliest > known)
    )  # fmt: skip
