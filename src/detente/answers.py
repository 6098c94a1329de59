"""What the commands on the register print: the question is put to the law, the answer is shown in the form asked for."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from detente.errors import UsageError
from detente.model.when import parse_day
from detente.register import Register, load_register

FORMATS = ("table", "json", "csv")


def show_status(
    agreement: str, on: str, parties: Sequence[str], known: str | None, form: str, *, sources: bool = False
) -> None:
    """``detente status``. Raises ``UsageError`` where the question is wrong."""
    from detente.publish.standing import standing_lines, standing_rows

    register = _register(form)
    found = register.agreement(agreement)
    answer = register.standing(found.id, *parties, on=parse_day(on), known=_day(known))
    lines = standing_lines(found, answer, sources=sources) if form == "table" else []
    _show(form, lines, answer.to_json(), lambda: standing_rows(answer))


def show_agreements(on: str, between: Sequence[str], since: str | None, known: str | None, form: str) -> None:
    """``detente agreements``."""
    from detente.publish.system import system_lines, system_rows

    register = _register(form)
    answer = register.system(on=parse_day(on), between=between, since=_day(since), known=_day(known))
    lines = system_lines(answer, register.agreements) if form == "table" else []
    _show(form, lines, answer.to_json(), lambda: system_rows(answer))


def show_limits(agreement: str | None, on: str, parties: Sequence[str], known: str | None, form: str) -> None:
    """``detente limits``."""
    from detente.publish.system import limit_lines, limit_rows

    day = parse_day(on)
    found = _register(form).limits(agreement, on=day, between=parties, known=_day(known))
    _show(form, limit_lines(found, day), [cap.to_json() for cap in found], lambda: limit_rows(found))


def show_what_if(agreement: str, act: str, by: str, on: str, form: str) -> None:
    """``detente what-if``."""
    from detente.publish.system import what_if_lines

    register = _register(form)
    found = register.agreement(agreement)
    answer = register.what_if(found.id, by=by, on=parse_day(on), act=act)
    data = answer.to_json()
    lines = what_if_lines(answer, found, register.agreements) if form == "table" else []
    _show(form, lines, data, lambda: [{k: json.dumps(v) if isinstance(v, list | dict) else v for k, v in data.items()}])


def show_timeline(
    agreement: str | None, parties: Sequence[str], days: tuple[str, str | None], known: str | None, form: str,
    output: str | None,
) -> None:  # fmt: skip
    """``detente timeline``; ``days`` are the first and the last day shown."""
    from detente.publish.timeline import chart_lines, horizon, life_title, timeline_rows

    register = _register(form)
    lines = register.timeline(agreement, between=parties, known=_day(known))
    first = parse_day(days[0])
    last = parse_day(days[1]) if days[1] else horizon(register, first)
    if last <= first:
        raise UsageError(f"the last day, {last}, is not after the first, {first}: correct --from or --to")
    if output:
        from detente.publish.pictures.lives import lives
        from detente.publish.pictures.render import write

        write(lives(lines, (first, last), life_title(register, agreement, parties)), Path(output))
        print(f"Drawn: {output}")
        return
    _show(form, chart_lines(lines, first, last, _width()), [x.to_json() for x in lines], lambda: timeline_rows(lines))


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((120, 24)).columns


def _register(form: str) -> Register:
    if form not in FORMATS:
        raise UsageError(f"no format {form!r}: choose one of {', '.join(FORMATS)}")
    return load_register()


def _day(text: str | None) -> date | None:
    return parse_day(text) if text else None


def _show(form: str, lines: Iterable[str], data: Any, rows: Any) -> None:
    if form == "json":
        print(json.dumps(data, ensure_ascii=False, indent=2))
    elif form == "csv":
        from detente.publish.tables import csv_of

        listed: list[Mapping[str, Any]] = rows()
        print(csv_of(listed))
    else:
        print("\n".join(_wrapped(lines) if sys.stdout.isatty() else lines))


def _wrapped(lines: Iterable[str]) -> Iterator[str]:
    """Lines as wide as the terminal, what goes on set in; a pipe gets every line whole."""
    width = max(40, _width())
    for line in lines:
        inset = " " * (len(line) - len(line.lstrip()) + 2)
        broken = textwrap.wrap(line, width, subsequent_indent=inset, break_on_hyphens=False, break_long_words=False)
        yield from broken if len(line) > width else [line]
