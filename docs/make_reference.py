"""Makes the pages of the reference from the code and the data while the site is built, so that they cannot go stale.

mkdocs calls ``on_files`` (see ``hooks`` in mkdocs.yml). ``python docs/make_reference.py`` prints the pages.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import typer

ROOT = Path(__file__).parent.parent
Json = dict[str, Any]


def on_files(files: Any, config: Any) -> Any:
    """Add the pages to those of the site."""
    from mkdocs.structure.files import File

    for name, made in PAGES.items():
        files.append(File.generated(config, f"reference/{name}.md", content=made()))
    return files


def commands() -> str:
    """Every command with its arguments and options, from the command line itself."""
    from detente.cli import app

    group: Any = typer.main.get_command(app)
    parts = ["# Commands", f"{group.help} Made from the command line itself; `detente COMMAND --help` says the same."]
    for name, command in group.commands.items():
        parts += [f"## `detente {name}`", command.help or "", _parameters(command.params)]
    return "\n\n".join(parts) + "\n"


def _parameters(parameters: Iterable[Any]) -> str:
    rows = [(_called(p), _cell(p.help or "")) for p in parameters if not getattr(p, "hidden", False) and p.name != "help"]
    return _table(("argument or option", "what"), rows)


def _called(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.name.upper()}`" + ("" if parameter.required else " (may be left out)")
    value = "" if parameter.is_flag else " " + " ".join(["VALUE"] * max(1, parameter.nargs))
    return ", ".join(f"`{name}`" for name in parameter.opts) + (f" `{value.strip()}`" if value else "")


def json_page() -> str:
    """The lines of JSON: a real one, every field of every kind of fact, and the words that fields may hold."""
    from detente.model import facts

    said = (
        "One line a document, by `detente read --format jsonl`. `null` stands for what is not known. Offsets are code points of "
        "`document.text`, half-open. Dates are EDTF. Ids are hashes: of the text for a document, of the values for a fact. This is "
        "one, broken into lines:"
    )
    parts = ["# JSON", said, f"```json title=\"Not run: a line of JSON\"\n{_example()}\n```"]
    for kind in (facts.Statement, facts.Contact, facts.Event, facts.TreatyAct, facts.Check):
        fields = [f for f in inspect.signature(kind).parameters if f != "evidence"]
        rows = [(f"`{name}`", _type(kind, name)) for name in fields]
        parts += [f"## {kind.__name__}", " ".join((kind.__doc__ or "").replace("``", "`").split()), _table(("field", "type"), rows)]
    parts += ["Beside these each fact has `kind`, `id`, `evidence` (the spans by field) and `rules` (which rule read each field).",
              "## Words that fields may hold"]
    words = {"mood": facts.MOODS, "form": facts.FORMS, "channel": facts.CHANNELS, "act": facts.ACTS, "verdict": facts.VERDICTS}
    parts.append(_table(("field", "words"), [(f"`{name}`", ", ".join(f"`{w}`" for w in found)) for name, found in words.items()]))
    return "\n\n".join(parts) + "\n"


_IN_JSON = {
    "str": "text", "int": "number", "float": "number", "When": "date (EDTF)", "ActorRef": "actor `{id, name, state, sector?}`",
    "Location": "`{state, latitude, longitude, geonames}`",
}  # fmt: skip


def _example() -> str:
    """What is read in one sentence."""
    from detente.model.text import Document
    from detente.pipeline import Pipeline

    report = Pipeline().read(Document("Ada Lindqvist met Sergei Lavrov in Oslo.", "oslo.txt"))
    return json.dumps(report.to_json(), ensure_ascii=False, indent=1)


def _type(kind: Any, name: str) -> str:
    """The type of a field in words of JSON."""
    first, _, rest = str(inspect.signature(kind).parameters[name].annotation).partition(" | ")
    many = first.startswith("tuple[")
    inner = first.removeprefix("tuple[").partition(",")[0] if many else first
    return ("list of " if many else "") + _IN_JSON[inner] + (" or `null`" if rest else "")


def agreements() -> str:
    """Every agreement on record: how it binds, its clauses with legal effect, how many acts."""
    from detente.register import load_register

    found = sorted(load_register().agreements.values(), key=lambda a: a.name)
    said = (
        f"{len(found)} agreements, each a YAML file under `src/detente/data/agreements/`. Nothing here is a status: `detente "
        "status` computes it. How such a file is written: [the register](../agreements.md)."
    )
    parts = ["# Agreements on record", said]
    for agreement in found:
        called = ", ".join(dict.fromkeys((*agreement.names, agreement.id)))
        binds = {"treaty": "a treaty", "political": "a political commitment", "resolution": "a resolution"}[agreement.bindingness]
        head = f"`{agreement.id}`: {agreement.kind}, {binds}; {len(agreement.acts)} acts on record. Also called: {_cell(called)}."
        rows = [(_cell(c.article), c.type.replace("-", " "), _cell(c.provides)) for c in agreement.clauses]
        parts += [f"## {agreement.name}", head, _table(("article", "about", "what it provides"), rows)]
    return "\n\n".join(parts) + "\n"


def lexicon() -> str:
    """The words by which facts are known."""
    from detente.knowledge import load_knowledge

    words = load_knowledge().lexicon
    types = words["plover"]["types"]
    rows = [
        (f"`{name}`", str(t["score"]), str(t["quad"]), f"`{t['cameo']}`", ", ".join(f"`{m}`" for m in t["modes"]) or "–")
        for name, t in types.items()
    ]  # fmt: skip
    files = ", ".join(f"`{name}`" for name in sorted(words))
    return "\n\n".join([
        "# Lexicon", f"The words by which facts are known stand in `src/detente/data/lexicon/`. {words['plover']['source']}.",
        "## Types of events", _table(("type", "score", "quad class", "CAMEO", "modes"), rows),
        "## Words that introduce a statement", _table(("class", "words"), _cues(words["cues"])),
        "## Files", f"{files}. Entries of cues, channels, triggers and acts have an example beside them.",
    ]) + "\n"  # fmt: skip


def _cues(entries: list[Json]) -> list[tuple[str, str]]:
    """The words of each class, in the order of the file."""
    classes: dict[str, list[str]] = {}
    for entry in entries:
        classes.setdefault(entry["class"], []).append(entry["cue"])
    return [(f"`{name}`", ", ".join(dict.fromkeys(found))) for name, found in classes.items()]


def tools() -> str:
    """The tools of ``detente mcp``."""
    from detente.assistants.tools import INSTRUCTIONS, TOOLS

    parts = ["# Tools for assistants", "What `detente mcp` tells an assistant, word for word.", "> " + INSTRUCTIONS]
    for tool in TOOLS:
        needed = dict.fromkeys(tool.required, " (needed)")
        rows = [(f"`{name}`{needed.get(name, '')}", _cell(a["description"])) for name, a in tool.arguments.items()]
        parts += [f"## `{tool.name}`", tool.does, _table(("argument", "what"), rows)]
    return "\n\n".join(parts) + "\n"


def measured() -> str:
    """The page of all measurements; it stands beside the benchmarks that make it."""
    return (ROOT / "bench" / "RESULTS.md").read_text(encoding="utf-8")


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    listed = list(rows)
    if not listed:
        return ""
    lines = [heads, tuple("---" for _ in heads), *listed]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


PAGES: dict[str, Callable[[], str]] = {
    "commands": commands, "json": json_page, "agreements": agreements, "lexicon": lexicon, "tools": tools, "measured": measured,
}  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write("\n".join(made() for made in PAGES.values()))
