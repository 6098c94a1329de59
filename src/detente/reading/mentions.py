"""Which tokens name a person, a state, an organisation, an outlet, a place or an agreement: names only, before any coreference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from detente.model.actors import Actor
from detente.reading.gazetteer import Entry, Gazetteer, normal
from detente.reading.parsed import Parsed

# Prepositions after which a capital is the town and not the government that sits there.
_LOCAL = {"in", "at", "near", "outside", "around", "inside", "across", "throughout"}
_LOCAL_VERBS = {"visit", "leave", "reach", "tour"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: tokens ``first`` to ``last`` (half-open), the syntactic ``head`` among them.

    ``kind`` is ``person``, ``state``, ``org``, ``outlet``, ``adjective`` (of a state), ``agreement`` or ``place``; ``id`` is
    ``None`` where no table has the name.
    """

    first: int
    last: int
    head: int
    kind: str
    id: str | None
    name: str
    use: str = "name"


def find_mentions(parsed: Parsed, gazetteer: Gazetteer, actors: dict[str, Actor]) -> list[Mention]:
    """The names of a text in order, none within another."""
    entities = {i: (first, last, label) for first, last, label in parsed.ents for i in range(first, last)}
    taken: set[int] = set()
    found = []
    for mention in _from_gazetteer(parsed, gazetteer, actors, entities):
        found.append(mention)
        taken.update(range(mention.first, mention.last))
    found.extend(_from_entities(parsed, taken))
    return _join_bracketed(parsed, sorted(found, key=lambda m: m.first))


def _from_gazetteer(
    parsed: Parsed, gazetteer: Gazetteer, actors: dict[str, Actor], entities: dict[int, tuple[int, int, str]]
) -> Iterator[Mention]:
    plain = normal(parsed.text)
    ends = {end: i for i, end in enumerate(parsed.end)}
    token = 0
    while token < len(parsed):
        chosen = None
        for entry, last in gazetteer.at(plain, parsed.text, parsed.start[token], ends):
            if _acceptable(parsed, entry, token, last + 1, entities):
                chosen = _mention(parsed, entry, token, last + 1, actors)
                break
        if chosen:
            yield chosen
        token = chosen.last if chosen else token + 1


def _acceptable(parsed: Parsed, entry: Entry, first: int, last: int, entities: dict[int, tuple[int, int, str]]) -> bool:
    """Whether the words are this name here, and not part of a longer name or of a person's name."""
    begin, end, label = entities.get(first, (first, last, ""))
    while begin < first and parsed.word[begin].islower():
        begin += 1  # "eastern Ukraine" is Ukraine
    longer = begin < first or end > last
    if label == "LOC" and longer and entry.use != "agreement" and _is_one_place(parsed, begin, end):
        return False
    if label == "ORG" and longer and entry.ambiguous:
        return False
    if label == "PER" and longer and not entry.id.startswith("person:"):
        return entry.use == "adjective" and first == begin
    if label == "ORG" and longer and entry.use == "adjective" and first == begin:
        return not _is_institution(parsed, first, end)
    if label == "ORG" and longer and not any(parsed.upos[i] == "CCONJ" for i in range(begin, end)):
        return entry.use == "agreement" or entry.id.startswith("org:") or begin == first
    if entry.ambiguous:
        named = label in ("LOC", "ORG", "NORP") and parsed.upos[first] == "PROPN"
        return named or _is_acronym(parsed, first, last)
    if entry.use == "agreement":
        return True
    return parsed.upos[first] not in ("VERB", "ADP") or last - first > 1 or entry.exact


def _is_acronym(parsed: Parsed, first: int, last: int) -> bool:
    """ "The WHO", whatever the parser takes it for: capitals behind an article, in a line that is not all capitals."""
    before = parsed.word[first - 1] if first else ""
    return last - first == 1 and parsed.word[first].isupper() and len(parsed.word[first]) > 2 and before in ("the", "The")


def _is_one_place(parsed: Parsed, first: int, last: int) -> bool:
    """Whether "South China Sea" or "Gulf of Oman" is one name: no comma and no "and" in it, as "Moscow, Russia" has."""
    return all(parsed.upos[i] not in ("PUNCT", "CCONJ") or parsed.word[i] == "-" for i in range(first, last))


def _is_institution(parsed: Parsed, first: int, last: int) -> bool:
    """Whether "Russian Academy of Sciences" is one name: capitals to its end and no title in it."""
    return last - first > 2 and parsed.word[last - 1][:1].isupper() and parsed.lemma[last - 1].lower() != "minister"


def _mention(parsed: Parsed, entry: Entry, first: int, last: int, actors: dict[str, Actor]) -> Mention:
    head = head_of(parsed, first, last)
    written = parsed.text[parsed.start[first] : parsed.end[last - 1]]
    if entry.use in ("agreement", "adjective"):
        kind = entry.use
        if kind == "adjective" and parsed.upos[head] in ("NOUN", "PROPN") and parsed.rel[head] in ("nsubj", "obj", "obl", "root"):
            kind = "adjective" if parsed.xpos[head].startswith("J") else "people"
    else:
        actor = actors[entry.id]
        kind = actor.kind if actor.kind in ("person", "state", "outlet") else "org"
        if kind == "state" and _is_town(parsed, head, actor, written):
            return Mention(first, last, head, "place", actor.id, written, entry.use)
    return Mention(first, last, head, kind, entry.id, written, entry.use)


def _is_town(parsed: Parsed, head: int, actor: Actor, written: str) -> bool:
    """ "in Moscow" is the town, "with Moscow" the government; a country after "in" is a place as well."""
    cases = {parsed.lemma[k].lower() for k in parsed.kids_by(head, "case")}
    if cases & _LOCAL:
        return True
    over = parsed.lemma[parsed.head[head]].lower()
    is_capital = written in (actor.capital, *actor.metonyms)
    if cases == {"to"} and over in ("travel", "trip", "visit", "go", "fly", "return", "arrive", "come", "invite", "journey"):
        return True
    return is_capital and parsed.rel[head] == "obj" and over in _LOCAL_VERBS


def head_of(parsed: Parsed, first: int, last: int) -> int:
    """The token among ``first`` to ``last`` whose head lies outside them; the last such one."""
    outside = [i for i in range(first, last) if not first <= parsed.head[i] < last or parsed.head[i] == i]
    return outside[-1] if outside else last - 1


def _from_entities(parsed: Parsed, taken: set[int]) -> Iterator[Mention]:
    kinds = {"PER": "person", "ORG": "org", "LOC": "place"}
    for first, last, label in _joined_names(parsed):
        if label not in kinds:
            continue
        first, last = _free_part(*_without_brackets(parsed, first, last), taken)
        first = _after_title(parsed, first, last) if label == "PER" else first
        if first < last and parsed.word[first][:1].isupper():
            name = parsed.text[parsed.start[first] : parsed.end[last - 1]]
            yield Mention(first, last, head_of(parsed, first, last), kinds[label], None, name)


def _joined_names(parsed: Parsed) -> Iterator[tuple[int, int, str]]:
    """The entities; two persons side by side of which the tree makes one name ("Beat" "Amstutz") are one."""
    ents = list(parsed.ents)
    for number, (first, last, label) in enumerate(ents):
        before = ents[number - 1] if number else (-1, -1, "")
        if label == before[2] == "PER" and before[1] == first and parsed.rel[first] == "flat":
            continue
        following = ents[number + 1] if number + 1 < len(ents) else (-1, -1, "")
        joined = label == following[2] == "PER" and following[0] == last and parsed.rel[last] == "flat"
        yield first, following[1] if joined else last, label


def _without_brackets(parsed: Parsed, first: int, last: int) -> tuple[int, int]:
    while first < last and parsed.word[first] in ("[", "("):
        first += 1
    while first < last and parsed.word[last - 1] in ("]", ")"):
        last -= 1
    return first, last


def _free_part(first: int, last: int, taken: set[int]) -> tuple[int, int]:
    while first < last and first in taken:
        first += 1
    end = first
    while end < last and end not in taken:
        end += 1
    return first, end


def _after_title(parsed: Parsed, first: int, last: int) -> int:
    """Past the titles that an entity may begin with ("President", "Mr.")."""
    titles = {"mr.", "mrs.", "ms.", "dr.", "sir", "lord", "lady", "gen.", "sen.", "president", "minister", "secretary", "king"}
    while last - first > 1 and parsed.word[first].lower() in titles:
        first += 1
    return first


def _join_bracketed(parsed: Parsed, mentions: Sequence[Mention]) -> list[Mention]:
    """An editor's insertion is part of the name: "[Antony] Blinken" is one person."""
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if before and before.kind == mention.kind == "person" and parsed.word[before.last : mention.first] == ["]"]:
            name = f"{before.name} {mention.name}"
            joined[-1] = replace(mention, first=before.first, name=name, id=mention.id or before.id)
        else:
            joined.append(mention)
    return joined
