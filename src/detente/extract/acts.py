"""Treaty acts as they are reported: which party did what under which agreement.

From each agreement that is named the rules climb the parse to the word that tells of an act ("suspended [its participation
in [the New START treaty]]"), so that one clause gives one act for every agreement and every party that it coordinates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from detente.extract.act_triggers import ActWords, Found, find_acts, find_bare, load_act_words
from detente.extract.moods import HAPPENS, OWN_ACTS, act_mood
from detente.extract.page import Page, Scene, spans_of
from detente.extract.triggers import date_of, is_passive, own_date
from detente.model.actors import ActorRef
from detente.model.facts import TreatyAct
from detente.model.text import Evidence, Span
from detente.model.when import When
from detente.reading.parsed import Parsed

__all__ = ["ActWords", "extract_acts", "load_act_words"]

_HIGHEST = 7  # steps from a noun to its clause
_NOTIFY = {"notify", "inform", "notice", "notification"}
_PUBLIC = {"reporter", "journalist", "press", "public", "media", "newspaper", "parliament", "lawmaker"}
_OTHERS = {"of", "for", "from"}  # what they lead to behind an object is what the object does
_TOLD = ("ccomp", "acl", "xcomp", "obl", "nmod")
_OF_NOBODY = {"expiry", "entry-into-force", "termination"}


def extract_acts(page: Page, scene: Scene, words: ActWords) -> list[TreatyAct]:
    """The acts of a page in the order of the text."""
    named = [m for m in page.mentions if m.kind == "agreement"]
    found = chain.from_iterable(find_acts(page.parsed, mention, words) for mention in named)
    acts = [act for f in chain(found, find_bare(page.parsed, named, words)) for act in _acts(page, scene, f)]
    return list({act.id: act for act in acts}.values())


def _acts(page: Page, scene: Scene, found: Found) -> Iterator[TreatyAct]:
    """One act for each party, with the mood and date of the words that tell it."""
    act, done_by = _act(page.parsed, found)
    mood = act_mood(page.parsed, done_by, act)
    parties = _parties(page, scene, found)
    if mood is None or not (parties or _needs_nobody(page.parsed, done_by, act)):
        return
    statement = scene.within(done_by)
    dates = _dates(page, done_by, found.agreement.head)
    nobody: list[tuple[ActorRef | None, Span | None]] = [(None, None)]
    for party, span in parties or nobody:
        yield TreatyAct(
            document=page.document.id,
            agreement=found.agreement.id or "",
            party=party,
            act=act,
            mood=mood,
            within=statement.id if statement else None,
            evidence=_evidence(page, found, act, span, dates),
            **{field: when for field, (when, _) in dates.items()},
        )


def _needs_nobody(parsed: Parsed, done_by: int, act: str) -> bool:
    """Acts that are told of the agreement as a whole: "the treaty expired", "was extended until 2026"."""
    return act in _OF_NOBODY or (act == "extension" and parsed.upos[done_by] == "VERB")


def _evidence(
    page: Page, found: Found, act: str, party: Span | None, dates: Mapping[str, tuple[When, Span]]
) -> tuple[Evidence, ...]:
    evidence = [
        Evidence("agreement", (page.chars(found.agreement.first, found.agreement.last),), "name"),
        Evidence("act", spans_of(page.parsed, _trigger_tokens(page.parsed, found.trigger)), act),
    ]
    if party is not None:
        evidence.append(Evidence("party", (party,), "subject"))
    evidence += [Evidence(field, (span,), "date") for field, (_, span) in dates.items()]
    return tuple(evidence)


def _act(parsed: Parsed, found: Found) -> tuple[str, int]:
    """The line's act and the word that does it. To notify somebody that one withdraws is the notice (Vienna Convention,
    articles 65(1) and 67), given by the word that tells of it and not by the withdrawal that it announces."""
    act, token = str(found.line["act"]), found.trigger
    for _ in range(3) if act == "withdrawal" else ():
        if parsed.rel[token] not in _TOLD:
            break
        token = parsed.head[token]
        told = {parsed.lemma[o].lower() for o in parsed.kids_by(token, "obj", "iobj")}
        if {parsed.lemma[token].lower(), *told} & _NOTIFY and not told & _PUBLIC:
            return "withdrawal-notice", token
        if parsed.upos[token] == "VERB" and token != found.trigger:
            break
        told = {parsed.lemma[token].lower()}
        if parsed.rel[token] == "obj" and parsed.lemma[parsed.head[token]].lower() in _NOTIFY and not told & _PUBLIC:
            return "withdrawal-notice", parsed.head[token]  # "notified the depositary of its withdrawal"
    return act, found.trigger


def _dates(page: Page, done_by: int, agreement: int) -> dict[str, tuple[When, Span]]:
    """When it was done, or from when it has effect. Of a noun only what stands in its phrase, or with a verb that says
    that it was done: who criticises it on Friday does not say when it was."""
    parsed, verb = page.parsed, _clause_head(page.parsed, done_by)
    if parsed.upos[done_by] == "NOUN" and verb != done_by:
        lemma, carried = parsed.lemma[verb].lower(), parsed.rel[done_by] in ("obj", "nsubj", "nsubj:pass", "nmod")
        if not carried or lemma not in OWN_ACTS | HAPPENS:
            inside = own_date(page, done_by)
            return {"when": inside} if inside else {}
        found = own_date(page, verb)
        takes_effect = {parsed.lemma[k].lower() for k in parsed.kids_by(verb, "obj", "xcomp")} & {"effect", "effective"}
        return {"effect" if takes_effect else "when": found} if found else {}
    found = _beside(page, agreement) or date_of(page, verb)
    return {"when": found} if found else {}


def _beside(page: Page, agreement: int) -> tuple[When, Span] | None:
    """ "Left X in 2002 and Y in 2019": each with its own date."""
    parsed, found = page.parsed, page.when_of(agreement)
    dates = parsed.tokens_in(*found[1]) if found else ()
    cases = {parsed.lemma[c].lower() for i in dates for c in parsed.kids_by(i, "case")}
    return found if any(parsed.head[i] == agreement for i in dates) and cases & {"in", "on"} else None


def _trigger_tokens(parsed: Parsed, trigger: int) -> list[int]:
    return sorted({trigger, *parsed.kids_by(trigger, "compound:prt")})


def _clause_head(parsed: Parsed, token: int) -> int:
    """The verb of the clause that a noun stands in, for its date."""
    for _ in range(_HIGHEST):
        if parsed.upos[token] in ("VERB", "AUX", "ADJ") or parsed.head[token] == token:
            return token
        token = parsed.head[token]
    return token


def _parties(page: Page, scene: Scene, found: Found) -> list[tuple[ActorRef, Span]]:
    if found.line.get("subject") or found.line["act"] == "entry-into-force":
        return []
    parties: dict[str, tuple[ActorRef, Span]] = {}
    for head in _heads(page, scene, found):
        for part in page.parsed.conjuncts(head):
            for party in _as_parties(page, scene, part):
                parties.setdefault(party.key, (party, page.phrase(part)))
    return list(parties.values())


def _heads(page: Page, scene: Scene, found: Found) -> list[int]:
    """The phrases that say whose act it is."""
    if page.parsed.upos[found.trigger] == "NOUN":
        return _noun_parties(page, scene, found)
    heads = _verb_parties(page.parsed, found)
    return [h for h in heads if _as_parties(page, scene, h)] or _seated(page.parsed, heads)


def _seated(parsed: Parsed, heads: Sequence[int]) -> list[int]:
    return [k for h in heads for k in parsed.kids_by(h, "nmod:poss", "amod", "compound")]


def _verb_parties(parsed: Parsed, found: Found) -> list[int]:
    trigger = found.trigger
    if is_passive(parsed, trigger):
        agents = _by(parsed, trigger)
        return agents if found.direct else [s for s in [parsed.subject_of(trigger)] if s is not None]
    objects = parsed.kids_by(trigger, "obj")
    for noun in objects:
        owners = [k for k in parsed.kids_by(noun, "nmod:poss") if parsed.upos[k] != "PRON"]
        if owners:
            return owners  # "a bill revoking Russia's ratification"
    if not found.direct and not found.line.get("object") and objects:
        return objects  # "pulled the country out of the treaty"
    subject = parsed.subject_of(trigger)
    if parsed.rel[trigger] == "acl:relcl" and (subject is None or parsed.word[subject].lower() in ("which", "who", "that")):
        return [parsed.head[trigger]]
    return [subject] if subject is not None else _controller(parsed, trigger)


def _by(parsed: Parsed, token: int) -> list[int]:
    """ "by X"."""
    kids = parsed.kids_by(token, "obl:agent", "obl", "nmod")
    return [k for k in kids if any(parsed.lemma[c].lower() == "by" for c in parsed.kids_by(k, "case"))]


def _controller(parsed: Parsed, trigger: int) -> list[int]:
    """Who is meant by a verb without a subject: "blamed Washington for leaving", "its decision to leave"."""
    above = parsed.head[trigger]
    if parsed.rel[trigger] == "acl" and parsed.upos[above] == "PROPN":
        return [above]  # "Moscow, having suspended the treaty, ..."
    for _ in range(4):
        if parsed.upos[above] in ("VERB", "AUX", "ADJ"):
            return _of_verb_above(parsed, trigger, above)
        owners = [*_by(parsed, above), *parsed.kids_by(above, "nmod:poss")] or parsed.kids_by(above, "nsubj")
        # "The Norwegian decision to leave", not "the first decision".
        owners = owners or [k for k in parsed.kids_by(above, "amod", "compound") if parsed.word[k][:1].isupper()]
        if owners:
            return owners
        if parsed.head[above] == above:
            return []
        above = parsed.head[above]
    return []


def _of_verb_above(parsed: Parsed, trigger: int, above: int) -> list[int]:
    """The object of "accused X of leaving", "praised X for signing", "forced X to leave"; else the subject."""
    objects = [o for o in parsed.kids_by(above, "obj", "iobj") if o < trigger]
    marks = {parsed.lemma[k].lower() for k in parsed.kids_by(trigger, "mark", "case")}
    if objects and parsed.rel[trigger] in ("xcomp", "advcl", "acl", "ccomp") and (marks & _OTHERS or _is_other(parsed, above)):
        return objects[:1]
    subject = parsed.subject_of(above)
    return [subject] if subject is not None else []


def _is_other(parsed: Parsed, verb: int) -> bool:
    """Verbs that make their object do something, or fault it for having done so."""
    return parsed.lemma[verb].lower() in {
        "blame", "accuse", "urge", "ask", "press", "criticize", "criticise", "force", "order", "condemn", "call", "warn",
        "tell", "persuade", "invite", "see", "denounce", "charge", "fault",
    }  # fmt: skip


def _noun_parties(page: Page, scene: Scene, found: Found) -> list[int]:
    """Whose withdrawal it is: "by X" (an agreement has no maker, so its "by" tells of the act), an owner, "of X" beside
    "from", who is said to be in breach, or who announces it."""
    parsed, noun = page.parsed, found.trigger
    agents = [*_by(parsed, noun), *_by(parsed, found.agreement.head)]
    owners = agents or parsed.kids_by(noun, "nmod:poss", "amod", "compound")
    if not owners or not any(_as_parties(page, scene, o) for o in owners):
        owners = [*_of(parsed, found), *(parsed.kids_by(noun, "nsubj") if parsed.kids_by(noun, "cop") else ())]
    named = [o for o in owners if _as_parties(page, scene, o)]
    return named or _performers(page, scene, noun)


def _of(parsed: Parsed, found: Found) -> list[int]:
    """ "The withdrawal of X from the treaty", where "of" does not lead to the agreement."""
    if "of" in found.line.get("prep", ()):
        return []
    kids = parsed.kids_by(found.trigger, "nmod")
    return [k for k in kids if any(parsed.lemma[c].lower() == "of" for c in parsed.kids_by(k, "case"))]


def _performers(page: Page, scene: Scene, noun: int) -> list[int]:
    """The owner of the nouns above, or the subject of a verb that says that its subject does it."""
    parsed, token = page.parsed, noun
    for _ in range(4):
        above = parsed.head[token]
        if above == token:
            return []
        if parsed.upos[above] in ("VERB", "AUX"):
            does = parsed.lemma[above].lower() in OWN_ACTS | _NOTIFY and parsed.rel[token] in ("obj", "obl", "nmod", "xcomp")
            if not does or is_passive(parsed, above):
                return _by(parsed, above) if does else []
            subject = parsed.subject_of(above)
            return [subject] if subject is not None else _controller(parsed, above)
        owners = [*_by(parsed, above), *parsed.kids_by(above, "nmod:poss", "amod", "compound")]
        named = [o for o in owners if _as_parties(page, scene, o)]
        if named:
            return named
        token = above
    return []


def _as_parties(page: Page, scene: Scene, token: int) -> list[ActorRef]:
    """States and organisations that a phrase stands for; a person acts for the state."""
    mention = page.linker.mention_of.get(token)
    if mention and mention.kind in ("adjective", "people") and mention.id:
        return [ActorRef(mention.id, mention.name, mention.id[6:])]
    found = []
    for ref in scene.refs(token):
        if ref.id and ref.id.startswith(("state:", "org:")) and not (ref.state and ref.id.startswith("org:")):
            found.append(ActorRef(ref.id, ref.name, ref.state))
        elif ref.state:
            found.append(ActorRef(f"state:{ref.state}", ref.name, ref.state))
    return found
