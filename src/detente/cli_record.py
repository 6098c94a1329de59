"""The commands that answer from a record: arguments only, as in ``cli``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.listings import Question

Format = Annotated[str, typer.Option("--format", "-f", help="table, json, jsonl or csv.")]
RecordPath = Annotated[str | None, typer.Option("--record", "-r", help="The record to answer from: a file, or postgresql://…")]
Merged = Annotated[bool, typer.Option("--merged", help="What tells the same once, with how many told it independently.")]
Judged = Annotated[str | None, typer.Option("--judgements", help="A file of judgements, which go first.")]


def statements(
    record: RecordPath = None,
    speaker: Annotated[str | None, typer.Option("--speaker", help="A name or an id.")] = None,
    about: Annotated[str | None, typer.Option("--about", help="Words that the content has.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="Not before this day.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Not after this day.")] = None,
    merged: Merged = False,
    judgements: Judged = None,
    format: Format = "table",  # noqa: A002
) -> None:
    """Who said what."""
    days = _days(since, until)
    _print_listing(
        "statement", record, lambda found: found.statements(speaker=speaker, about=about, **days), format, merged, judgements
    )


def contacts(
    record: RecordPath = None,
    between: Annotated[tuple[str, str] | None, typer.Option("--between", help="Two people or states, by name or id.")] = None,
    channel: Annotated[
        str | None, typer.Option("--channel", help="call, meeting, sidelines, letter, visit, talks, hotline.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="Not before this day.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Not after this day.")] = None,
    merged: Merged = False,
    judgements: Judged = None,
    format: Format = "table",  # noqa: A002
) -> None:
    """Who was in contact with whom, by which channel."""
    days = _days(since, until)
    _print_listing(
        "contact", record, lambda found: found.contacts(between=between, channel=channel, **days), format, merged, judgements
    )


def events(
    record: RecordPath = None,
    type: Annotated[str | None, typer.Option("--type", help="A PLOVER type, such as CONSULT.")] = None,  # noqa: A002
    between: Annotated[tuple[str, str] | None, typer.Option("--between", help="Two states, by name or id.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="Not before this day.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Not after this day.")] = None,
    merged: Merged = False,
    judgements: Judged = None,
    format: Format = "table",  # noqa: A002
) -> None:
    """Who did what to whom."""
    days = _days(since, until)
    kind = type.upper() if type else None
    _print_listing(
        "event", record, lambda found: found.events(type=kind, between=between, **days), format, merged, judgements
    )


def acts(
    record: RecordPath = None,
    agreement: Annotated[str | None, typer.Option("--agreement", help="An agreement's id or name.")] = None,
    party: Annotated[str | None, typer.Option("--party", help="A state.")] = None,
    merged: Merged = False,
    judgements: Judged = None,
    format: Format = "table",  # noqa: A002
) -> None:
    """Which treaty acts were reported."""
    from detente.register import load_register

    register = load_register()
    key = register.agreement(agreement).id if agreement else None
    code = f"state:{register.state(party)}" if party else None
    _print_listing(
        "act", record, lambda found: found.acts(agreement=key, party=code), format, merged, judgements
    )


def search(
    words: Annotated[
        list[str],
        typer.Argument(help="Words, and filters: speaker: about: between:A,B agreement: on:DATE outlet:"),
    ],
    record: RecordPath = None,
    format: Annotated[str, typer.Option("--format", "-f", help="table or jsonl.")] = "table",  # noqa: A002
) -> None:
    """Find documents in the record by their words."""
    from detente.listings import show_hits

    show_hits(_named(record), words, format)


def export(
    to: Annotated[str, typer.Option("--to", help="The form: csv, parquet, plover, gdelt and others, see docs/exports.md.")],
    record: RecordPath = None,
    out: Annotated[str | None, typer.Option("--out", "-o", help="A file, or a new folder; left out, standard output.")] = None,
    moods: Annotated[list[str] | None, typer.Option("--mood", help="Moods of events; left out, asserted.")] = None,
    voices: Annotated[list[str] | None, typer.Option("--voice", help="outlet, statement; left out, both.")] = None,
    widest: Annotated[int, typer.Option("--widest", help="The most days that the window of an event's date may have.")] = 31,
    judgements: Annotated[str | None, typer.Option("--judgements", help="A file of judgements, which go first.")] = None,
) -> None:
    """Write the record in a form that other programs read."""
    from detente.exporting import run_export

    run_export(_named(record), to, out, tuple(moods or ("asserted",)), tuple(voices or ("outlet", "statement")), widest, judgements)


def judge(
    fact: Annotated[str | None, typer.Argument(help="A fact's id, or how it begins; left out, the judgements are listed.")] = None,
    record: RecordPath = None,
    file: Annotated[str, typer.Option("--file", help="The file of judgements (JSON lines).")] = "judgements.jsonl",
    confirm: Annotated[bool, typer.Option("--confirm", help="It is as it was read.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="The text does not say this.")] = False,
    correct: Annotated[list[str] | None, typer.Option("--correct", help="FIELD=VALUE, as often as needed.")] = None,
    join: Annotated[str | None, typer.Option("--join", help="Another fact that tells the same.")] = None,
    part: Annotated[str | None, typer.Option("--part", help="Another fact that tells something else.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who decides; left out, DETENTE_BY.")] = None,
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
    format: Format = "table",  # noqa: A002
) -> None:
    """Confirm, correct, reject, join or part facts; the decisions are a file of their own."""
    from detente.judging import Ask, run_judge

    ask = Ask(confirm=confirm, reject=reject, correct=correct or (), join=join, part=part, by=by, note=note)
    run_judge(_named(record), file, fact, ask, format)


def serve(
    record: Annotated[str, typer.Argument(help="The record: a file, or postgresql://…")],
    port: Annotated[int, typer.Option("--port", help="The port on this machine; 0 takes a free one.")] = 8765,
    judge: Annotated[bool, typer.Option("--judge", help="Let the reader judge facts; the address has a token then.")] = False,
    judgements: Annotated[
        str | None, typer.Option("--judgements", help="The file of judgements to show; with --judge left out: judgements.jsonl.")
    ] = None,
) -> None:
    """Open the reading room: the record as web pages on this machine."""
    from detente.serving import run_serve

    run_serve(record, port, judge, judgements)


def check(
    record: RecordPath = None,
    fact: Annotated[str | None, typer.Option("--fact", help="One fact only, by its id.")] = None,
    verdict: Annotated[str | None, typer.Option("--verdict", help="Those with this verdict, such as conflicts.")] = None,
    format: Format = "table",  # noqa: A002
) -> None:
    """Does what the record's documents claim hold, by what is known and by what the others say?"""
    from rich.console import Console

    from detente.reviewing import run_check

    run_check(_named(record), fact=fact, verdict=verdict, form=format, width=min(Console().width, 120))


def mcp(record: RecordPath = None) -> None:
    """Answer an AI assistant over standard input and output (Model Context Protocol)."""
    from detente.assistants.server import serve

    serve(record)


def _days(since: str | None, until: str | None) -> dict[str, date | None]:
    from detente.model.when import parse_day

    return {"since": parse_day(since) if since else None, "until": parse_day(until) if until else None}


def _named(path: str | None) -> str:
    if path is None:
        raise UsageError("name the record to answer from: --record record.db (make one with `detente read … --into record.db`)")
    return path


def _print_listing(kind: str, place: str | None, ask: Question, form: str, merged: bool, judgements: str | None) -> None:
    from rich.console import Console

    from detente.listings import show_listing

    show_listing(kind, _named(place), ask, form, merged=merged, judgements=judgements, width=Console().width)


COMMANDS = (statements, contacts, events, acts, search, export, judge, serve, check, mcp)
"""As they stand in the help; each is called like its function."""
