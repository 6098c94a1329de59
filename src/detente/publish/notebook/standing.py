"""A standing: the status, who holds otherwise, what is done, and the reasons with where they stand."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from detente.model.agreement import Agreement, Because, Standing
from detente.publish.notebook.markup import element, table, text
from detente.publish.standing import holders, standing_lines, status_words
from detente.register import Register, load_register


def standing_html(standing: Standing) -> str:
    """The markup of one standing. Raises ``UnknownAgreement`` for one of an agreement that the register has not."""
    agreement = known_register().agreement(standing.agreement)
    whom, _, status = standing_lines(agreement, standing)[0].rpartition(": ")
    parts = [element("h2", text(whom)), element("p", text(status[:1] + status[1:].lower()), "dt-status")]
    parts += [_readings(agreement, standing), _practice(standing), _by_party(standing), _reasons(standing)]
    return "\n".join(filter(None, parts))


def _readings(agreement: Agreement, standing: Standing) -> str:
    if not standing.readings:
        return ""
    rows = [
        (text(holders(agreement, r.held_by) if r.held_by else "possible" if not standing.certain else "the clauses"),
         text(status_words(r.status, r.how)), _says(r.because))
        for r in standing.readings
    ]  # fmt: skip
    return table(("held by", "status", "because"), rows, "Contested" if standing.contested else "Open, because a date is imprecise")


def _says(because: tuple[Because, ...]) -> str:
    acts = [b for b in because if b.kind == "act"][:2]
    return "<br>".join(text(b.says) for b in acts)


def _practice(standing: Standing) -> str:
    items = "".join(element("li", text(p.says)) for p in standing.practice)
    return f"<h3>In practice</h3><ul>{items}</ul>" if items else ""


def _by_party(standing: Standing) -> str:
    counts = Counter(standing.by_party.values())
    if len(counts) < 2:
        return ""
    rows = [(text(status_words(*found)), str(n), text(" ".join(_codes(standing, found)))) for found, n in counts.most_common()]
    return table(("status", "states", "codes"), rows, "By party")


def _codes(standing: Standing, found: tuple[str, str | None]) -> list[str]:
    return [code for code, status in standing.by_party.items() if status == found]


def _reasons(standing: Standing) -> str:
    items = "".join(
        element("li", f"{text(b.says)}<br>{element('span', f'<code>{text(b.id)}</code> {text(b.source)}', 'dt-dim')}")
        for b in standing.because
    )
    return f"<h3>Because</h3><ul>{items}</ul>" if items else ""


@lru_cache(maxsize=1)
def known_register() -> Register:
    """The register, loaded once for all that is shown."""
    return load_register()
