"""What holds between whom on a day, as known on a day: ``standing``.

A pure function over an agreement's clauses and acts: it reads no clock, no file and no store. The treaty's own
clauses come first, the Vienna Convention on the Law of Treaties where they are silent. The four questions are kept
apart: how binding an agreement is (``Agreement.bindingness``), what the law says (``status``), who contests it
(``readings``) and what is done (``practice``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from detente.law import contest
from detente.law.beginning import duty_before_entry, not_yet
from detente.law.course import no_act, term_reasons
from detente.law.lives import Life, Lives
from detente.law.reasons import house, listed, rule
from detente.law.suspension import Claims
from detente.law.turns import Phase, distinct, phase_on
from detente.model.agreement import Agreement, Because, Party, Provision, Reading, Standing
from detente.model.words import day_text

# Of several statuses in one treaty, the one that describes it as a whole before its entry into force.
_BEFORE = ("provisional", "signed")
_FEW = 8  # states that a reason names one by one
BOUND = ("in-force", "notice-running", "suspended", "unknown")


def standing(
    agreement: Agreement,
    parties: Sequence[str] = (),
    *,
    on: date,
    known: date | None = None,
    lives: Lives | None = None,
) -> Standing:
    """The standing of an agreement on the day ``on``: as a whole, for one party or between two.

    ``parties`` are state codes, with or without ``state:``; none asks for the whole and fills ``by_party``. Only acts
    known by ``known`` count (``None``: all on record); what they bring about later than ``known`` counts, as it could
    be computed then. An imprecise date that leaves two answers makes ``certain`` false; the status is then the one
    that holds with every date at its latest. ``lives`` are those of the register: agreements that begin or end with
    another need it, and many questions are answered faster from one. Raises ``ValueError`` for more than two parties.
    """
    codes = tuple(code.removeprefix("state:") for code in parties)
    if len(codes) > 2:
        raise ValueError("a standing is asked for the whole, for one party or for a pair")
    life = (lives or Lives({agreement.id: agreement})).of(agreement, known)
    by_party: dict[str, tuple[str, str | None]] = {}
    if codes:
        found, readings, certain = _between(life, codes, on, known)
    else:
        found, readings, certain, by_party = _whole(life, on, known)
    practice = _practice(agreement, codes, on, known) if agreement.practice else ()
    single = () if codes or agreement.kind != "multilateral" else tuple(_of_single(life, on, known))
    return Standing(
        agreement.id, codes, on, known, found.status, found.how, found.because, readings, by_party, certain, practice, single
    )


_Answer = tuple[Phase, tuple[Reading, ...], bool]


def _between(life: Life, codes: tuple[str, ...], on: date, known: date | None) -> _Answer:
    """The phase of one state, or of a pair, with what is contested about it."""
    states = tuple(life.continuing.get(code, code) for code in codes)
    gone = next((p for p in map(life.parties.get, states) if p and p.until and on > p.until), None)
    if gone and gone.until:
        says = f"{gone.name} ceased to exist on {day_text(gone.until)}"
        return Phase("none", None, (house("state-extinct", says),)), (), True
    if len(states) == 2 and states[0] == states[1]:
        return no_act(life.agreement, on, states[:1]), (), True
    answers = life.phases(states, on)
    found = answers[-1]
    if life.continuing:
        found = _with_continuity(life, codes, on, found)
    found, readings = _contested(life, found, states, on, known)
    possible = [_contested(life, a, states, on, known)[0] for a in answers[:-1]]
    if {(a.status, a.how) for a in possible} - {(found.status, found.how)}:
        return found, (*contest.imprecise([*possible, found], on), *readings), False
    return found, readings, not any(b.id in life.doubtful for b in found.because)


def _contested(
    life: Life, found: Phase, states: tuple[str, ...], on: date, known: date | None
) -> tuple[Phase, tuple[Reading, ...]]:
    if life.contested:
        found, readings = contest.succession(life, found, states, on)
        if readings:
            return found, readings
    readings = ()
    if life.suspensions:
        asked = () if life.agreement.kind == "bilateral" and len(states) == 1 else states
        claims = Claims.on_day(life.agreement, life.docket, asked, on, known)
        found, readings = contest.suspended(life, found, claims, asked, on)
    if life.contested:
        found, readings = contest.otherwise(life, found, readings, states, on)
    return found, readings


def _with_continuity(life: Life, codes: tuple[str, ...], on: date, found: Phase) -> Phase:
    """The reason why a state answers for the one that it continues, or the other way round."""
    for party in life.heirs if found.status != "none" else ():
        older, since = party.continues, party.since
        if older and since and (party.id in codes or (older in codes and on >= since)):
            says = f"{party.name} continues the legal personality of {life.agreement.name_of(older)} since {day_text(since)}"
            return Phase(found.status, found.how, (*found.because, house("continuity-of-state", says)))
    return found


def _whole(
    life: Life, on: date, known: date | None
) -> tuple[Phase, tuple[Reading, ...], bool, dict[str, tuple[str, str | None]]]:
    """The agreement as a whole, and the phase of each of its parties that exists on the day."""
    each = {p.id: phase for p in _existing(life.agreement, on) if (phase := _of_one(life, p.id, on, known))}
    by_party = {code: (p.status, p.how) for code, p in sorted(each.items())}
    agreement = life.agreement
    if agreement.kind == "bilateral":
        return (*_between(life, agreement.sides, on, known), by_party)
    if agreement.kind == "unilateral":
        return (*_between(life, (agreement.parties[0].id,), on, known), by_party)
    found, readings = contest.otherwise(life, _of_many(life, each, on), (), (), on)
    return found, readings, True, by_party


def _of_one(life: Life, code: str, on: date, known: date | None) -> Phase | None:
    """The phase of one party, ``None`` where there is none. Only what may be unsettled needs the longer way."""
    phase = phase_on(life.courses(code)[-1], on)
    if phase is None or not (code in life.unsettled or (life.suspensions and life.agreement.kind == "bilateral")):
        return phase
    return _between(life, (code,), on, known)[0]


def _of_single(life: Life, on: date, known: date | None) -> Iterator[tuple[str, tuple[Reading, ...]]]:
    """The parties of which somebody holds otherwise, with the readings; the agreement as a whole is not contested by that."""
    acting = {p for act, _ in life.contested for p in act.parties} | life.unsettled
    for party in _existing(life.agreement, on):
        if party.id in acting:
            _, readings, _ = _between(life, (party.id,), on, known)
            if any(r.held_by for r in readings):
                yield party.id, readings


def _existing(agreement: Agreement, on: date) -> list[Party]:
    """The parties that exist on a day."""
    return [p for p in agreement.parties if not (p.until and on > p.until) and not (p.since and on < p.since)]


def _of_many(life: Life, each: dict[str, Phase], on: date) -> Phase:
    """A multilateral treaty as a whole. Fewer parties than its entry into force needed do not end it (VCLT article
    55).
    """
    agreement, whole = life.agreement, life.whole
    if whole.end and on >= whole.end.day:
        return Phase("ended", whole.how, distinct(whole.end.because))
    if whole.entry is None or on < whole.entry.turn.day:
        return _not_in_force(life, each, on)
    bound = [code for code, p in each.items() if p.status in BOUND]
    if len(bound) < 2:
        says = f"{listed(agreement.name_of(c) for c in bound)} alone is left: there is nobody to be bound towards"
        return Phase("ended", "withdrawn", (house("fewer-than-two", says, "the acts on record"),))
    says = f"in force between {len(bound)} states; a smaller number than its entry into force needed does not end it"
    between = rule(agreement, "55", says, f"{len(bound)} states take part in it")
    leaving = [p.because[0] for p in each.values() if p.status == "notice-running" or p.how == "withdrawn"]
    return Phase("in-force", None, distinct((*whole.entry.turn.because, *term_reasons(whole, on), *leaving, between)))


def _not_in_force(life: Life, each: dict[str, Phase], on: date) -> Phase:
    """Before the entry into force: what was done, and what is still waited for."""
    waiting = not_yet(life.agreement, life.docket, on)
    for status in _BEFORE:
        found = [code for code, p in each.items() if p.status == status]
        if found:
            names = [life.agreement.name_of(code) for code in found]
            who = listed(names) if len(names) <= _FEW else f"{len(names)} states"
            what = "apply it provisionally" if status == "provisional" else "have signed or consented and wait"
            says = f"{who} {what} on {day_text(on)}"
            own = house("not-in-force-yet", says, f"the acts on record for {life.agreement.name}")
            first = each[found[0]].because if len(found) <= _FEW or status == "provisional" else ()
            return Phase(status, None, distinct((own, *((waiting,) if waiting else ()), *first, *_duty(life.agreement, status))))
    return no_act(life.agreement, on)


def _duty(agreement: Agreement, status: str) -> tuple[Because, ...]:
    return (duty_before_entry(agreement, consented=False),) if status == "signed" else ()


def _practice(agreement: Agreement, codes: tuple[str, ...], on: date, known: date | None) -> tuple[Provision, ...]:
    """What is done on that day, as far as it was known."""
    return tuple(
        p for p in agreement.practice
        if (p.when is None or p.when.may_be(on))
        and (not codes or not p.parties or set(codes) & set(p.parties))
        and not (known and p.when and p.when.earliest and p.when.earliest > known)
    )  # fmt: skip
