"""Runs what the pages of the documentation show: commands, files and Python, each page in a folder of its own.

A block ``console`` has commands after "$ " and below each what it prints; a line "…" stands for any lines. A block with a file's
name as title is saved under it. A block ``python`` is run, one page's blocks as one program. A block whose title begins with
"Not run" is not.

``python docs/console.py --write PAGE…`` puts below each command what it prints where "…" alone, or something else, is shown.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGES = sorted(p for p in (ROOT / "docs").rglob("*.md") if p.name != "README.in.md")
_BLOCK = re.compile(r"^```(?P<language>\w*)(?P<rest>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"]*)"')
_COMMAND = re.compile(r"^\$ (?P<command>.*(?:\\\n.*)*)\n(?P<shown>(?:(?!\$ ).*\n)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its title, what stands in it, and where it begins in the page."""

    language: str
    title: str
    body: str
    start: int

    @property
    def runs(self) -> bool:
        """Whether it is run."""
        return self.language in ("console", "python") and not self.title.startswith("Not run")

    def commands(self) -> Iterator[tuple[str, str]]:
        """Each command of a console block with what is shown below it."""
        return ((found["command"], found["shown"]) for found in _COMMAND.finditer(self.body))


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in order."""
    found = _BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(m["language"], (_TITLE.search(m["rest"]) or ["", ""])[1], m["body"], m.start()) for m in found]


class Shell:
    """A folder in which commands of a page run, with this ``detente`` on the path."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.names = folder, {"__name__": "page"}
        programs = folder / ".bin"
        programs.mkdir()
        for name, run in (("detente", "-m detente"), ("python", "")):
            (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {run} "$@"\n', encoding="utf-8")
            (programs / name).chmod(0o755)
        path = os.pathsep.join((str(programs), os.environ["PATH"]))
        source = os.pathsep.join((str(ROOT / "src"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)))
        self.environment = dict(os.environ, PATH=path, PYTHONPATH=source, COLUMNS="100", NO_COLOR="1", TERM="dumb", PYTHONUTF8="1")

    def run(self, command: str) -> str:
        """What a command prints, standard error too, without blanks at the ends of lines."""
        done = subprocess.run(
            command, shell=True, executable="/bin/bash", cwd=self.folder, env=self.environment, encoding="utf-8", timeout=120,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())

    def python(self, body: str) -> str:
        """What Python prints; names stay for the page's next block."""
        names: dict[str, Any] = self.names
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(body, "page", "exec"), names)  # the project's own pages
        return out.getvalue()

    def save(self, name: str, body: str) -> None:
        """A file that a page shows."""
        (self.folder / name).write_text(body, encoding="utf-8")


def fits(shown: str, printed: str) -> bool:
    """Whether what a page shows is what is printed; "…" on a line of its own stands for any lines."""
    pattern = "".join(r"(?:.*\n)*" if line == "…" else re.escape(line) + r"\n" for line in shown.rstrip("\n").splitlines())
    return re.fullmatch(pattern, printed.rstrip("\n") + "\n" if printed.strip() else "") is not None


def play(page: Path, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Run a page. Of each command that shows something: the command, what is shown and what it printed."""
    for _, ran in _run(page, folder):
        for command, shown, printed in ran:
            if "Traceback" in printed or (not shown and re.search(r"(?m)^detente: |command not found", printed)):
                shown = "a command that does what it should"
            if shown:
                yield command, shown, printed


def write(page: Path) -> None:
    """Put below each command of a page what it prints, where nothing is shown; what ends in "…" keeps its length."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for block, ran in _run(page, Path(folder)):
            made = "".join(f"$ {command}\n{_kept(shown, printed)}" for command, shown, printed in ran)
            text = text.replace(block.body, made, 1)
    page.write_text(text, encoding="utf-8")


def _run(page: Path, folder: Path) -> Iterator[tuple[Block, list[tuple[str, str, str]]]]:
    """Run a page's blocks in order; of those with commands each command, what is shown and what it printed."""
    shell = Shell(folder)
    for block in blocks(page):
        if re.fullmatch(r"[\w-]+\.\w+", block.title):
            shell.save(block.title, block.body)
        elif block.runs and block.language == "python":
            shell.python(block.body)
        elif block.runs:
            yield block, [(command, shown, shell.run(command)) for command, shown in block.commands()]


def _kept(shown: str, printed: str) -> str:
    if shown == "…\n":  # to be filled in
        return printed
    if not shown or fits(shown, printed):
        return shown
    lines = shown.splitlines()
    return "".join(line + "\n" for line in printed.splitlines()[: len(lines) - 1]) + "…\n" if lines[-1] == "…" else printed


if __name__ == "__main__":
    if "--write" not in sys.argv or shutil.which("bash") is None:
        sys.exit("python docs/console.py --write PAGE…")
    for name in sys.argv[sys.argv.index("--write") + 1 :]:
        write(Path(name))
