"""``detente plot``: a picture as a file, from the register, the knowledge and a record."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from detente.errors import UsageError
from detente.knowledge import load_knowledge
from detente.model.when import parse_day
from detente.publish.pictures.render import ENDINGS, write
from detente.publish.pictures.table import draw
from detente.publish.views.basis import Basis, fit_day
from detente.record.store import Record
from detente.register import load_register


def run_plot(picture: str, names: Sequence[str], output: str, on: str | None, record: str | None, between: Sequence[str]) -> None:
    """Draw a picture of what is named, on a day (left out: that of the clock), into a file, and say where it is.

    Raises ``UsageError`` where the question is wrong or the plotting extra is missing; ``RecordError``.
    """
    if not output.endswith(ENDINGS):
        raise UsageError(f"name the file to draw: -o NAME with one of {', '.join(ENDINGS)}")
    day = fit_day(parse_day(on)) if on else date.today()
    with ExitStack() as open_:
        opened = open_.enter_context(Record.open(record, create=False)) if record else None
        basis = Basis(load_knowledge(), load_register(), opened)
        write(draw(picture, basis, [*names, *between], day), Path(output))
    print(f"Drawn: {output}")
