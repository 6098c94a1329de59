"""What Détente's answers look like in a notebook and as a page of their own: ``html``, ``page`` and ``show``.

The markup stands on its own: no script, no image, no address outside. It takes the colours of the page around it, light or dark,
and tells nothing by colour alone. All that comes from documents is escaped.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from detente.errors import UsageError
from detente.model.agreement import Standing
from detente.model.report import Account
from detente.publish.notebook.account import account_html
from detente.publish.notebook.markup import text
from detente.publish.notebook.record import record_html
from detente.publish.notebook.standing import standing_html
from detente.publish.notebook.style import PAGE_STYLE, STYLE
from detente.record.store import Record

_SHOWN = 30_000  # characters of a document's text that a notebook's cell shows; a page of its own has all


def html(thing: Any) -> str:
    """A report, an account, a standing or a record as HTML for a notebook's cell. Raises ``UsageError`` for anything else."""
    return _fragment(thing, _SHOWN)


def page(*things: Any, title: str = "Détente") -> str:
    """The same as a whole page with nothing left out, of one thing or of several below each other."""
    body = "\n<hr>\n".join(_fragment(thing, None) for thing in things)
    head = f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>{text(title)}</title>'
    whole = f"<head>\n{head}\n<style>{PAGE_STYLE}</style>\n</head>\n<body>\n{body}\n</body>"
    return f'<!doctype html>\n<html lang="en">\n{whole}\n</html>\n'


def show(thing: Any, to: str | os.PathLike[str] | None = None) -> str | None:
    """Show a report, a standing or a record, or a list of them, in the manner of displaCy.

    ``to``: write a page of its own to this file. In a notebook, show it in the cell; anywhere else, return the HTML. Raises
    ``UsageError`` for what cannot be shown.
    """
    things = thing if isinstance(thing, list | tuple) else [thing]
    if to is not None:
        _write(Path(to), page(*things))
        return None
    made = "\n".join(map(html, things))
    if not _in_notebook():
        return made
    from IPython.display import HTML, display

    display(HTML(made))
    return None


def _fragment(thing: Any, most: int | None) -> str:
    account = thing if isinstance(thing, Account) else None if isinstance(thing, Record) else getattr(thing, "account", None)
    if isinstance(account, Account):
        body = account_html(account, most)
    elif isinstance(thing, Standing):
        body = standing_html(thing)
    elif isinstance(thing, Record):
        body = record_html(thing)
    else:
        raise UsageError(f"a {type(thing).__name__} cannot be shown: give a report, a standing or a record")
    return f'<div class="detente"><style>{STYLE}</style>\n{body}\n</div>'


def _write(path: Path, made: str) -> None:
    beside = path.with_name(path.name + ".part")
    beside.write_text(made, encoding="utf-8")
    beside.replace(path)


def _in_notebook() -> bool:
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return shell is not None and "IPKernelApp" in shell.config
