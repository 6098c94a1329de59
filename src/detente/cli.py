"""The command line: arguments only. What a command does is imported when it runs, so that each starts fast."""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer

from detente import __version__
from detente.cli_record import COMMANDS, RecordPath
from detente.errors import FAULT, INTERRUPTED, PIPE_CLOSED, DetenteError, UsageError, one_line

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Read reporting on diplomacy and arms control, and keep an evidence-backed record of it.",
)  # fmt: skip

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
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="With --engine ray: the cluster's address, or auto; else this machine alone.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="With --into: read what the record has again, and replace it.")] = False,
) -> None:
    """What does this say, and does it hold?"""
    from detente.addresses import Lists
    from detente.commands import Order, run_on_ray, run_read

    if engine not in ("own", "ray"):
        raise UsageError(f"no engine {engine!r}: choose one of own, ray")
    lists = Lists(visited, follow, delay) if urls else None
    order = Order(inputs, format, into, date, title, outlet, jsonl, allow_private, language, workers, triage, lists, again)
    if engine == "own" and (shards or cluster):
        raise UsageError("--shards and --cluster go with --engine ray")
    code = run_read(order) if engine == "own" else run_on_ray(order, shards, cluster)
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
def plot(
    picture: Annotated[str, typer.Argument(help="timeline, system, limits, offices, contacts, silences or events.")],
    names: Annotated[list[str] | None, typer.Argument(help="Of what: an agreement, one or two states or persons.")] = None,
    output: Annotated[str, typer.Option("--output", "-o", help="The file: a name in .svg, .png or .html.")] = "",
    on: Annotated[str | None, typer.Option("--on", help="The day, YYYY-MM-DD; left out, today.")] = None,
    record: RecordPath = None,
    between: Between = None,
) -> None:
    """Draw a picture: lives of agreements, how many hold, limits, offices, contacts, silences, events."""
    from detente.plotting import run_plot

    run_plot(picture, tuple(names or ()), output, on, record, between or ())


for command in COMMANDS:
    app.command()(command)


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
