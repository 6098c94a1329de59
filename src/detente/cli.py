"""The command line: arguments only. What a command does is imported when it runs, so that each starts fast."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente import __version__
from detente.errors import FAULT, INTERRUPTED, PIPE_CLOSED, DetenteError, UsageError, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.record.store import Record

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Read reporting on diplomacy and arms control, and keep an evidence-backed record of it.",
)  # fmt: skip

Format = Annotated[str, typer.Option("--format", "-f", help="table, json, jsonl or csv.")]
RecordPath = Annotated[str | None, typer.Option("--record", "-r", help="The record to answer from: a file, or postgresql://…")]
Merged = Annotated[bool, typer.Option("--merged", help="What tells the same once, with how many told it independently.")]
Known = Annotated[str | None, typer.Option("--known", help="Answer as known on this day, YYYY-MM-DD.")]
On = Annotated[str, typer.Option("--on", help="The day, YYYY-MM-DD.")]


def main() -> None:
    """Run the command line. Ends with the exit code of ``detente.errors`` and one line on stderr, never a traceback."""
    _prepare_output()
    _only_asked(sys.argv[1:2])
    try:
        code = app(standalone_mode=False)  # of a typer.Exit it gives the code back, and makes Ctrl-C such an exit
        sys.stdout.flush()
        if code == INTERRUPTED:
            raise KeyboardInterrupt
    except DetenteError as error:
        _fail(str(error), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _fail("interrupted; what was acknowledged is kept, run the same command again to go on", INTERRUPTED)
    except (BrokenPipeError, SystemExit):  # click turns the first into the second
        _drop_output()
        sys.exit(PIPE_CLOSED)
    except OSError as error:
        _drop_output()
        _fail(f"the system refuses: {error.strerror or error}", DetenteError.exit_code)
    except Exception as error:
        _fail_with(error)
    else:
        sys.exit(code if isinstance(code, int) else 0)


def _only_asked(words: list[str]) -> None:
    """Of all commands keep the one that is asked for: the parser of each costs some milliseconds at every start."""
    commands = getattr(app, "registered_commands", [])
    named = [c for c in commands if (c.name or getattr(c.callback, "__name__", "")) in words]
    if named:
        app.registered_commands = named


def _prepare_output() -> None:
    """What is piped on is UTF-8 on every system; a terminal keeps its encoding, and what it cannot show is escaped."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """Nothing more can be written, so that the interpreter shall not try to at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail_with(error: Exception) -> None:
    """A wrong command line (typer's own error), or a fault of ours."""
    usage = getattr(error, "format_message", None)
    if usage is None:
        _fail(f"this should not happen ({type(error).__name__}: {error}); please report it", FAULT)
    elif type(error).__name__ == "NoArgsIsHelpError":
        print(usage(), file=sys.stderr)
        sys.exit(UsageError.exit_code)
    else:
        _fail(usage() + " (see --help)", UsageError.exit_code)


def _fail(message: str, code: int) -> None:
    print("detente: " + one_line(message), file=sys.stderr)
    sys.exit(code)


@app.callback(invoke_without_command=True)
def top(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    """Read reporting on diplomacy and arms control, and keep an evidence-backed record of it."""
    if version:
        print(f"detente {__version__}")
        raise typer.Exit


@app.command()
def read(
    inputs: Annotated[list[str], typer.Argument(help="Files, folders, addresses, or - for standard input.")],
    format: Annotated[  # noqa: A002
        str | None, typer.Option("--format", "-f", help="brief, json, jsonl or none; many that go into a record: none.")
    ] = None,
    into: Annotated[str | None, typer.Option("--into", help="Add what was read to this record: a file, or postgresql://…")] = None,
    date: Annotated[str | None, typer.Option("--date", help="The document's own date, EDTF.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="The document's title.")] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="The document's outlet.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="The input is JSON lines with id, text, date, title, outlet, url.")
    ] = False,
    language: Annotated[
        str | None, typer.Option("--language", help="An installed spaCy pipeline instead of the own engine.")
    ] = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Fetch from private network addresses too.")] = False,
    urls: Annotated[bool, typer.Option("--urls", help="The inputs are lists of addresses.")] = False,
    visited: Annotated[
        str | None, typer.Option("--visited", help="With --urls: a file that knows earlier runs; only what changed is read.")
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="With --urls: read the pages that feeds link to.")] = False,
    delay: Annotated[float, typer.Option("--delay", help="With --urls: seconds between two questions to a host.")] = 1.0,
    triage: Annotated[bool, typer.Option("--triage", help="Pass over pages that are not about states, unread.")] = False,
    workers: Annotated[int | None, typer.Option("--workers", help="Processes that read; else one for each core.")] = None,
    engine: Annotated[str, typer.Option("--engine", help="own, or ray: read on many machines (detente[cluster]).")] = "own",
    shards: Annotated[str | None, typer.Option("--shards", help="With --engine ray: the folder of what was read.")] = None,
) -> None:
    """What does this say, and does it hold?"""
    from detente.addresses import Lists
    from detente.commands import Order, run_on_ray, run_read

    _one_of(engine, ("own", "ray"), "engine")
    lists = Lists(visited, follow, delay) if urls else None
    order = Order(inputs, format, into, date, title, outlet, jsonl, allow_private, language, workers, triage, lists)
    code = run_read(order) if engine == "own" else run_on_ray(order, shards)
    if code:
        raise typer.Exit(code)


Between = Annotated[tuple[str, str] | None, typer.Option("--between", help="Two states.")]
Party = Annotated[str | None, typer.Option("--party", help="One state.")]
AgreementName = Annotated[str, typer.Argument(help="An agreement's id or any of its names.")]
Answer = Annotated[str, typer.Option("--format", "-f", help="table, json or csv.")]


@app.command()
def status(
    agreement: AgreementName,
    on: On,
    between: Between = None,
    party: Party = None,
    known: Known = None,
    sources: Annotated[bool, typer.Option("--sources", help="Show where each reason stands.")] = False,
    format: Answer = "table",  # noqa: A002
) -> None:
    """What is in force between whom on a day, and because of what?"""
    from detente.answers import show_status

    show_status(agreement, on, between or ((party,) if party else ()), known, format, sources=sources)


@app.command()
def agreements(
    on: On,
    between: Between = None,
    since: Annotated[str | None, typer.Option("--since", help="Show what was gained and lost since this day.")] = None,
    known: Known = None,
    format: Answer = "table",  # noqa: A002
) -> None:
    """The system of agreements on a day: what binds, what has lapsed, what still holds."""
    from detente.answers import show_agreements

    show_agreements(on, between or (), since, known, format)


@app.command()
def limits(
    on: On,
    agreement: Annotated[str | None, typer.Argument(help="One agreement only: its id or any of its names.")] = None,
    between: Between = None,
    party: Party = None,
    known: Known = None,
    format: Answer = "table",  # noqa: A002
) -> None:
    """Which caps bind whom on a day, and what was declared against them."""
    from detente.answers import show_limits

    show_limits(agreement, on, between or ((party,) if party else ()), known, format)


@app.command("what-if")
def what_if(
    agreement: AgreementName,
    by: Annotated[str, typer.Option("--by", help="The state that acts.")],
    on: On,
    act: Annotated[str, typer.Option("--act", help="withdrawal-notice.")] = "withdrawal-notice",
    format: Answer = "table",  # noqa: A002
) -> None:
    """What would follow if a state gave notice of withdrawal?"""
    from detente.answers import show_what_if

    show_what_if(agreement, act, by, on, format)


@app.command()
def timeline(
    agreement: Annotated[str | None, typer.Argument(help="One agreement only: its id or any of its names.")] = None,
    between: Between = None,
    party: Party = None,
    since: Annotated[str, typer.Option("--from", help="The first day shown, YYYY-MM-DD.")] = "1963-01-01",
    until: Annotated[str | None, typer.Option("--to", help="The last day shown; left out, a year after the last act.")] = None,
    known: Known = None,
    output: Annotated[str | None, typer.Option("--output", "-o", help="Draw a picture: a name in .svg, .png or .html.")] = None,
    format: Answer = "table",  # noqa: A002
) -> None:
    """Who was bound by what, and when."""
    from detente.answers import show_timeline

    show_timeline(agreement, between or ((party,) if party else ()), (since, until), known, format, output)


@app.command()
def statements(
    record: RecordPath = None,
    speaker: Annotated[str | None, typer.Option("--speaker", help="A name or an id.")] = None,
    about: Annotated[str | None, typer.Option("--about", help="Words that the content has.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="Not before this day.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Not after this day.")] = None,
    merged: Merged = False,
    format: Format = "table",  # noqa: A002
) -> None:
    """Who said what."""
    from detente.model.when import parse_day

    days = {"since": parse_day(since) if since else None, "until": parse_day(until) if until else None}
    with _opened(record) as found:
        _print_listing("statement", found, found.statements(speaker=speaker, about=about, **days), format, merged)


@app.command()
def contacts(
    record: RecordPath = None,
    between: Annotated[tuple[str, str] | None, typer.Option("--between", help="Two people or states, by name or id.")] = None,
    channel: Annotated[
        str | None, typer.Option("--channel", help="call, meeting, sidelines, letter, visit, talks, hotline.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="Not before this day.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Not after this day.")] = None,
    merged: Merged = False,
    format: Format = "table",  # noqa: A002
) -> None:
    """Who was in contact with whom, by which channel."""
    from detente.model.when import parse_day

    days = {"since": parse_day(since) if since else None, "until": parse_day(until) if until else None}
    with _opened(record) as found:
        _print_listing("contact", found, found.contacts(between=between, channel=channel, **days), format, merged)


@app.command()
def events(
    record: RecordPath = None,
    type: Annotated[str | None, typer.Option("--type", help="A PLOVER type, such as CONSULT.")] = None,  # noqa: A002
    between: Annotated[tuple[str, str] | None, typer.Option("--between", help="Two states, by name or id.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="Not before this day.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Not after this day.")] = None,
    merged: Merged = False,
    format: Format = "table",  # noqa: A002
) -> None:
    """Who did what to whom."""
    from detente.model.when import parse_day

    days = {"since": parse_day(since) if since else None, "until": parse_day(until) if until else None}
    with _opened(record) as found:
        _print_listing("event", found, found.events(type=type.upper() if type else None, between=between, **days), format, merged)


@app.command()
def acts(
    record: RecordPath = None,
    agreement: Annotated[str | None, typer.Option("--agreement", help="An agreement's id or name.")] = None,
    party: Annotated[str | None, typer.Option("--party", help="A state.")] = None,
    merged: Merged = False,
    format: Format = "table",  # noqa: A002
) -> None:
    """Which treaty acts were reported."""
    from detente.register import load_register

    register = load_register()
    key = register.agreement(agreement).id if agreement else None
    code = f"state:{register.state(party)}" if party else None
    with _opened(record) as found:
        _print_listing("act", found, found.acts(agreement=key, party=code), format, merged)


@app.command()
def search(
    words: Annotated[
        list[str],
        typer.Argument(help="Words, and filters: speaker: about: between:A,B agreement: on:DATE outlet:"),
    ],
    record: RecordPath = None,
    format: Annotated[str, typer.Option("--format", "-f", help="table or jsonl.")] = "table",  # noqa: A002
) -> None:
    """Find documents in the record by their words."""
    import json

    _one_of(format, ("table", "jsonl"))
    with _opened(record) as found:
        for hit in found.search(" ".join(map(_requoted, words))):
            print(json.dumps(hit, ensure_ascii=False) if format == "jsonl" else _hit(hit))


@app.command("export")
def export_command(
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


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
def mcp(record: RecordPath = None) -> None:
    """Answer an AI assistant over standard input and output (Model Context Protocol)."""
    from detente.assistants.server import serve

    serve(record)


def _requoted(word: str) -> str:
    """What the shell's quotes held together stays together: ``agreement:"New START"``, ``"ten minutes"``."""
    if " " not in word or '"' in word:
        return word
    name, colon, value = word.partition(":")
    return f'{name}:"{value}"' if colon and " " not in name else f'"{word}"'


def _hit(hit: dict[str, object]) -> str:
    """One line: the document, its day, outlet, title, the passage, and how many facts fit."""
    facts = hit["facts"]
    told = [str(hit[key]) for key in ("document", "dated", "outlet", "title", "place") if hit[key]]
    return "  ".join([*told, *([f"({len(facts)} facts)"] if isinstance(facts, list) and facts else [])])


@app.command("check-data")
def check_data_command(
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Leave out the notices (gaps in terms of office).")] = False,
) -> None:
    """Check every knowledge file against its schema and against the others."""
    from detente.check_data import check_data, explain

    problems = check_data()
    faults = [p for p in problems if not p.message.startswith("gap:")]
    for line in explain(faults if quiet else problems):
        print(line)
    print(f"{len(faults)} problems, {len(problems) - len(faults)} notices.")
    if faults:
        raise typer.Exit(5)


def _opened(path: str | None) -> Record:
    from detente.record.store import Record

    return Record.open(_named(path), create=False)


def _named(path: str | None) -> str:
    if path is None:
        raise UsageError("name the record to answer from: --record record.db (make one with `detente read … --into record.db`)")
    return path


def _print_listing(kind: str, record: Record, facts: Iterator[dict[str, Any]], form: str, merged: bool) -> None:
    from rich.console import Console

    from detente.knowledge import load_knowledge
    from detente.publish.tables import FORMATS, listing

    _one_of(form, FORMATS)
    if merged:
        from detente.knowledge import load_knowledge
        from detente.record.view import merged_rows

        facts = merged_rows(record, facts, load_knowledge())
    print(listing(kind, facts, form, Console().width))


def _one_of(value: str, allowed: tuple[str, ...], what: str = "format") -> None:
    if value not in allowed:
        raise UsageError(f"no {what} {value!r}: choose one of {', '.join(allowed)}")
