"""Whether two reported facts are one: the rules, each with a name, and what must not be different.

Two questions are asked of a pair. Are they *compatible*: is nothing in them that excludes one fact? Every pair of a merged
fact is. Is there a *link*: does enough agree to say that they are one? It takes a link to bring two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from detente.model.when import When
from detente.record.tellings import SMALL, Deed, Meeting, Party, Profile, Step, Telling, Words

RUN = 4
"""Words of the runs by which quotations are compared."""
LONG = 12
"""Words that are quoted alike from which on two assumed days need not agree: nobody says so much twice in the same words."""
_SAME_RUNS = 0.7  # of the runs of the shorter quotation
_SAME_WORDS = 0.7  # of the content words of the shorter, without quotation
_ALIKE = 0.4  # of the content words of both together
_FEWEST = 4  # content words in common
_FEWEST_ALL = 2  # the same where neither has another, and in a quotation
_NARROW = 7  # days that a date may have to tell one contact from another
_NEAR = 31  # days within which an act is told that can be taken again, and that a date may have beside a place or occasion
_FACE_TO_FACE = frozenset({"meeting", "sidelines", "visit", "talks"})
_IN_PERSON = frozenset({"meeting", "sidelines", "talks"})
_FAR = frozenset({"call", "hotline"})
_TWICE = frozenset({"violation", "suspension", "resumption", "extension", "denial-of-effect", "snapback", "political-commitment"})
_LEAVING = frozenset({"withdrawal", "withdrawal-notice"})
_AHEAD = frozenset({"planned", "possible", "asked"})


@dataclass(frozen=True, slots=True)
class Agreed:
    """What speaks for one fact: the rule, how strongly (more is stronger), and the values that agreed."""

    rule: str
    strength: float
    values: str


def link(one: Telling, other: Telling) -> Agreed | None:
    """Why the two are one fact, ``None`` where nothing says so."""
    if not compatible(one, other) or (one.document == other.document and not told_again(one, other)):
        return None
    if one.text == other.text and one.document != other.document and one.values == other.values:
        return Agreed("the same text", 100.0, "the same fact in two prints of one text")
    a, b = one.profile, other.profile
    if isinstance(a, Words) and isinstance(b, Words):
        return _linked_words(one, other, a, b)
    if isinstance(a, Meeting) and isinstance(b, Meeting):
        return _linked_meetings(one, other, a, b)
    if isinstance(a, Deed) and isinstance(b, Deed):
        return _linked_deeds(one, other, a, b)
    if isinstance(a, Step) and isinstance(b, Step):
        return _linked_steps(one, other, a)
    return None


def compatible(one: Telling, other: Telling) -> bool:
    """Whether nothing in the two excludes that they are one fact."""
    return alike(one.profile, other.profile) and times_meet(one, other) and not announced_apart(one, other)


def open_in_time(one: Telling) -> bool:
    """Whether the day counts for nothing: none is known, or it only follows from the report and the words are long."""
    long = isinstance(one.profile, Words) and any(len(q) >= LONG for q in one.profile.quoted)
    return one.when is None or (one.assumed and long)


def times_meet(one: Telling, other: Telling) -> bool:
    """Whether both can be of one day."""
    if open_in_time(one) or open_in_time(other) or one.when is None or other.when is None:
        return True
    return one.when.overlaps(other.when)


def announced_apart(one: Telling, other: Telling) -> bool:
    """Whether one outlet told each as the news of another day: it does not announce the same contact twice.

    Background in a later report has a date of its own as a rule, and statements are repeated.
    """
    news = isinstance(one.profile, Meeting | Deed) and one.text != other.text
    return news and bool(one.outlet) and one.outlet == other.outlet and one.day != other.day


@lru_cache(maxsize=50_000)  # pairs of profiles come up in many groups
def alike(a: Profile, b: Profile) -> bool:
    """Whether two profiles can be of one fact."""
    if a == b:
        return True
    if isinstance(a, Words) and isinstance(b, Words):
        return a.speaker == b.speaker and a.mood == b.mood and agreed_words(a, b) is not None
    if isinstance(a, Meeting) and isinstance(b, Meeting):
        return _alike_meetings(a, b)
    if isinstance(a, Deed) and isinstance(b, Deed):
        return _alike_deeds(a, b)
    if isinstance(a, Step) and isinstance(b, Step):
        return _alike_steps(a, b)
    return False


def told_again(one: Telling, other: Telling) -> bool:
    """Inside one document reading has joined what is one; two facts are left one only if all that is compared is the same."""
    if isinstance(one.profile, Words):
        return one.profile == other.profile
    return isinstance(one.profile, Step) and one.profile == other.profile and one.when == other.when


@lru_cache(maxsize=50_000)
def agreed_words(a: Words, b: Words) -> Agreed | None:
    """Whether the words of two statements are those of one: the same quotation, or mostly the same words that carry content."""
    if a.quoted and b.quoted and (found := _same_quotation(a, b)):
        return found
    if a.depth != b.depth or a.negated != b.negated or not (a.numbers <= b.numbers or b.numbers <= a.numbers):
        return None
    common, fewer = a.content & b.content, min(len(a.content), len(b.content))
    if a.content == b.content and len(common) >= _FEWEST_ALL:
        return Agreed("the same words", 1.0, ", ".join(sorted(common)))
    if len(common) < _FEWEST or len(common) < _SAME_WORDS * fewer or len(common) < _ALIKE * len(a.content | b.content):
        return None
    return Agreed("the same words", len(common) / len(a.content | b.content), ", ".join(sorted(common)))


def contains(whole: Words, part: Words) -> bool:
    """Whether one quotation holds every quoted word of the other in its order."""
    return bool(part.quoted) and all(any(_position(p, w) is not None for w in whole.quoted) for p in part.quoted)


def _same_quotation(a: Words, b: Words) -> Agreed | None:
    best: tuple[int, tuple[str, ...]] | None = None
    for one in a.quoted:
        for other in b.quoted:
            found = _common_run(*sorted((one, other), key=len))
            if found and (best is None or len(found) > best[0]):
                best = (len(found), found)
    return Agreed("the same quotation", 10.0 + best[0], f"“{' '.join(best[1][:LONG])}”") if best else None


def _common_run(short: tuple[str, ...], long: tuple[str, ...]) -> tuple[str, ...] | None:
    """The words of the shorter quotation, if the longer one has them but for small changes; "not" before them is a change."""
    if len(short) < RUN or len(set(short) - SMALL) < _FEWEST_ALL:
        return None
    at = _position(short, long)
    if at is not None:
        negated = bool({"not", "never", "no"} & set(long[max(0, at - 2) : at]))
        return None if negated and not {"not", "never", "no"} & set(short[:2]) else short
    runs, there = _runs_of(short), _runs_of(long)
    same_negation = ("not" in short) <= ("not" in long) and ("never" in short) <= ("never" in long)
    return short if same_negation and len(short) > RUN + 1 and len(runs & there) >= _SAME_RUNS * len(runs) else None


def _position(short: tuple[str, ...], long: tuple[str, ...]) -> int | None:
    size = len(short)
    return next((n for n in range(len(long) - size + 1) if long[n : n + size] == short), None)


def _runs_of(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {words[n : n + RUN] for n in range(len(words) - RUN + 1)}


def _linked_words(one: Telling, other: Telling, a: Words, b: Words) -> Agreed | None:
    agreed = agreed_words(a, b)
    if agreed is None:
        return None
    quoted = agreed.rule == "the same quotation"
    nobody = not a.speaker or a.speaker.startswith("~")  # a speaker without identity: only his very words tell him
    if nobody and not (quoted and agreed.strength >= 10.0 + RUN + 2):
        return None
    if one.when is None or other.when is None:
        return agreed if agreed.strength >= 10.0 + RUN + 2 else None
    near = one.when.overlaps(other.when)
    if quoted:
        return agreed if near or agreed.strength >= 10.0 + LONG else None
    return agreed if near and max(_width(one.when), _width(other.when)) <= _NARROW else None


def _linked_meetings(one: Telling, other: Telling, a: Meeting, b: Meeting) -> Agreed | None:
    """Dates that are stated to the week need nothing beside them; any weaker date needs the same persons and channel and more."""
    shared = _shared_meeting(a, b)
    stated = [t for t in (one, other) if not t.assumed and _width(t.when) <= _NARROW]
    values = "; ".join(shared)
    if len(stated) == 2 or (stated and _width(one.when) + _width(other.when) <= 2 * _NARROW):
        return Agreed("the same parties on the same day", 20.0 * len(stated) + len(shared), values)
    identical = [p for p in a.parties if p in b.parties]
    one_way = a.channel == b.channel or (one.day == other.day and {a.channel, b.channel} <= _IN_PERSON)
    if len(identical) < 2 or (not one_way and not any(s.startswith("place") for s in shared)):
        return None
    if one.assumed and other.assumed and one.when is not None and other.when is not None and a.mood == b.mood:
        return Agreed("the same parties in the news of the same days", 10.0 + len(shared), values)
    named = len([s for s in shared if s.startswith(("place", "occasion"))])
    months = not one.assumed and not other.assumed and max(_width(one.when), _width(other.when)) <= _NEAR
    enough = named == 2 or (named == 1 and months)
    return Agreed("the same parties at the same occasion", 5.0 + len(shared), values) if enough else None


def _shared_meeting(a: Meeting, b: Meeting) -> list[str]:
    found = ["parties: " + ", ".join(p[0] for p in a.parties)]
    if a.channel == b.channel:
        found.append(f"channel: {a.channel}")
    if a.place and b.place and a.place.name == b.place.name:
        found.append(f"place: {a.place.name}")
    if a.occasion & b.occasion:
        found.append("occasion: " + " ".join(sorted(a.occasion & b.occasion)))
    if a.count is not None and a.count == b.count:
        found.append(f"count: {a.count}")
    return found


def _alike_meetings(a: Meeting, b: Meeting) -> bool:
    way = a.channel == b.channel or "unspecified" in (a.channel, b.channel)
    way = way or {a.channel, b.channel} <= _FACE_TO_FACE or {a.channel, b.channel} <= _FAR
    counts = a.count == b.count or (a.count or 1) == (b.count or 1)
    through = not a.via or not b.via or a.via == b.via
    return way and counts and through and _moods_fit(a.mood, b.mood) and _places_fit(a, b) and same_parties(a.parties, b.parties)


def _moods_fit(a: str, b: str) -> bool:
    """What was planned and then took place is one; what is denied is another claim than what is said to have been."""
    return a == b or ({a, b} <= _AHEAD | {"asserted"})


def _places_fit(a: Meeting | Deed, b: Meeting | Deed) -> bool:
    """Two towns are two places; a town may lie in what is only known to be somewhere in its state."""
    one, other = a.place, b.place
    if one is None or other is None or one.name == other.name:
        return True
    if not one.state or not other.state:
        return one.name in other.name or other.name in one.name
    return one.state == other.state and not (one.is_point and other.is_point)


def same_parties(a: tuple[Party, ...], b: tuple[Party, ...]) -> bool:
    """Whether each of one is one of the other: by id, or a state with a person who acts for it."""
    if len(a) != len(b) or (len(a) < 2 and a != b):
        return False
    return all(any(_is_same(p, q) for q in b) for p in a) and all(any(_is_same(p, q) for p in a) for q in b)


def _is_same(p: Party, q: Party) -> bool:
    if p[0] == q[0]:
        return True
    for_state = p[0].startswith("state:") or q[0].startswith("state:")
    return bool(p[1]) and p[1] == q[1] and for_state


def _linked_deeds(one: Telling, other: Telling, a: Deed, b: Deed) -> Agreed | None:
    known = [p for p in (*a.actors, *a.recipients) if not p[0].startswith("~")]
    stated = (not one.assumed) + (not other.assumed)
    if len(known) < 2 or one.when is None or other.when is None:
        return None
    if max(_width(one.when), _width(other.when)) > (_NEAR if stated == 2 and _same_deed(a, b) else _NARROW):
        return None
    if stated == 0 and (a.cameo, a.mode) != (b.cameo, b.mode):
        return None
    values = f"{a.type}: " + ", ".join(p[0] for p in a.actors) + " to " + ", ".join(p[0] for p in a.recipients)
    return Agreed("the same deed and sides on the same day", 10.0 * stated + (a.place == b.place), values)


def _same_deed(a: Deed, b: Deed) -> bool:
    """Whether so much agrees that a month's date is enough: the mode or the town."""
    return a.cameo == b.cameo and (bool(a.mode and a.mode == b.mode) or (a.place is not None and a.place == b.place))


def _alike_deeds(a: Deed, b: Deed) -> bool:
    sides = (_ids(a.actors), _ids(a.recipients)), (_ids(b.actors), _ids(b.recipients))
    same = sides[0] == sides[1] or (a.type == "CONSULT" and sides[0] == sides[1][::-1])
    modes = not a.mode or not b.mode or a.mode == b.mode
    return a.type == b.type and same and modes and a.mood == b.mood and _places_fit(a, b)


def _ids(parties: tuple[Party, ...]) -> frozenset[str]:
    return frozenset(p[0] for p in parties)


def _linked_steps(one: Telling, other: Telling, a: Step) -> Agreed | None:
    values = f"{a.agreement}: {a.act} of {a.party}"
    if not one.assumed and not other.assumed:
        return Agreed("the same act at the same time", 20.0, values)
    if not a.party or ((a.act in _TWICE or a.mood != "asserted") and not _within(one.when, other.when)):
        return None
    return Agreed("the same act", 10.0 + (not one.assumed) + (not other.assumed), values)


def _within(one: When | None, other: When | None) -> bool:
    """Whether the latest days lie near each other, for acts that a party can take again."""
    if one is None or other is None or one.latest is None or other.latest is None:
        return False
    return abs((one.latest - other.latest).days) <= _NEAR


def _alike_steps(a: Step, b: Step) -> bool:
    acts = a.act == b.act or {a.act, b.act} <= _LEAVING
    effects = a.effect is None or b.effect is None or a.effect.overlaps(b.effect)
    return a.agreement == b.agreement and a.party == b.party and acts and a.mood == b.mood and effects


def _width(when: When | None) -> int:
    """Days of a window; very many for an open one."""
    return 10**6 if when is None or when.days is None else when.days
