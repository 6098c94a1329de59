"""Whatever is wrong: one line on standard error, the exit code of the page on errors, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from detente import check_data, cli
from detente.errors import MissingInput, one_line
from detente.intake.open import read_file
from detente.model.text import Problem

ROOT = Path(__file__).parents[1]
TEXT = "Ada Lindqvist said that the talks – “all of them” – would go on.\n"


def start(*arguments: str | bytes, **environment: str) -> subprocess.Popen[bytes]:
    base = {k: v for k, v in os.environ.items() if k not in ("PYTHONIOENCODING", "PYTHONUTF8", "LC_ALL")}
    return subprocess.Popen(
        [sys.executable, "-m", "detente", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=base | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100"} | environment, preexec_fn=_hear_interrupts,
    )  # fmt: skip


def _hear_interrupts() -> None:
    """A shell's background job ignores SIGINT, and so would whatever it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def detente(*arguments: str | bytes, given: bytes = b"", **environment: str) -> tuple[int, str, list[str]]:
    """The exit code, the output and the lines on standard error."""
    with start(*arguments, **environment) as process:
        out, err = process.communicate(given, timeout=120)
    return process.returncode, out.decode(), err.decode().splitlines()


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "b.txt").write_bytes(b"")
    (tmp_path / ".hidden.txt").write_text("hidden", encoding="utf-8")
    assert detente("read", str(tmp_path / "bad")) == (3, "", [f"detente: {tmp_path}/bad/b.txt: {tmp_path}/bad/b.txt is empty"])
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    code, out, err = detente("read", str(tmp_path), "--format", "jsonl")
    assert (code, len(err)) == (0, 1)
    assert [json.loads(line)["document"]["source"] for line in out.splitlines()] == [f"{tmp_path}/a.txt", f"{tmp_path}/bad/b.txt"]


def inputs(folder: Path) -> dict[str, tuple[tuple[str, ...], str]]:
    (folder / "empty").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "b.jsonl").write_text('not json\n{"id": 1}\n', encoding="utf-8")
    return {
        "a folder without files": ((str(folder / "empty"),), "has no files in it"),
        "a pipe with a name": ((str(folder / "pipe"),), "is not a file"),
        "a name that is too long": (("a" * 5000,), "cannot be read: File name too long"),
        "no name": (("",), "is not a file"),
        "an address of a file": (("file:///etc/hostname",), "only http and https are"),
        "a private address": (("http://127.0.0.1:9/",), "on a private network (127.0.0.1)"),
        "a folder for json lines": (("--jsonl", str(folder)), "cannot be read: Is a directory"),
        "a file within a file": ((str(folder / "b.jsonl" / "c.txt"),), "cannot be read: Not a directory"),
    }


NAMES = ["a folder without files", "a pipe with a name", "a name that is too long", "an address of a file", "a private address",
         "a folder for json lines", "a file within a file", "no name"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_an_input_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    arguments, says = inputs(tmp_path)[name]
    code, out, err = detente("read", *arguments)
    assert (code, out, len(err)) == (3, "", 1)
    assert err[0].startswith("detente: ")
    assert says in err[0]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(TEXT, encoding="utf-8")

    def refuse(self: Path, mode: str = "r") -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(MissingInput, match=r"secret\.txt cannot be read: Permission denied$"):
        read_file(path)


def test_where_no_line_was_a_document_the_code_says_so(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text('not json\n{"id": 1}\n', encoding="utf-8")
    code, out, err = detente("read", "--jsonl", str(path), "--format", "jsonl")
    assert code == 3
    assert [line.partition(": ")[2].partition(": ")[0] for line in err] == [f"{path}:1", f"{path}:2"]
    read = [json.loads(line) for line in out.splitlines()]
    assert [(r["document"]["text"], r["problems"][0]["where"]) for r in read] == [(None, f"{path}:1"), (None, f"{path}:2")]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("read", "x.txt", "--date", "yesterday"), 2, "not a date: 'yesterday'"),
        (("read", "x.txt", "--date", "2023-12/2023-06"), 2, "ends before it begins"),
        (("read", "x.txt", "--unknown"), 2, "(see --help)"),
        (("read",), 2, "(see --help)"),
        (("status", "inf", "--on", "2023-02-30"), 2, "not a day"),
        (("status", "inf", "--on", "2019-08-02", "--known", "soon"), 2, "not a day"),
        (("status", "inf", "--on", "2019-08-02", "--between", "Russia", "Atlantis"), 2, "Atlantis"),
        (("status", "inf", "--on", "2019-08-02", "--format", "xml"), 2, "choose one of table, json"),
        (("status", "", "--on", "2019-08-02"), 2, ""),
        (("agreements", "--on", "2019-08-02", "--since", "2019-13-01"), 2, "not a day"),
        (("acts", "--record", "r.db", "--agreement", "Treaty of Nowhere"), 2, "Treaty of Nowhere"),
        (("acts", "--record", "r.db", "--party", "Atlantis"), 2, "Atlantis"),
        (("statements", "--record", "r.db", "--since", "soon"), 2, "not a day"),
        (("search", "talks"), 2, "--record record.db"),
        (("events", "--record", str(ROOT / "README.md")), 4, "README.md"),
        (("read", str(ROOT / "examples/dispatch.txt"), "--into", str(ROOT)), 4, ""),
        (("read", str(ROOT / "examples/dispatch.txt"), "--language", "no_such_pipeline"), 2, "spaCy"),
    ],
)
def test_a_question_that_is_wrong(arguments: tuple[str, ...], code: int, says: str) -> None:
    found, out, err = detente(*arguments)
    assert (found, out, len(err)) == (code, "", 1)
    assert err[0].startswith("detente: ")
    assert says in err[0]


def test_no_arguments_show_the_help() -> None:
    code, out, err = detente()
    assert (code, out) == (2, "")
    assert any("check-data" in line for line in err)


def test_a_name_that_is_no_unicode_and_one_with_a_line_end(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(odd)).write_text(TEXT, encoding="utf-8")
    code, out, err = detente("read", odd, "--format", "jsonl", "--title", b"na\xefve", "--into", str(tmp_path / "r.db"))
    assert (code, err) == (0, [])
    document = json.loads(out)["document"]
    assert (document["source"], document["title"]) == (f"{tmp_path}/caf\\xe9.txt", "na\\xefve")
    code, _, err = detente("read", "no\n\x1b[31mfile", "other")
    assert (code, len(err)) == (3, 2)
    assert err[0] == "detente: no \ufffd[31mfile: there is no file no \ufffd[31mfile: check the path"


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_what_is_piped_on_is_utf8_everywhere(environment: dict[str, str]) -> None:
    code, out, err = detente("read", "-", "--format", "jsonl", given=TEXT.encode(), **environment)
    assert (code, err) == (0, [])
    assert json.loads(out)["document"]["text"] == TEXT
    assert "– “all of them”" in out


def test_a_reader_that_went_away() -> None:
    with start("status", "inf", "--on", "2019-08-02") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == cli.PIPE_CLOSED == 141


def test_a_disk_that_is_full() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "detente", "status", "inf", "--on", "2019-08-02"], stdout=full, stderr=subprocess.PIPE, check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"detente: the system refuses: No space left on device\n")


def test_an_interruption_keeps_what_was_read(tmp_path: Path) -> None:
    record = str(tmp_path / "r.db")
    with start("read", "--jsonl", "-", "--format", "jsonl", "--into", record) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(16):  # a whole batch
            process.stdin.write(json.dumps({"id": number, "text": f"{TEXT} {number}"}).encode() + b"\n")
        process.stdin.flush()
        read = [json.loads(process.stdout.readline())["document"]["id"] for _ in range(16)]
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    (line,) = told.decode().splitlines()
    assert (process.returncode, line.partition(";")[0]) == (130, "detente: interrupted")
    assert len(set(read)) == 16
    code, out, _ = detente("statements", "--record", record, "--format", "jsonl")
    assert code == 0
    assert {json.loads(fact)["document"] for fact in out.splitlines()} == set(read)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["detente", *arguments])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return caught.value.code


def test_a_fault_of_ours_is_told_as_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*, standalone_mode: bool) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(cli, "app", broken)
    assert run(monkeypatch) == cli.FAULT == 70
    assert capsys.readouterr().err == "detente: this should not happen (RuntimeError: two lines); please report it\n"


@pytest.mark.parametrize(("message", "code"), [("gap: nobody from 2001", 0), ("no such state", 5)])
def test_knowledge_that_breaks_its_rules(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], message: str, code: int
) -> None:
    monkeypatch.setattr(check_data, "check_data", lambda: [Problem(message, "actors/states/RUS.yaml:3")])
    assert run(monkeypatch, "check-data", "--quiet") == code
    assert capsys.readouterr().out.splitlines()[-1] == ("0 problems, 1 notices." if code == 0 else "1 problems, 0 notices.")


@pytest.mark.parametrize(
    ("message", "line"),
    [("a\n  b\tc", "a b c"), ("\x1b[2Jx\x07", "\ufffd[2Jx\ufffd"), ("caf\udce9", "caf\ufffd"), ("Łódź – “so”", "Łódź – “so”"), ("", "")],
)
def test_a_message_is_one_line_that_a_terminal_can_show(message: str, line: str) -> None:
    assert one_line(message) == line
