"""What holds for every answer of the law: over each agreement of the register, and over made-up treaties that are sound in
form and often absurd in content.

A property gets one question (an agreement among others, nobody, a state or a pair, a day, a day of knowledge) and a source of
chance. ``HOLDS`` lists the properties; two tests ask them all.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.law.ending import effect_of
from detente.law.lives import Lives
from detente.law.standing import standing
from detente.law.system import bound, of_pair, system
from detente.law.timeline import Stretch, timeline
from detente.law.whatif import Consequences, what_if
from detente.model.agreement import HOWS, STATUSES, Act, Agreement, Because, Standing
from detente.model.when import When
from detente.publish.standing import standing_lines, standing_rows
from detente.register import load_register

REGISTER = load_register().agreements
WORLD: dict[str, Agreement] = dict(REGISTER.items())
LIVES = Lives(WORLD)
ADAY = timedelta(days=1)
SEEDS = st.integers(0, 2**32)


@dataclass(frozen=True)
class Question:
    """What is asked, and among which agreements."""

    lives: Lives
    agreement: Agreement
    parties: tuple[str, ...]
    on: date
    known: date | None = None

    def answer(self) -> Standing:
        return standing(self.agreement, self.parties, on=self.on, known=self.known, lives=self.lives)

    def among(self, world: Mapping[str, Agreement], **changed: Any) -> Question:
        """The same question among other agreements."""
        return replace(self, lives=Lives(world), agreement=world[self.agreement.id], **changed)

    def instead(self, agreement: Agreement, **changed: Any) -> Question:
        """The same question with another file for the same agreement."""
        return self.among({**self.lives.agreements, agreement.id: agreement}, **changed)

    def __str__(self) -> str:
        return f"{self.agreement.id} {' '.join(self.parties)} on {self.on} known {self.known}"


_DAYS: dict[int, tuple[Agreement, list[date]]] = {}


def days_of(agreement: Agreement) -> list[date]:
    """The days on and around which something was done, became known or takes effect."""
    if id(agreement) not in _DAYS:
        whens = [w for a in agreement.acts for w in (a.when, a.effect, a.until, a.known, effect_of(agreement, a)) if w]
        ends = {day for when in whens for day in (when.earliest, when.latest) if day}
        around = {day + n * ADAY for day in ends or {date(2000, 1, 1)} for n in (-1, 0, 1)}
        _DAYS[id(agreement)] = (agreement, sorted(around))
    return _DAYS[id(agreement)][1]


def some_day(agreement: Agreement, random: Random) -> date:
    near = random.choice(days_of(agreement))
    return random.choice((near, near, date(1955, 1, 1) + random.randrange(29_000) * ADAY))


def asked(lives: Lives, agreement: Agreement, random: Random) -> Question:
    """A question: the whole, a state or a pair (also one that has nothing to do with it), now and then as known earlier."""
    codes = [*(p.id for p in agreement.parties), "ZZZ"]
    parties = tuple(random.sample(codes, min(len(codes), random.choice((0, 1, 2, 2)))))
    known = some_day(agreement, random) if random.random() < 0.4 else None
    return Question(lives, agreement, parties, some_day(agreement, random), known)


def views(found: Standing) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [(r.status, r.how, r.held_by) for r in found.readings]


def answer(found: Standing) -> tuple[Any, ...]:
    return found.status, found.how, views(found), found.certain, dict(found.by_party)


def with_reasons(found: Standing) -> tuple[Any, ...]:
    return *answer(found), set(found.because)


def reasons(found: Standing) -> list[Because]:
    return [*found.because, *(b for r in found.readings for b in r.because)]


# The file, and what was known of it.


def the_order_of_the_acts_does_not_matter(question: Question, random: Random) -> None:
    acts = random.sample(question.agreement.acts, len(question.agreement.acts))
    shuffled = question.instead(replace(question.agreement, acts=tuple(acts)))
    assert with_reasons(shuffled.answer()) == with_reasons(question.answer())


def may_be_known(public: When, day: date) -> bool:
    return public.earliest is None or public.earliest <= day


def surely_known(public: When, day: date) -> bool:
    return public.latest is not None and public.latest <= day


def clear(world: Mapping[str, Agreement], day: date) -> dict[str, Agreement]:
    """The world less the acts and views of which it is not sure whether they were known on a day."""
    return {key: _of_acts(a, lambda public: may_be_known(public, day) == surely_known(public, day)) for key, a in world.items()}


def cut(world: Mapping[str, Agreement], day: date) -> dict[str, Agreement]:
    """The world less the acts and views that became known after a day."""
    return {key: _of_acts(a, lambda public: surely_known(public, day)) for key, a in world.items()}


def _of_acts(agreement: Agreement, keep: Callable[[When], bool]) -> Agreement:
    kept = [(a, tuple(c for c in a.contested_by if c.when is None or keep(c.when))) for a in agreement.acts if keep(a.public)]
    return replace(agreement, acts=tuple(replace(act, contested_by=contests) for act, contests in kept))


def linked(question: Question) -> dict[str, Agreement]:
    """The agreement asked about with those that it begins or ends with (all of a small world)."""
    world = question.lives.agreements
    if len(world) < 9:
        return dict(world)
    links = [(a.id, str(v)) for a in world.values() for c in a.clauses for v in c.parameters.values() if str(v) in world]
    return {key: world[key] for key in {question.agreement.id, *(key for link in links for key in link)}}


def known_earlier_is_the_register_without_the_later_acts(question: Question, random: Random) -> None:
    known = question.known or some_day(question.agreement, random)
    world = clear(linked(question), known)
    then = question.among(world, known=known).answer()
    assert with_reasons(question.among(cut(world, known), known=None).answer()) == with_reasons(then)


def to_take_out_a_later_act_leaves_what_was_known(question: Question, random: Random) -> None:
    """Also where the act is the last one: then nothing that is public is later than the day of knowledge."""
    known = question.known or some_day(question.agreement, random)
    world = clear(linked(question), known)
    agreement = world[question.agreement.id]
    later = [a for a in agreement.acts if not may_be_known(a.public, known)]
    if later:
        taken = random.choice(later)
        without = replace(agreement, acts=tuple(a for a in agreement.acts if a is not taken))
        then = question.among(world, known=known)
        assert with_reasons(then.instead(without).answer()) == with_reasons(then.answer())


def to_take_out_the_last_act_restores_the_answer_before_it(question: Question, random: Random) -> None:
    day = random.choice([a.public.earliest for a in question.agreement.acts if a.public.is_day] or [question.on])
    assert day is not None
    eve = day - ADAY
    world = cut(clear(clear(linked(question), eve), day), day)
    last = [a for a in world[question.agreement.id].acts if a.public.earliest == day]
    without = cut(world, eve)
    assert len(without[question.agreement.id].acts) == len(world[question.agreement.id].acts) - len(last)
    assert with_reasons(question.among(without, known=None).answer()) == with_reasons(question.among(world, known=eve).answer())


def what_is_kept_is_what_is_worked_out_anew(question: Question, random: Random) -> None:
    assert question.among(linked(question)).answer() == question.answer()


# The form of an answer.


def pairs_are_symmetric(question: Question, random: Random) -> None:
    found = question.answer()
    mirrored = replace(question, parties=question.parties[::-1]).answer()
    assert answer(mirrored) == answer(found)


def there_is_no_answer_without_a_reason(question: Question, random: Random) -> None:
    found = question.answer()
    assert found.because
    assert all(r.because for r in found.readings)
    agreements = question.lives.agreements.values()
    ids = {x.id for a in agreements for x in a.acts} | {x.id for a in agreements for x in a.clauses}
    for reason in reasons(found):
        assert (reason.kind, reason.id.partition(":")[0]) in (("act", "act"), ("clause", "clause"), ("rule", "rule"))
        assert reason.kind == "rule" or reason.id in ids, reason
        assert reason.source.strip(), reason


def every_reason_is_a_sentence(question: Question, random: Random) -> None:
    for reason in reasons(question.answer()):
        assert re.fullmatch(r"\S.*[^.\s]\.", reason.says), reason
        assert not reason.says[0].islower(), reason


def a_reason_names_nobody_who_did_not_act(question: Question, random: Random) -> None:
    """An act is told as it is on record: by whom it was done, not by who answers for them today."""
    agreement = question.agreement
    for reason in reasons(question.answer()):
        act = agreement.act(reason.id) if reason.kind == "act" else None
        if act and act.says is None and reason.source == act.source and not act.contested_by:
            own = [agreement.name_of(code) for code in (*act.parties, *act.to)]
            heirs = [p.name for p in agreement.parties if p.continues and not any(p.name in name for name in own)]
            assert not [name for name in heirs if re.search(rf"\b{name}\b", reason.says)], reason


_SENTINEL = re.compile(r"\b(9999|0001)-\d\d|\b\d+ [A-Z][a-z]+ (1|9999)\b")


def no_day_is_made_up(question: Question, random: Random) -> None:
    found = question.answer()
    rows = "\n".join(str(row) for row in standing_rows(found))
    text = "\n".join(standing_lines(question.agreement, found, sources=False))
    assert not _SENTINEL.search(json.dumps(found.to_json()) + rows + text)


def the_words_are_from_the_closed_lists(question: Question, random: Random) -> None:
    found = question.answer()
    answers = [(found.status, found.how), *((r.status, r.how) for r in found.readings), *found.by_party.values()]
    for status, how in answers:
        assert status in STATUSES
        assert (how in HOWS) if status == "ended" else (how is None), (status, how)
    assert found.bound == (found.status in ("in-force", "notice-running", "provisional"))


def a_pair_is_bound_only_if_each_is(question: Question, random: Random) -> None:
    if question.agreement.kind == "multilateral" and len(question.parties) == 2 and question.answer().bound:
        each = [replace(question, parties=(party,)).answer() for party in question.parties]
        assert all(one.bound or one.status == "unknown" for one in each), [(one.status, one.how) for one in each]


def a_party_of_the_whole_stands_as_it_stands_alone(question: Question, random: Random) -> None:
    whole = replace(question, parties=()).answer()
    continued = {p.continues for p in question.agreement.parties} if len(question.lives.agreements) < 9 else set()
    parties = [p for p in question.agreement.parties if p.id not in continued]  # made up, an heir acts before it exists
    for party in random.sample(parties, min(3, len(parties))):
        alone = replace(question, parties=(party.id,)).answer()
        assert whole.by_party.get(party.id, ("none", None)) in ((alone.status, alone.how), ("none", None)), party.id
        assert alone.status == "none" or party.id in whole.by_party or (party.since and question.on < party.since) or party.until


def a_contested_answer_lists_the_views_its_own_first(question: Question, random: Random) -> None:
    """A view is held by somebody. What imprecise dates leave open is held by nobody, and is listed before."""
    found = question.answer()
    held = [r for r in found.readings if not any(b.id == "rule:imprecise-date" for b in r.because)]
    doubtful = {a.id for a in question.agreement.acts if a.when.uncertain or (a.effect and a.effect.uncertain)}
    is_open = len(held) < len(found.readings)
    assert not (found.certain and is_open)
    assert found.certain or is_open or not doubtful.isdisjoint(b.id for b in found.because)
    assert len(held) != 1
    assert len(found.readings) != 1
    if held and found.status != "unknown":
        assert (held[0].status, held[0].how) == (found.status, found.how)
    if is_open and not held:
        assert (found.status, found.how) in {(r.status, r.how) for r in found.readings}


# Questions about more than one day.


def stretches(question: Question) -> Sequence[Stretch]:
    lines = timeline(question.lives, between=question.parties, agreement=question.agreement.id, known=question.known)
    return lines[0].stretches if lines else ()


def the_timeline_says_what_each_day_says(question: Question, random: Random) -> None:
    of_many = not question.parties and question.agreement.kind == "multilateral"
    if of_many and not all(a.when.is_day for a in question.agreement.acts):
        return  # see test_the_timeline_of_a_treaty_of_many_first_signed_on_an_unknown_day
    line = stretches(question)
    for one, other in pairwise(line):
        assert one.end is not None
        assert one.start < one.end <= other.start
    edges = [day + n * ADAY for s in line for day in (s.start, s.end) if day for n in (-1, 0)]
    for day in [some_day(question.agreement, random) for _ in range(3)] + random.sample(edges, min(3, len(edges))):
        found = of_pair(question.agreement, question.parties, day, question.known, question.lives)
        there = next(((s.status, s.how, s.contested) for s in line if s.start <= day and (s.end is None or day < s.end)), None)
        assert (there or ("none", None, found.contested)) == (found.status, found.how, found.contested), day


def supposed(agreement: Agreement, party: str, on: date) -> Act:
    """The notice that ``what_if`` supposes, as it would stand in the file."""
    kind = "withdrawal-notice" if agreement.clause("withdrawal") else "withdrawal"
    return Act(f"act:{agreement.id}:supposed", agreement.id, (party,), kind, When.day(on), "supposed")


def bound_parties(question: Question) -> list[str]:
    """The parties that are bound for themselves on the day, as known on it."""
    whole = replace(question, parties=(), known=question.on).answer()
    bound = ("in-force", "notice-running", "suspended", "provisional")
    found = [code for code, (status, _) in whole.by_party.items() if status in bound]
    continued = {p.continues for p in question.agreement.parties}  # see test_a_notice_of_the_old_state
    return [code for code in found if code not in continued]


def what_if_is_what_the_notice_brings_about(question: Question, random: Random) -> None:
    agreement, on = question.agreement, question.on
    for party in random.sample(parties := bound_parties(question), min(1, len(parties))):
        found = what_if(question.lives, agreement, "withdrawal-notice", party, on)
        assert found.because
        assert not _SENTINEL.search(json.dumps(found.to_json()))
        assert found.possible or found.effect is None
        assert found.effect or not found.ended_between
        if found.effect:
            really = question.instead(replace(agreement, acts=(*agreement.acts, supposed(agreement, party, on))), known=on)
            _agrees_with(found, really, party, random)


def _agrees_with(found: Consequences, really: Question, party: str, random: Random) -> None:
    effect = found.effect
    assert effect is not None
    whole = replace(really, parties=(), on=effect).answer()
    assert (whole.status, binds(replace(really, parties=(party,), on=effect))) == (found.whole_after, False)
    if effect > really.on:
        assert binds(replace(really, parties=(party,), on=effect - ADAY)), "on the eve it still binds"
    eve = replace(really, parties=(), on=effect - ADAY).answer()
    others = [code for code in eve.by_party if code != party and party in eve.by_party]
    for other in random.sample(others, min(5, len(others))):
        pair = (min(party, other), max(party, other))
        days = [binds(replace(really, parties=pair, on=day)) for day in (effect - ADAY, effect)]
        assert (pair in found.ended_between) == (days == [True, False]), (pair, days)


def binds(question: Question) -> bool:
    return question.answer().status in ("in-force", "notice-running", "provisional", "suspended")


def on_the_eve_of_its_effect_a_notice_still_runs(question: Question, random: Random) -> None:
    """Of each notice on record by which it ended: half-open, the day of the effect is the first without."""
    for act in question.agreement.acts:
        effect = effect_of(question.agreement, act) if act.act == "withdrawal-notice" and act.when.is_day else None
        if effect and effect.is_day and effect.earliest:
            first = replace(question, parties=act.parties[:1], known=None, on=effect.earliest)
            if (found := first.answer()).how == "withdrawn" and act.id in {b.id for b in found.because}:
                at_once = {"in-force"} if effect == act.when else set()
                eve = replace(first, on=effect.earliest - ADAY).answer()
                assert eve.status in {"notice-running", "suspended", "unknown", *at_once}, act.id


HOLDS = (
    the_order_of_the_acts_does_not_matter,
    known_earlier_is_the_register_without_the_later_acts,
    to_take_out_a_later_act_leaves_what_was_known,
    to_take_out_the_last_act_restores_the_answer_before_it,
    what_is_kept_is_what_is_worked_out_anew,
    pairs_are_symmetric,
    there_is_no_answer_without_a_reason,
    every_reason_is_a_sentence,
    a_reason_names_nobody_who_did_not_act,
    no_day_is_made_up,
    the_words_are_from_the_closed_lists,
    a_pair_is_bound_only_if_each_is,
    a_party_of_the_whole_stands_as_it_stands_alone,
    a_contested_answer_lists_the_views_its_own_first,
    the_timeline_says_what_each_day_says,
    what_if_is_what_the_notice_brings_about,
    on_the_eve_of_its_effect_a_notice_still_runs,
)
Property = Callable[[Question, Random], None]
every_property = pytest.mark.parametrize("holds", HOLDS, ids=[f.__name__ for f in HOLDS])


def put(holds: Property, question: Question, random: Random) -> None:
    """Ask a property; one that does not hold names the question."""
    try:
        holds(question, random)
    except Exception as error:
        error.add_note(str(question))
        raise


@every_property
@given(SEEDS)
@settings(max_examples=2, deadline=None, database=None)
def test_every_agreement_of_the_register(holds: Property, seed: int) -> None:
    random = Random(seed)
    for agreement in WORLD.values():
        question = asked(LIVES, agreement, random)
        put(holds, question, random)


# Made-up treaties between five states. DDD may have ceased to exist and EEE may continue it; ``u`` may be linked to ``t``.
STATES = ("AAA", "BBB", "CCC", "DDD", "EEE")
DAYS = st.dates(date(1990, 1, 1), date(2012, 12, 31)).map(str)
YEARS = st.integers(1990, 2010)
WHENS = st.one_of(
    DAYS, DAYS, DAYS, DAYS, YEARS.map(str), st.builds("{}-{:02}".format, YEARS, st.integers(1, 12)), DAYS.map("{}/..".format),
    YEARS.map(lambda year: f"{year}/{year + 2}"), DAYS.map("{}?".format),
)  # fmt: skip
SOME = st.lists(st.sampled_from(STATES), min_size=1, max_size=4, unique=True)
ACTS = (
    "signature", "ratification", "accession", "succession", "waiver", "adoption", "entry-into-force", "provisional-application",
    "extension", "withdrawal-notice", "withdrawal-notice", "withdrawal-of-notice", "withdrawal", "withdrawal-of-ratification",
    "not-to-become-party", "suspension", "suspension", "resumption", "termination", "fulfilment", "snapback",
    "political-commitment", "violation", "expiry",
)  # fmt: skip
VIEWS = st.sampled_from(
    ({"status": "in-force"}, {"status": "suspended"}, {"status": "none"}, {"status": "ended", "how": "withdrawn"},
     {"status": "ended", "how": "expired"}, {"status": "notice-running"}, {})
)  # fmt: skip


def clause(kind: str, **parameters: Any) -> dict[str, Any]:
    return {"article": kind, "type": kind, "provides": f"It provides for {kind}.", "source": "made up", "parameters": parameters}


def parts(**optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=optional)


DELAYS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}), st.fixed_dictionaries({"delay_days": st.integers(0, 90)}),
    st.fixed_dictionaries({"delay_months": st.integers(0, 12), "first_of_month": st.booleans()}),
)  # fmt: skip
CONDITIONS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.sampled_from(("exchange", "signature", "all-signatories", "adoption")).map(lambda name: {"condition": name}),
    st.fixed_dictionaries({"condition": st.just("date"), "day": DAYS}),
    st.builds(
        dict, condition=st.just("deposits"), count=st.integers(1, 3), waiver=st.booleans(), named=st.sampled_from(([], ["CCC"]))
    ),
)
ENTRIES = st.builds(lambda condition, delay: clause("entry-into-force", **condition, **delay), CONDITIONS, DELAYS)
OTHERS = st.one_of(
    st.builds(
        lambda delay, after: clause("entry-into-force-later", **delay, after=after), DELAYS, st.sampled_from(("entry", "quorum"))
    ),
    st.just(clause("provisional-application", **{"from": "signature", "until": "entry-into-force"})),
    st.sampled_from((None, 1, 5, 10)).map(lambda years: clause("duration", years=years)),
    DAYS.map(lambda day: clause("duration", through=day)),
    parts(max_years=st.integers(1, 5), once=st.booleans(), by=st.sampled_from(("conference", "all-parties"))).map(
        lambda p: clause("extension", **p)
    ),
    st.integers(0, 12).map(lambda months: clause("withdrawal", months=months)),
    st.integers(0, 150).map(lambda days: clause("withdrawal", days=days, blocked_by="armed-conflict")),
    st.just(clause("suspension")),
    st.just(clause("snapback", days=30)),
)
LINKS = st.sampled_from(
    (None, clause("supersession", supersedes="t"), clause("entry-into-force", condition="with", agreement="t"),
     clause("duration", **{"with": "t"}))
)  # fmt: skip
CONTESTS = st.builds(
    lambda by, view, more: {"by": by, "holds": "It is otherwise.", "source": "made up", **view, **more},
    SOME, VIEWS, parts(**{"when": DAYS, "from": DAYS, "until": DAYS}),
)  # fmt: skip
DRAFTS = st.fixed_dictionaries(
    {"act": st.sampled_from(ACTS), "parties": SOME, "when": WHENS, "source": st.just("made up")},
    optional={
        "known": WHENS, "effect": DAYS, "until": DAYS, "contested_by": st.lists(CONTESTS, min_size=1, max_size=2),
        "predecessor": st.sampled_from(STATES), "towards": SOME,
        "ground": st.sampled_from(("consent", "vclt:60", "vclt:58", "vclt:62")),
    },
)  # fmt: skip
# What goes with which act; other acts take only when they became known and who holds otherwise.
FITTING = {
    "succession": {"predecessor", "effect"}, "accession": {"effect"}, "withdrawal-notice": {"effect"},
    "suspension": {"towards", "ground"}, "extension": {"until"},
}  # fmt: skip
_ALWAYS = {"act", "parties", "when", "source"}


def of_drafts(key: str, drafts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The acts, each with its own id; a few more deny or correct one of them."""
    for number, draft in enumerate(drafts):
        fitting = _ALWAYS | FITTING.get(draft["act"], set())
        rare = {"known", "contested_by"} if number % 3 == 0 else set()
        act = {k: v for k, v in draft.items() if k in fitting | rare} | {"id": f"act:{key}:{number:02}"}
        yield act | ({"alleged_by": ["AAA"]} if act["act"] == "violation" else {})
        if number % 4 == 3:
            kept = {k: v for k, v in act.items() if k != "contested_by"}
            yield kept | {"id": f"act:{key}:{number:02}:mended", "corrects": act["id"], "known": "2005-05-05"}
        if number % 4 == 1 and act["act"] == "suspension":
            denial = {"act": "denial-of-effect", "denies": act["id"], "parties": ["BBB"], "when": act["when"], "source": "made up"}
            yield denial | {"id": f"act:{key}:{number:02}:denied"}


OPENING: tuple[dict[str, Any], ...] = (
    {"id": "act:0:signed", "act": "signature", "parties": list(STATES[:4]), "when": "1990-01-01", "source": "made up"},
    {"id": "act:0:ratified", "act": "ratification", "parties": list(STATES[:3]), "when": "1990-06-01", "source": "made up"},
)
HEAD = {"name": "Pact", "title": "Pact", "names": ["Pact"], "subject": "x", "covers": ["observation"], "sources": ["made up"]}
CONFLICT = {"kind": "armed-conflict", "states": ["BBB"], "when": "2001/2003", "says": "A conflict.", "source": "made up"}
GONE: tuple[list[dict[str, Any]], ...] = (
    [{"state": code} for code in STATES],
    [*({"state": code} for code in (*STATES[:3], "EEE")), {"state": "DDD", "until": "1999-12-31"}],
    [
        *({"state": code} for code in STATES[:3]), {"state": "DDD", "until": "1999-12-31"},
        {"state": "EEE", "continues": "DDD", "since": "2000-01-01"},
    ],
)  # fmt: skip


def made_up(
    key: str, kind: str, bindingness: str, parties: list[dict[str, Any]], begun: bool, clauses: list[dict[str, Any]],
    drafts: list[dict[str, Any]],
) -> Agreement:  # fmt: skip
    opening = [{**act, "id": act["id"].replace(":0:", f":{key}:")} for act in OPENING] if begun else []
    data = {
        **HEAD, "id": key, "bindingness": bindingness, "kind": kind, "parties": parties, "clauses": clauses,
        "acts": [*opening, *of_drafts(key, drafts)], **({"sides": ["AAA", "DDD"]} if kind == "bilateral" else {}),
        "circumstances": [CONFLICT],
    }  # fmt: skip
    return Agreement.from_data(data)


def treaties(key: str, link: st.SearchStrategy[Any]) -> st.SearchStrategy[Agreement]:
    clauses = st.builds(
        lambda first, entry, others: [c for c in (first, entry) if c] + list({c["type"]: c for c in others}.values()),
        link, st.one_of(ENTRIES, ENTRIES, ENTRIES, st.none()), st.lists(OTHERS, min_size=1, max_size=6),
    )  # fmt: skip
    return st.builds(
        made_up, st.just(key), st.sampled_from(("bilateral", "multilateral")), st.sampled_from(("treaty", "treaty", "political")),
        st.sampled_from(GONE), st.sampled_from((True, True, False)), clauses, st.lists(DRAFTS, max_size=8),
    )  # fmt: skip


WORLDS = st.tuples(treaties("t", st.none()), treaties("u", LINKS)).map(lambda pair: {a.id: a for a in pair})


@every_property
@given(WORLDS, SEEDS)
@settings(max_examples=12, deadline=None, database=None)
def test_made_up_treaties(holds: Property, world: dict[str, Agreement], seed: int) -> None:
    random, lives = Random(seed), Lives(world)
    for agreement in [*world.values()] * 3:
        question = asked(lives, agreement, random)
        put(holds, question, random)


# The system of agreements, and what else is asked of all of them at once.


def assert_gained_and_lost_are_what_bound_says(lives: Lives, pair: tuple[str, str], on: date, since: date) -> None:
    found = system(lives, on=on, since=since, between=pair)
    now, then = set(bound(lives, *pair, on)), set(bound(lives, *pair, since))
    assert (set(found.gained), set(found.lost)) == (now - then, then - now)
    assert now == {row.agreement.id for row in found.rows if row.standing.bound}
    mirrored = system(lives, on=on, since=since, between=pair[::-1])
    assert (mirrored.gained, mirrored.lost) == (found.gained, found.lost)
    backwards = system(lives, on=since, since=on, between=pair)
    assert (backwards.lost, backwards.gained) == (found.gained, found.lost)


ASKED = st.sampled_from(("USA", "RUS", "SUN", "GBR", "KAZ", "POL", "FIN", "CHN", "IRN"))
PAIRS = st.lists(ASKED, min_size=2, max_size=2, unique=True)
ANY_DAY = st.dates(date(1963, 1, 1), date(2030, 12, 31))


@given(PAIRS, ANY_DAY, ANY_DAY)
@settings(max_examples=12, deadline=None, database=None)
def test_gained_and_lost_in_the_register(pair: list[str], on: date, since: date) -> None:
    assert_gained_and_lost_are_what_bound_says(LIVES, (pair[0], pair[1]), on, since)


@given(WORLDS, SEEDS)
@settings(max_examples=12, deadline=None, database=None)
def test_gained_and_lost_among_made_up_treaties(world: dict[str, Agreement], seed: int) -> None:
    random = Random(seed)
    on, since = (date(1990, 1, 1) + random.randrange(8_500) * ADAY for _ in range(2))
    first, second = random.sample(STATES, 2)
    assert_gained_and_lost_are_what_bound_says(Lives(world), (first, second), on, since)


@given(SEEDS)
@settings(max_examples=2, deadline=None, database=None)
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    """The acts and the table's rows as they stand in the file; which of several signatories a reason names first may change."""
    random = Random(seed)
    for key, data in REGISTER.raw.items():
        acts, table = random.sample(data["acts"], len(data["acts"])), data.get("states")
        rows = {"states": {**table, "rows": random.sample(table["rows"], len(table["rows"]))}} if table else {}
        agreement = Agreement.from_data({**data, "acts": acts, **rows}, REGISTER.states)
        question = asked(LIVES, WORLD[key], random)
        assert answer(question.instead(agreement).answer()) == answer(question.answer()), question


def test_a_kept_status_takes_well_under_five_milliseconds() -> None:
    questions = [Question(LIVES, agreement, ("USA", "RUS"), date(2020, 1, 1)) for agreement in WORLD.values()]
    for question in questions:
        question.answer()
    took = []
    for question in questions:
        start = time.perf_counter()
        question.answer()
        took.append(time.perf_counter() - start)
    assert sorted(took)[len(took) // 2] < 0.005


def test_all_pairs_of_a_treaty_of_many_take_under_three_seconds() -> None:
    question = Question(Lives(WORLD), WORLD["cwc"], (), date(2020, 1, 1))
    start = time.perf_counter()
    pairs = list(combinations((code for code, (status, _) in question.answer().by_party.items() if status == "in-force"), 2))
    assert all(replace(question, parties=pair).answer().bound for pair in pairs)
    assert len(pairs) > 18_000
    assert time.perf_counter() - start < 3


# What was once wrong, each in its smallest example.


def pact(*acts: tuple[Any, ...], clauses: Sequence[dict[str, Any]] = (), **more: Any) -> Agreement:
    """A treaty that AAA and BBB signed on 1 January 1999 and ratified on 1 March 2000. An act is (act, parties, when, more)."""
    done = [("signature", "AAA BBB", "1999-01-01"), ("ratification", "AAA BBB", "2000-03-01"), *acts]
    data = {
        **HEAD, "id": "t", "bindingness": "treaty", "kind": "bilateral", "sides": ["AAA", "BBB"], "parties": GONE[0],
        "clauses": [clause("entry-into-force", condition="exchange"), clause("withdrawal", months=6), *clauses],
        "acts": [dict(act=a[0], parties=a[1].split(), when=a[2], source="made up", **(a[3] if a[3:] else {})) for a in done],
    }  # fmt: skip
    return Agreement.from_data(data | more)


def of_many(*acts: tuple[Any, ...]) -> Agreement:
    """The same of many, in force when two have deposited."""
    clauses = [clause("entry-into-force", condition="deposits", count=2), clause("withdrawal", months=6)]
    return replace(pact(*acts), kind="multilateral", sides=(), clauses=pact(clauses=clauses).clauses[2:])


def at(agreement: Agreement, day: str, *parties: str) -> Standing:
    return standing(agreement, parties, on=date.fromisoformat(day))


def line_of(agreement: Agreement, *between: str) -> list[tuple[str, str]]:
    found = timeline(Lives({agreement.id: agreement}), between=between)
    return [(str(s.start), s.status) for s in found[0].stretches] if found else []


def contest(by: str, status: str, holds: str = "It is otherwise.", **more: str) -> dict[str, Any]:
    return {"contested_by": [{"by": [by], "holds": holds, "status": status, "source": "made up", **more}]}


def test_a_timeline_as_known_before_every_act() -> None:
    assert timeline(LIVES, known=date(1950, 1, 1)) == []


def test_the_timeline_of_a_state_that_is_gone() -> None:
    czechoslovakia = timeline(LIVES, between=("CSK",), agreement="seabed")[0].stretches
    assert czechoslovakia[-1].end == date(1993, 1, 1)


def test_the_timeline_of_a_treaty_of_many_that_one_alone_is_left_of() -> None:
    found = of_many(("withdrawal-notice", "BBB", "2003-01-01"))
    assert at(found, "2003-07-01").status == "ended"
    assert line_of(found)[-1] == ("2003-07-01", "ended")


def test_the_timeline_of_a_treaty_of_many_that_one_more_joins_when_one_alone_was_left() -> None:
    parties = [{"state": code} for code in ("AAA", "BBB", "CCC")]
    found = of_many(("withdrawal-notice", "BBB", "2003-01-01"), ("accession", "CCC", "2005-02-03"))
    found = replace(found, parties=pact(parties=parties).parties)
    assert (at(found, "2005-02-02").status, at(found, "2006-01-01").status) == ("ended", "in-force")
    assert [status for _, status in line_of(found)[-2:]] == ["ended", "in-force"]


def test_the_timeline_of_a_treaty_of_many_that_somebody_applies_provisionally() -> None:
    found = of_many(("provisional-application", "BBB", "1999-06-01"))
    assert at(found, "1999-06-01").status == "provisional"
    assert ("1999-06-01", "provisional") in line_of(found)


def test_who_applies_it_before_it_signs() -> None:
    found = of_many(("provisional-application", "CCC", "1999-06-01"), ("accession", "CCC", "2001-01-01"))
    assert at(found, "2002-01-01", "CCC").status == "in-force"


def test_the_view_on_a_succession_keeps_how_it_ended() -> None:
    found = pact(("succession", "CCC", "2001-01-01", {"predecessor": "BBB", **contest("AAA", "ended", how="expired")}))
    assert ("ended", "expired") in [(r.status, r.how) for r in at(found, "2002-01-01", "CCC").readings]


def test_the_view_on_a_succession_begins_when_it_says() -> None:
    found = pact(("succession", "CCC", "2001-01-01", {"predecessor": "BBB", **contest("AAA", "none", **{"from": "2005-01-01"})}))
    assert at(found, "2002-01-01", "CCC").status == "in-force"


def test_what_somebody_holds_is_told_as_a_sentence() -> None:
    found = pact(("withdrawal-notice", "AAA", "2001-01-01", contest("BBB", "in-force", "the notice came to nothing")))
    assert {b.says[-1] for r in at(found, "2001-02-01").readings for b in r.because} == {"."}


def test_an_open_answer_is_among_its_readings() -> None:
    found = pact(("suspension", "AAA BBB", "2005-01-01", {"ground": "consent"}), ("withdrawal-notice", "AAA", "2010-03"))
    open_one = at(found, "2010-09-15")
    assert (open_one.certain, open_one.status) == (False, "suspended")
    assert "suspended" in {r.status for r in open_one.readings}


def test_the_order_of_the_readings_is_not_that_of_the_file() -> None:
    one = ("entry-into-force", "AAA BBB", "2000-03-01", contest("BBB", "suspended"))
    other = ("termination", "AAA", "2001-01-01", contest("AAA", "none"))
    first, second = at(pact(one, other), "2002-01-01"), at(pact(other, one), "2002-01-01")
    assert [r.status for r in first.readings] == [r.status for r in second.readings]


def test_the_order_of_the_readings_is_not_that_of_the_question() -> None:
    found = of_many(("accession", "CCC", "2001"), ("accession", "DDD", "2001"), ("not-to-become-party", "DDD", "2001-03"))
    one, other = at(found, "2001-03-01", "CCC", "DDD"), at(found, "2001-03-01", "DDD", "CCC")
    assert [(r.status, r.how) for r in one.readings] == [(r.status, r.how) for r in other.readings]


def test_an_agreement_that_ends_with_itself() -> None:
    assert at(pact(clauses=[clause("duration", **{"with": "t"})]), "2005-01-01").status == "in-force"


def test_a_notice_of_who_applies_it_provisionally() -> None:
    treaty, on = WORLD["open-skies"], date(1994, 12, 1)
    found = what_if(LIVES, treaty, "withdrawal-notice", "ITA", on)
    noticed = replace(treaty, acts=(*treaty.acts, supposed(treaty, "ITA", on)))
    really = Question(LIVES, treaty, ("ITA",), on, on).instead(noticed)
    assert found.effect is None or not binds(replace(really, on=found.effect))


def test_a_notice_in_the_name_of_the_state_that_is_continued() -> None:
    russia, union = (what_if(LIVES, WORLD["npt"], "withdrawal-notice", code, date(2010, 1, 1)) for code in ("RUS", "SUN"))
    assert len(russia.ended_between) > 180
    assert union.ended_between == russia.ended_between


def test_a_notice_of_a_state_that_is_gone_before_it_takes_effect() -> None:
    assert what_if(LIVES, WORLD["cfe"], "withdrawal-notice", "CSK", date(1992, 9, 3)).effect is None


def test_a_notice_under_a_document_that_ends_before() -> None:
    document = pact(clauses=[clause("duration", years=1)], bindingness="political")
    assert at(document, "2001-03-01").status == "ended"
    found = what_if(Lives({"t": document}), document, "withdrawal-notice", "AAA", date(2001, 1, 1))
    assert found.effect is None


# Faults that the properties above step around.


def test_the_timeline_of_a_treaty_of_many_first_signed_on_an_unknown_day() -> None:
    clauses = [clause("entry-into-force", condition="deposits", count=2)]
    acts = [{"act": "signature", "parties": ["AAA"], "when": "1990", "source": "made up"}]
    head = {**HEAD, "id": "t", "bindingness": "treaty", "kind": "multilateral", "parties": GONE[0]}
    found = Agreement.from_data({**head, "clauses": clauses, "acts": acts})
    assert at(found, "1991-01-01").status == "signed"
    assert line_of(found) == [("1990-12-31", "signed")]


def test_a_notice_of_the_old_state() -> None:
    found = what_if(LIVES, WORLD["npt"], "withdrawal-notice", "SUN", date(1979, 5, 31))
    assert str(found.effect) == "1979-08-31"
    assert ("CAN", "SUN") in found.ended_between
