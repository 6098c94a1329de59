"""The few pieces that all markup is made of; text goes through ``text`` and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from detente.publish.cells import fit


def text(value: object) -> str:
    """Text of any origin as HTML text, or as the value of an attribute in double quotes; what HTML cannot hold becomes U+FFFD."""
    return "" if value is None else escape(fit(str(value)), quote=True)


def element(name: str, inner: str, kind: str = "") -> str:
    """One element around markup, with its class."""
    return f'<{name} class="{text(kind)}">{inner}</{name}>' if kind else f"<{name}>{inner}</{name}>"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """A table: ``heads`` and ``caption`` as text, the cells as markup, the first of each row as the row's head."""
    top = "".join(f'<th scope="col">{text(head)}</th>' for head in heads)
    body = "".join(
        "<tr>" + f'<th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>\n" for row in rows
    )
    return f"<table>\n<caption>{text(caption)}</caption>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody></table>"
