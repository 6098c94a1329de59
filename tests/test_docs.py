"""The documentation: what it shows is what happens, what it says is measured, and the site stands on its own."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docs.console import PAGES, ROOT, blocks, fits, play

DOCS = ROOT / "docs"
RUN = [page for page in PAGES if any(block.runs for block in blocks(page))]
_SHELL = ("console", "sh", "bash", "python", "r", "json")


@pytest.mark.parametrize("page", RUN, ids=[str(p.relative_to(DOCS)) for p in RUN])
def test_what_a_page_shows_is_what_is_printed(page: Path, tmp_path: Path) -> None:
    for command, shown, printed in play(page, tmp_path):
        assert fits(shown, printed), f"$ {command}\n{printed}"


def test_blocks_that_are_not_run_say_so_and_are_few() -> None:
    still = [(page.name, b.title) for page in PAGES for b in blocks(page) if b.language in _SHELL and not b.runs]
    assert [where for where in still if not where[1].startswith("Not run")] == []
    assert len(still) <= 8
    assert sum(len(list(b.commands())) for page in RUN for b in blocks(page) if b.runs) >= 20


def test_a_shown_line_that_is_not_printed_is_found() -> None:
    assert fits("a\n…\nd\n", "a\nb\nc\nd\n")
    assert fits("…\n", "")
    assert not fits("a\n…\nc\n", "a\nb\n")
    assert not fits("a\n", "a\nb\n")


def test_every_figure_among_the_limits_was_measured() -> None:
    measured = (ROOT / "bench" / "RESULTS.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!task|---)[^|]*\|([^|]*)\|", (DOCS / "limits.md").read_text(encoding="utf-8"), re.MULTILINE)
    figures = [figure for cell in rows for figure in re.findall(r"\d[\d.,]*\d", cell)]
    assert len(figures) >= 17
    assert [figure for figure in figures if not re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", measured)] == []


def test_the_tutorial_notebook_runs_and_keeps_no_output() -> None:
    nbformat = pytest.importorskip("nbformat")
    book = nbformat.read(DOCS / "tutorial.ipynb", as_version=4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell for cell in code if cell.outputs or cell.execution_count] == []
    client = pytest.importorskip("nbclient").NotebookClient(book, timeout=120, resources={"metadata": {"path": str(DOCS)}})
    client.execute()
    shown = [out.data.get("text/html", "") for cell in code for out in cell.outputs if "data" in out]
    assert sum('class="detente"' in markup for markup in shown) == 3


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if importlib.util.find_spec("material") is None:
        pytest.skip("mkdocs-material is not installed: pip install 'detente[docs]'")
    made = tmp_path_factory.mktemp("site")
    run = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(made)]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return made


def test_the_site_loads_nothing_from_outside(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|img|iframe|source)[^>]*\ssrc=\"?([^\s\">]+)", text)
        loaded += [link for link in re.findall(r"<link[^>]*>", text) if "stylesheet" in link or "preconnect" in link or "icon" in link]
        assert [address for address in loaded if "//" in address.replace("../", "")] == [], page.name
    styles = "".join(p.read_text(encoding="utf-8") for p in site.rglob("*.css"))
    assert re.findall(r"(?:url\(|@import )[\"']?(?:https?:)?//[^)\"']+", styles) == []


def test_the_reference_is_made_of_what_is_there(site: Path) -> None:
    commands = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    for command in ("read", "status", "what-if", "export", "judge", "mcp"):
        assert f"detente {command}" in commands
    agreements = (site / "reference" / "agreements.html").read_text(encoding="utf-8")
    for path in (ROOT / "src" / "detente" / "data" / "agreements").glob("*.yaml"):
        assert f"<code>{path.stem}</code>" in agreements
    assert "cue_class" in (site / "reference" / "json.html").read_text(encoding="utf-8")
    assert "ASSAULT" in (site / "reference" / "lexicon.html").read_text(encoding="utf-8")
