"""Cells of tables that other programs open: one line each, and no formula where a spreadsheet reads them."""

from __future__ import annotations

import re
from typing import Any

# A spreadsheet takes a cell that begins so for a formula, the full-width signs too where the language has them.
_FORMULA = re.compile(r"[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?%?")
# Where the system's list separator is a semicolon, a comma-separated file is cut at it, and the rest begins a cell.
_INNER = re.compile(r"([;；][\"'\s]*)(?=[=+\-@＝＋－＠])")
# Characters that no text file should hold, and halves of surrogate pairs, which UTF-8 cannot.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def flat(value: Any) -> str:
    """The value as text on one line, blanks joined; nothing for ``None``."""
    return "" if value is None else " ".join(str(value).split())


def utf8(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair, which UTF-8 cannot hold; all else, and every offset, stays."""
    return _SURROGATES.sub("\ufffd", text)


def fit(text: str) -> str:
    """The text with U+FFFD for what UTF-8 or a text file cannot hold: as many characters as before, so that offsets stay."""
    return _UNFIT.sub("\ufffd", text)


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is kept as text, by an apostrophe before it. Numbers stay as they are."""
    if _NUMBER.fullmatch(cell):
        return cell
    shielded = _INNER.sub(r"\1'", cell)
    return "'" + shielded if _FORMULA.match(shielded) else shielded


def tab_row(values: list[Any]) -> str:
    """One line of a tab-separated file without quoting. Double quotes become single ones: many readers begin a quotation there."""
    return "\t".join(fit(flat(value)).replace('"', "'") for value in values)
