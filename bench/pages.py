"""Pages a second, from HTML to facts in the record: ``python -m bench.pages --warc FILE --other FILE.conllu.gz…``.

Makes a ZIP of pages, real ones of the web archive and among them (``--share``) other texts as pages of 600 words, and reads it into
a new record with everything parsed and with ``--triage``, on as many processes as there are cores. Tells wall-clock rates and CPU
time with the start of the processes, the peak memory of the largest of them, and how many facts of the archive's pages the triage
loses. Pages of the archive are repeated, with a comment in their head that tells them apart, where more are asked for than it has.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

_WORDS = 600
_SHELL = (
    "<!doctype html><html lang=en><head><title>{title}</title></head><body><header><nav><a href=/>Home</a> <a href=/news>News</a> "
    "<a href=/contact>Contact</a></nav></header><main><article><h1>{title}</h1>{body}</article></main>"
    "<footer>All rights</footer></body></html>"
)


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--warc", type=Path, required=True, help="a web archive with pages about diplomacy")
    parser.add_argument("--other", type=Path, nargs="*", default=[], help="CoNLL-U or JSON lines, gzipped or not, with other texts")
    parser.add_argument("--pages", type=int, default=1000, help="how many pages in all")
    parser.add_argument("--share", type=float, default=0.1, help="the share of pages that come from the archive")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", choices=("all", "triage"), help="one of the two runs")
    parser.add_argument("--without", nargs="*", default=[], help="genres to leave out, as the treebanks call them")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pages.zip"
        words = _make(source, options)
        load = os.getloadavg()[0]
        print(f"{options.pages} pages of {words // options.pages} words, {options.workers} processes, load before {load:.1f}")
        found = {}
        for name in ("all", "triage") if options.only is None else (options.only,):
            found[name] = _timed(source, Path(folder) / f"{name}.db", name, options)
        if len(found) == 2:
            kept, lost = _compared(*found.values())
            print(f"facts of the archive's pages: {kept + lost}, lost by the triage {lost} ({100 * lost / (kept + lost):.2f} %)")
    return 0


def _make(target: Path, options: argparse.Namespace) -> int:
    """Fill the ZIP; the number of words, as the taken texts have them (of real pages about a tenth of their bytes)."""
    real = cycle(archive_pages(options.warc))
    other = cycle(other_pages(options.other, options.without)) if options.other else None
    every = round(1 / options.share) if other else 1
    words = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for number in range(options.pages):
            if other is None or number % every == 0:
                page = next(real).replace(b"<head>", f"<head><!-- {number} -->".encode(), 1)
                archive.writestr(f"real/{number:07}.html", page)
                words += len(page) // 124
            else:
                title, text = next(other)
                archive.writestr(f"other/{number:07}.html", page_of(title, f"{text} ({number})"))
                words += len(text.split())
    return words


def page_of(title: str, text: str) -> str:
    """A page of HTML with a title and a text, four sentences a paragraph."""
    sentences = text.split(". ")
    paragraphs = [". ".join(sentences[at : at + 4]) + "." for at in range(0, len(sentences), 4)]
    return _SHELL.format(title=html.escape(title), body="".join(f"<p>{html.escape(p)}</p>" for p in paragraphs))


def archive_pages(path: Path) -> list[bytes]:
    """The bodies of the answers in a web archive."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with path.open("rb") as stream:
        return [record.reader.read() for record in ArchiveIterator(stream, record_types=WarcRecordType.response)]


def other_pages(paths: Sequence[Path], without: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Titles and texts of ``_WORDS`` words: those of a file one after the other, without some genres."""
    found = []
    for path in paths:
        words = (word for text in _texts(path, without) for word in text.split())
        while chunk := list(islice(words, _WORDS)):
            found.append((" ".join(chunk[:6]), " ".join(chunk)))
    return found


def _texts(path: Path, without: Sequence[str]) -> Iterator[str]:
    left_out = False
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if ".jsonl" in path.name:
                yield json.loads(line)["text"]
            elif line.startswith("# sent_id = "):  # GUM_bio_byron-1, weblog-juancole.com_2003-1
                left_out = line[12:].removeprefix("GUM_").split("_")[0].split("-")[0] in without
            elif line.startswith("# text = ") and not left_out:
                yield line[9:].strip()


def _timed(source: Path, record: Path, name: str, options: argparse.Namespace) -> Path:
    command = [sys.executable, "-m", "detente", "read", str(source), "--into", str(record), "--workers", str(options.workers)]
    began, used = time.perf_counter(), _cpu()
    done = subprocess.run([*command, *(["--triage"] if name == "triage" else [])], capture_output=True, text=True)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(done.stderr)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    counts = done.stderr.splitlines()[-1].rpartition(": ")[2]
    cost = 1000 * (_cpu() - used) / options.pages
    rate = f"{options.pages / seconds:9.1f} pages a second{cost:8.1f} CPU ms a page"
    print(f"{name:8}{rate}{peak:9.0f} MB the largest process   {counts}")
    return record


def _cpu() -> float:
    """Seconds that the processes that have ended took; on a machine that others use too they tell more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _compared(whole: Path, triaged: Path) -> tuple[int, int]:
    """Facts of real pages in both records, and in the first alone."""
    ids = []
    for path in (whole, triaged):
        with sqlite3.connect(path) as link:
            query = "SELECT f.id FROM facts f JOIN documents d ON d.row = f.document WHERE d.source LIKE '%!real/%'"
            ids.append({row[0] for row in link.execute(query)})
    return len(ids[0] & ids[1]), len(ids[0] - ids[1])


if __name__ == "__main__":
    sys.exit(main())
