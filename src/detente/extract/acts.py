"""Treaty acts as they are reported: which party did what under which agreement.

From each agreement that is named the rules climb the parse to the word that tells of an act ("suspended [its participation
in [the New START treaty]]"), so that one clause gives one act for every agreement and every party that it coordinates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.extract.page import Page, Scene, mood_of, spans_of
from detente.model.actors import ActorRef
from detente.model.facts import TreatyAct
from detente.model.text import Evidence, Span
from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed

_CLIMB = {
    "conj", "compound", "appos", "nmod", "nmod:poss", "obl", "obj", "nsubj:pass", "nsubj", "flat", "amod", "dep",
    "nmod:unmarked", "obl:unmarked", "nmod:desc", "iobj", "acl", "xcomp", "list",
}  # fmt: skip
_TREATY_NOUNS = {"treaty", "agreement", "accord", "pact", "deal", "convention", "protocol", "regime", "arrangement", "document"}
_HIGHEST = 7  # steps from the agreement to the trigger
# Whether the act is done: what stands above a noun such as "withdrawal" decides it.
_AHEAD = {"plan", "announce", "consider", "threaten", "propose", "mull", "weigh", "intend", "prepare", "discuss", "seek", "demand"}
_NOT = {"deny", "rule", "reject", "oppose", "prevent", "avert", "avoid"}
_DRAFTS = {"bill", "draft", "motion", "plan", "proposal"}
_NOTIFY = {"notify", "inform", "notice", "notification"}
_POSSIBLE = {"possible", "possibility", "likely", "likelihood", "risk", "prospect", "if", "case"}


@dataclass(frozen=True, slots=True)
class ActWords:
    """The lines of ``lexicon/acts.yaml`` by lemma."""

    verbs: Mapping[str, Sequence[Mapping[str, Any]]]
    nouns: Mapping[str, Sequence[Mapping[str, Any]]]


def load_act_words(listed: Sequence[Mapping[str, Any]]) -> ActWords:
    """The words that tell of an act; a lemma may have several lines, tried in their order."""
    verbs: dict[str, list[Mapping[str, Any]]] = {}
    nouns: dict[str, list[Mapping[str, Any]]] = {}
    for entry in listed:
        table, key = (verbs, entry["verb"]) if "verb" in entry else (nouns, entry["noun"])
        table.setdefault(key, []).append(entry)
    return ActWords(verbs, nouns)


@dataclass(frozen=True, slots=True)
class _Found:
    """An act trigger with the agreement that it governs."""

    trigger: int
    entry: Mapping[str, Any]
    agreement: Mention


def extract_acts(page: Page, scene: Scene, words: ActWords) -> list[TreatyAct]:
    """The acts of a page in the order of the text."""
    found: list[TreatyAct] = []
    for mention in page.mentions:
        if mention.kind != "agreement":
            continue
        for trigger in (_climb(page.parsed, mention, words), _below(page.parsed, mention, words)):
            if trigger is not None:
                found.extend(_acts(page, scene, trigger))
    return list({act.id: act for act in found}.values())


def _climb(parsed: Parsed, mention: Mention, words: ActWords) -> _Found | None:
    """The nearest trigger above an agreement that may govern it the way it does."""
    token, passed, best = mention.head, [], None
    for _ in range(_HIGHEST):
        relation, above = parsed.rel[token], parsed.head[token]
        if above == token or relation not in _CLIMB:
            break
        if relation != "conj" and not mention.first <= above < mention.last:
            entry = _entry(parsed, above, token, relation, passed, words)
            if entry is not None and (best is None or parsed.lemma[best.trigger].lower() in entry.get("through", ())):
                best = _Found(above, entry, mention)  # "notice" over "withdrawal", "revoke" over "ratification"
                if "noun" not in entry:
                    return best
        passed.append(parsed.lemma[above].lower())
        token = above
    return best


def _below(parsed: Parsed, mention: Mention, words: ActWords) -> _Found | None:
    """A relative clause on the agreement: "the treaty, which Moscow suspended", "the treaty that expired in 2026"."""
    for clause in parsed.kids_by(mention.head, "acl:relcl", "acl"):
        pronouns = [k for k in parsed.kids[clause] if parsed.word[k].lower() in ("which", "that")]
        relation = parsed.rel[pronouns[0]] if pronouns else "obj"
        if relation in ("mark", "obj") and parsed.kids_by(clause, "obj") not in ([], pronouns[:1]):
            continue
        below = pronouns[0] if pronouns else mention.head
        entry = _entry(parsed, clause, below, "obj" if relation == "mark" else relation, [], words)
        if entry is not None:
            return _Found(clause, entry, mention)
    return None


def _entry(
    parsed: Parsed, trigger: int, below: int, relation: str, passed: Sequence[str], words: ActWords
) -> Mapping[str, Any] | None:
    lemma = parsed.lemma[trigger].lower()
    if parsed.upos[trigger] in ("VERB", "AUX"):
        particles = [parsed.lemma[k].lower() for k in parsed.kids_by(trigger, "compound:prt")]
        listed = [e for key in (" ".join([lemma, *particles]), lemma) for e in words.verbs.get(key, ())]
    else:
        listed = list(words.nouns.get(lemma, ()))
    return next((e for e in listed if _governs(parsed, trigger, below, relation, passed, e)), None)


def _governs(parsed: Parsed, trigger: int, below: int, relation: str, passed: Sequence[str], entry: Mapping[str, Any]) -> bool:
    """Whether the way from the trigger down to the agreement is one that the entry allows."""
    through = {*entry.get("through", ()), *_TREATY_NOUNS}
    between = [lemma for lemma in passed if lemma not in through]
    if [b for b in between[:-1] if b] and not set(passed) <= through:
        return False
    if entry.get("with") and not _stands_with(parsed, trigger, entry["with"]):
        return False
    if entry.get("subject"):
        return relation in ("nsubj", "csubj")
    if entry.get("object") and relation in ("obj", "nsubj:pass", "acl:relcl", "obl:unmarked"):
        return True
    cases = {parsed.lemma[k].lower() for k in parsed.kids_by(below, "case")}
    if "noun" in entry and relation in ("compound", "nmod:poss", "amod"):
        return True
    return relation in ("obl", "nmod", "obj", "xcomp", "obl:agent", "nmod:poss") and bool(cases & set(entry.get("prep", ())))


def _stands_with(parsed: Parsed, trigger: int, word: str) -> bool:
    return any(parsed.lemma[i].lower() == word for i in parsed.yield_of(trigger)[:40] if abs(i - trigger) <= 4)


def _acts(page: Page, scene: Scene, found: _Found) -> Iterator[TreatyAct]:
    parties, act = _parties(page, scene, found), _act(page.parsed, found)
    # A notice is given by the word that tells of it, not by the withdrawal that it announces.
    done_by = page.parsed.head[found.trigger] if act != found.entry["act"] else found.trigger
    statement, mood = scene.within(done_by), _mood(page.parsed, done_by)
    when = page.when_of(_clause_head(page.parsed, done_by))
    for party, span in parties or [(None, None)]:
        if party is None and act not in ("expiry", "entry-into-force", "termination"):
            continue
        evidence = [
            Evidence("agreement", (page.chars(found.agreement.first, found.agreement.last),), "name"),
            Evidence("act", spans_of(page.parsed, _trigger_tokens(page.parsed, found.trigger)), act),
        ]
        if span is not None:
            evidence.append(Evidence("party", (span,), "subject"))
        if when is not None:
            evidence.append(Evidence("when", (when[1],), "date"))
        yield TreatyAct(
            document=page.document.id,
            agreement=found.agreement.id or "",
            party=party,
            act=act,
            mood=mood,
            when=when[0] if when else None,
            within=statement.id if statement else None,
            evidence=tuple(evidence),
        )


def _act(parsed: Parsed, found: _Found) -> str:
    """The entry's act; to notify somebody that one withdraws is the notice (Vienna Convention, articles 65(1) and 67)."""
    act = str(found.entry["act"])
    above = parsed.head[found.trigger]
    told = parsed.rel[found.trigger] in ("ccomp", "acl", "xcomp") and parsed.lemma[above].lower() in _NOTIFY
    return "withdrawal-notice" if act == "withdrawal" and told else act


def _trigger_tokens(parsed: Parsed, trigger: int) -> list[int]:
    return sorted({trigger, *parsed.kids_by(trigger, "compound:prt")})


def _clause_head(parsed: Parsed, token: int) -> int:
    """The verb of the clause that a noun stands in, for its date."""
    for _ in range(_HIGHEST):
        if parsed.upos[token] in ("VERB", "AUX") or parsed.head[token] == token:
            return token
        token = parsed.head[token]
    return token


def _parties(page: Page, scene: Scene, found: _Found) -> list[tuple[ActorRef, Span]]:
    if found.entry.get("subject"):
        return []
    parsed, trigger = page.parsed, found.trigger
    heads = _verb_parties(parsed, trigger) if parsed.upos[trigger] in ("VERB", "AUX") else _noun_parties(page, trigger)
    parties: dict[str, tuple[ActorRef, Span]] = {}
    for head in heads:
        for part in parsed.conjuncts(head):
            for party in _as_parties(page, scene, part):
                parties.setdefault(party.key, (party, page.phrase(part)))
    return list(parties.values())


def _verb_parties(parsed: Parsed, trigger: int) -> list[int]:
    if parsed.is_passive(trigger):
        return parsed.kids_by(trigger, "obl:agent")
    for noun in parsed.kids_by(trigger, "obj"):
        owners = [k for k in parsed.kids_by(noun, "nmod:poss") if parsed.upos[k] != "PRON"]
        if owners:
            return owners  # "a bill revoking Russia's ratification"
    subject = parsed.subject_of(trigger)
    if parsed.rel[trigger] == "acl:relcl" and (subject is None or parsed.word[subject].lower() in ("which", "who", "that")):
        return [parsed.head[trigger]]
    if subject is not None:
        return [subject]
    return _controller(parsed, trigger)


def _controller(parsed: Parsed, trigger: int) -> list[int]:
    """Who is meant by a verb without a subject: "blamed Washington for leaving", "its decision to leave"."""
    above = parsed.head[trigger]
    for _ in range(4):
        if parsed.upos[above] in ("VERB", "AUX"):
            objects = parsed.kids_by(above, "obj", "iobj")
            if objects and parsed.rel[trigger] in ("xcomp", "advcl", "acl") and _is_other(parsed, above):
                return objects[:1]
            subject = parsed.subject_of(above)
            return [subject] if subject is not None else []
        owners = parsed.kids_by(above, "nmod:poss", "amod", "compound")
        if owners:
            return owners
        if parsed.head[above] == above:
            return []
        above = parsed.head[above]
    return []


def _is_other(parsed: Parsed, verb: int) -> bool:
    """Verbs that make their object do something, or fault it for having done so."""
    return parsed.lemma[verb].lower() in {
        "blame", "accuse", "urge", "ask", "press", "criticize", "criticise", "force", "order", "condemn", "call", "warn",
        "tell", "persuade", "invite", "see", "denounce", "charge", "fault",
    }  # fmt: skip


def _noun_parties(page: Page, trigger: int) -> list[int]:
    parsed = page.parsed
    owners = parsed.kids_by(trigger, "nmod:poss", "amod", "compound")
    owners += [
        k for k in parsed.kids_by(trigger, "nmod") if any(parsed.lemma[c].lower() == "by" for c in parsed.kids_by(k, "case"))
    ]
    if owners and any(page.linker.mention_of.get(o) or parsed.upos[o] == "PRON" for o in owners):
        return [o for o in owners if page.linker.mention_of.get(o) or parsed.upos[o] == "PRON"]
    above = parsed.head[trigger]
    if parsed.rel[trigger] in ("nmod", "conj") and parsed.upos[above] == "NOUN":
        return _noun_parties(page, above)
    if parsed.upos[above] == "VERB" and parsed.rel[trigger] in ("obj", "obl"):
        subject = parsed.subject_of(above)
        return [subject] if subject is not None and not parsed.is_passive(above) else []
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


def _mood(parsed: Parsed, trigger: int) -> str:
    if parsed.upos[trigger] in ("VERB", "AUX"):
        ahead = parsed.rel[trigger] == "acl" and parsed.lemma[parsed.head[trigger]].lower() in _DRAFTS
        return "planned" if ahead else mood_of(parsed, trigger)
    if any(parsed.lemma[k].lower() == "no" for k in parsed.kids_by(trigger, "det")):
        return "denied"
    if any(parsed.lemma[k].lower() in ("possible", "potential", "planned", "eventual") for k in parsed.kids_by(trigger, "amod")):
        return "possible"
    above = parsed.head[trigger]
    lemma = parsed.lemma[above].lower()
    if above == trigger:
        return "asserted"
    if lemma in _NOT:
        return "denied"
    if lemma in _AHEAD:
        return "planned"
    if lemma in _POSSIBLE:
        return "possible"
    return mood_of(parsed, above) if parsed.upos[above] == "VERB" else "asserted"
