"""The sentences of an answer: every act, clause and rule that it rests on, said plainly."""

from __future__ import annotations

import re
from collections.abc import Iterable

from detente.model.agreement import Act, Agreement, Because, Clause
from detente.model.when import When
from detente.model.words import day_text

VCLT = "Vienna Convention on the Law of Treaties, 23 May 1969, 1155 UNTS 331"
# Where neither side is a party to the Vienna Convention, its rules on ending and suspending apply as custom:
# International Court of Justice, Gabčíkovo-Nagymaros Project (Hungary/Slovakia), 25 September 1997, paragraph 46.
CUSTOM = "customary law of state succession"

# How several say it together, where it is not the same word.
_TOGETHER = {
    "ratification": "deposited their instruments of ratification",
    "succession": "took their place in the treaty by succession",
    "suspension": "declared their participation suspended",
    "resumption": "resumed their participation",
    "withdrawal-of-notice": "took back their notices of withdrawal",
    "withdrawal-of-ratification": "withdrew their ratifications",
    "not-to-become-party": "made clear that they will not become parties",
    "political-commitment": "committed themselves politically",
}
_VERBS = {
    "signature": "signed",
    "ratification": "deposited its instrument of ratification",
    "accession": "acceded",
    "succession": "took its place in the treaty by succession",
    "waiver": "waived the conditions of the entry into force",
    "adoption": "adopted it",
    "political-commitment": "committed itself politically",
    "provisional-application": "began to apply it provisionally",
    "extension": "extended it",
    "withdrawal-notice": "gave notice of withdrawal",
    "withdrawal-of-notice": "took back its notice of withdrawal",
    "withdrawal": "withdrew",
    "withdrawal-of-ratification": "withdrew its ratification",
    "not-to-become-party": "made clear that it will not become a party",
    "fulfilment": "completed what it provides for",
    "snapback": "notified a significant non-performance",
    "suspension": "declared its participation suspended",
    "resumption": "resumed its participation",
    "termination": "agreed to end it",
    "denial-of-effect": "denied that the suspension has legal effect",
}


def when_text(when: When) -> str:
    """A single day in words, anything less precise in EDTF."""
    return day_text(when.earliest) if when.is_day and when.earliest else f"{when} (imprecise)"


def listed(names: Iterable[str]) -> str:
    """``a, b and c``."""
    items = list(names)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else "nobody"


def sentence(text: str) -> str:
    """The text with a capital at its start and a full stop at its end."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


_NUMBERED = re.compile(r"(?:[IVXLC]+|\d+)\b")
# Names that take no article in a sentence: "withdrew from New START".
_BARE = ("New START", "START", "SALT", "Resolution", "Russia's")


def of_other(agreement: Agreement, because: Iterable[Because]) -> tuple[Because, ...]:
    """Reasons that come from another agreement, each clause with its name."""
    return tuple(
        Because(b.kind, b.id, f"{agreement.name}, {b.says[:1].lower()}{b.says[1:]}", b.source) if b.kind == "clause" else b
        for b in because
    )


def with_article(agreement: Agreement) -> str:
    """The agreement's name as a sentence takes it: ``the INF Treaty``, ``New START``."""
    return agreement.name if agreement.name.startswith(_BARE) else f"the {agreement.name}"


def by_act(agreement: Agreement, act: Act) -> Because:
    """The reason that an act gives; its own sentence where the file has one."""
    if act.says:
        return Because("act", act.id, sentence(act.says), act.source)
    many = len(act.parties) > 4
    who = f"{len(act.parties)} states" if many else listed(agreement.name_of(p) for p in act.parties)
    to = f" to {listed(agreement.name_of(p) for p in act.to)}" if act.to else ""
    if act.act == "entry-into-force":
        says = f"{with_article(agreement)} entered into force on {when_text(act.when)}"
        return Because("act", act.id, sentence(says), act.source)
    if not act.parties:
        return Because("act", act.id, sentence(f"{act.act.replace('-', ' ')} on {when_text(act.when)}"), act.source)
    verb = (_TOGETHER.get(act.act) if len(act.parties) > 1 else None) or _VERBS.get(act.act, act.act)
    counts = act.effect if act.act == "succession" and act.effect != act.when else None
    since = f", with effect from {when_text(counts)}" if counts else ""
    return Because("act", act.id, sentence(f"{who} {verb}{to} on {when_text(act.when)}{since}"), act.source)


def by_clause(clause: Clause, result: str = "") -> Because:
    """The reason that a clause gives, with what follows from it here."""
    text = f"{_article(clause.article)}: {clause.provides.rstrip('.')}"
    return Because("clause", clause.id, sentence(f"{text}; {result}" if result else text), clause.source)


def _article(article: str) -> str:
    """``Article XV(2)``; what is no article (``Protocol, Part Eight``, ``paragraph 8``) as it is, with a capital."""
    return f"Article {article}" if _NUMBERED.match(article) else article[:1].upper() + article[1:]


def vclt(article: str, says: str) -> Because:
    """The reason that an article of the Vienna Convention gives; ``article`` such as ``57`` or ``60(1)``."""
    key = article.replace("(", ".").replace(")", "")
    return Because("rule", f"rule:vclt:{key}", sentence(says), f"Article {article}, {VCLT}")


def rule(agreement: Agreement, article: str, says: str, otherwise: str) -> Because:
    """The reason of the Vienna Convention for a treaty; for what is none (political documents, resolutions, declarations) what
    holds ``otherwise``: the Convention is about treaties only (its article 2(1)(a)).
    """
    if agreement.bindingness == "treaty":
        return vclt(article, says)
    return house(f"no-treaty:{article.replace('(', '.').replace(')', '')}", otherwise, "the document's own bindingness")


def house(key: str, says: str, source: str = CUSTOM) -> Because:
    """The reason that another rule gives: succession, imprecise dates, or that nothing is on record."""
    return Because("rule", f"rule:{key}", sentence(says), source)
