"""The commands as a user meets them: what they print, what they say when the input is bad, and how they end."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (
    "OSLO, March 3 (Reuters) - Norwegian Foreign Minister Ada Lindqvist said on Friday that Norway had received two letters. "
    "She met Sergei Lavrov in Oslo on Thursday. Russia suspended its participation in the New START treaty in February 2023.\n"
)


def detente(*arguments: str, given: str | bytes = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, PYTHONPATH=str(ROOT / "src"), PYTHONUTF8="1", COLUMNS="100", NO_COLOR="1")
    data = given if isinstance(given, bytes) else given.encode()
    done = subprocess.run(
        [sys.executable, "-m", "detente", *arguments], input=data, capture_output=True, cwd=cwd, env=environment, timeout=120
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "oslo.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_read_prints_one_json_line_a_document(page: Path) -> None:
    done = detente("read", str(page), "--format", "jsonl", "--date", "2023-03-03")
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    data = json.loads(line)
    assert list(data) == ["document", "facts", "checks", "problems"]
    assert data["document"]["text"] == TEXT
    assert data["document"]["published"] == "2023-03-03"
    assert data["document"]["credits"] == ["org:reuters"]
    spoken = [f for f in data["facts"] if f["kind"] == "statement"]
    assert [(f["speaker"]["id"], f["cue"], f["form"]) for f in spoken] == [("person:ada-lindqvist", "said", "indirect")]
    (act,) = [f for f in data["facts"] if f["kind"] == "act"]
    assert (act["agreement"], act["party"]["id"], act["act"], act["when"]) == ("new-start", "state:RUS", "suspension", "2023-02")
    for fact in data["facts"]:
        for spans in fact["evidence"].values():
            assert all(0 <= a < b <= len(TEXT) for a, b in spans)


def test_the_brief_is_plain_text_in_a_pipe(page: Path) -> None:
    done = detente("read", str(page), "--date", "2023-03-03")
    assert done.returncode == 0
    assert "\x1b[" not in done.stdout
    for heading in ("WHO SAID WHAT", "CONTACTS", "AGREEMENTS", "DOES IT HOLD?"):
        assert heading in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_the_same_input_gives_the_same_bytes(page: Path) -> None:
    first, second = (detente("read", str(page), "--format", "jsonl").stdout for _ in range(2))
    assert first == second


def test_standard_input_and_the_record(page: Path, tmp_path: Path) -> None:
    record = str(tmp_path / "record.db")
    for _ in range(2):
        assert detente("read", "-", "--into", record, "--date", "2023-03-03", given=TEXT).returncode == 0
    listed = json.loads(detente("statements", "--record", record, "--format", "json").stdout)
    assert [f["speaker"]["id"] for f in listed] == ["person:ada-lindqvist"]
    acts = detente("acts", "--record", record, "--agreement", "New START", "--format", "csv").stdout.splitlines()
    assert acts[0].startswith("when,agreement,party,act")
    assert len(acts) == 2
    assert "Lindqvist" in detente("contacts", "--record", record, "--between", "Lindqvist", "Lavrov").stdout


BAD_INPUTS = [
    ("empty.txt", b"", "empty"),
    ("blank.txt", b" \n\n\t ", "empty"),
    ("binary.bin", bytes(range(256)) * 20, "text"),
    ("huge.txt", b"All quiet on the river today. " * 1_750_000, "MB"),
    ("broken.txt", b"caf\xff\xfe\x00\x81 d\x8d\x8f\x90 \x9d" * 30, ""),
    ("nothing.html", b"<html><head><title>x</title></head><body><script>1</script></body></html>", ""),
]


@pytest.mark.parametrize(("name", "content", "word"), BAD_INPUTS, ids=[b[0] for b in BAD_INPUTS])
def test_bad_input_gets_one_line_and_exit_code_3(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = detente("read", str(path))
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("detente: ")
    assert word in line


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("read", "no-such-file.txt"), 3),
        (("read", "http://127.0.0.1:9/x", "--allow-private"), 3),
        (("status", "no-such-treaty", "--on", "2023-07-12"), 2),
        (("status", "new-start", "--on", "yesterday"), 2),
        (("status", "new-start", "--on", "2023-07-12", "--party", "Atlantis"), 2),
        (("status", "new-start"), 2),
        (("read", "x.txt", "--format", "yaml"), 2),
        (("statements",), 2),
        (("statements", "--record", "no-such-record.db"), 4),
        (("frobnicate",), 2),
    ],
)
def test_a_wrong_question_gets_one_line_and_its_exit_code(arguments: tuple[str, ...], code: int) -> None:
    done = detente(*arguments)
    assert done.returncode == code
    (line,) = done.stderr.splitlines()
    assert line.startswith("detente: ")
    assert "Traceback" not in line


def test_in_a_batch_a_bad_document_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = ['{"id": "a", "text": "Ada Lindqvist said that the talks would go on.", "date": "2023-03-03"}', "not json", '{"id": "c"}',
             '{"id": "d", "text": "Ada Lindqvist said that the talks were over."}']  # fmt: skip
    path = tmp_path / "batch.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    done = detente("read", "--jsonl", str(path), "--format", "jsonl")
    assert done.returncode == 0
    read = [json.loads(line) for line in done.stdout.splitlines()]
    assert [len(r["problems"]) for r in read] == [0, 1, 1, 0]
    assert [r["document"]["source"] for r in read][::3] == ["a", "d"]
    assert len(done.stderr.splitlines()) == 2


def test_status_as_json() -> None:
    data = json.loads(detente("status", "INF", "--on", "2019-08-02", "--between", "Russia", "USA", "--format", "json").stdout)
    assert (data["agreement"], data["parties"], data["status"], data["how"]) == ("inf", ["RUS", "USA"], "ended", "withdrawn")
    assert data["because"]


def test_agreements_gained_and_lost() -> None:
    done = detente("agreements", "--on", "2019-08-03", "--between", "RUS", "USA", "--since", "2019-08-01", "--format", "json")
    data = json.loads(done.stdout)
    assert (data["gained"], data["lost"]) == ([], ["inf"])


def test_a_whole_treaty_as_rows() -> None:
    done = detente("status", "inf", "--on", "2019-03-01", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(r["row"], r["status"], r["held_by"]) for r in rows[:3]] == [
        ("answer", "notice-running", ""), ("reading", "notice-running", "USA"), ("reading", "suspended", "RUS USA"),
    ]  # fmt: skip
    assert {r["parties"] for r in rows[3:]} == {"BLR", "KAZ", "RUS", "TKM", "UKR", "USA", "UZB"}


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("agreements", "--on", "2019-08-03", "--since", "2019-01-01"), "agreement,status,how,bindingness,name"),
        (("limits", "--on", "2020-01-01", "--party", "Russia"), "agreement,article,number,unit"),
        (("what-if", "inf", "--by", "USA", "--on", "2015-01-01"), "agreement,party,on,possible,effect"),
        (("timeline", "inf"), "agreement,name,bindingness,start,end,status"),
    ],
)
def test_every_answer_as_rows_values_and_text(arguments: tuple[str, ...], first: str) -> None:
    rows = detente(*arguments, "--format", "csv").stdout
    assert rows.startswith(first)
    assert len(list(csv.reader(io.StringIO(rows)))) > 1
    assert json.loads(detente(*arguments, "--format", "json").stdout)
    text = detente(*arguments)
    assert (text.returncode, text.stderr) == (0, "")
    assert len(text.stdout.splitlines()) > 2


def test_what_if_as_json() -> None:
    done = detente("what-if", "New START", "--act", "withdrawal-notice", "--by", "Russia", "--on", "2020-01-01", "-f", "json")
    data = json.loads(done.stdout)
    assert list(data) == [
        "agreement", "party", "on", "possible", "effect", "condition", "whole_after", "ended_between", "still_between",
        "lapses", "still_covered_by", "because",
    ]  # fmt: skip
    assert (data["effect"], data["ended_between"], data["still_between"]) == ("2020-04-01", [["RUS", "USA"]], 0)
    assert list(data["lapses"]) == ["limits", "inspections", "channels"]


def test_a_timeline_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    done = detente("timeline", "inf", "-o", str(tmp_path / "inf.svg"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "inf.svg").read_text(encoding="utf-8").startswith("<svg")
    wrong = detente("timeline", "inf", "--from", "2020-01-01", "--to", "2019-01-01")
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 1)


def test_pictures_are_drawn_into_files(tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    done = detente("plot", "silences", "Sergei Lavrov", "Antony Blinken", "--on", "2024-01-01", "-o", str(tmp_path / "quiet.svg"))
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, f"Drawn: {tmp_path / 'quiet.svg'}", "")
    assert "Sergei Lavrov" in (tmp_path / "quiet.svg").read_text(encoding="utf-8")
    for wrong in (("plot", "limits", "new-strat", "-o", "x.svg"), ("plot", "system"), ("plot", "system", "-o", "x.gif")):
        failed = detente(*wrong)
        assert (failed.returncode, len(failed.stderr.splitlines())) == (2, 1)


def test_version_and_help() -> None:
    assert detente("--version").stdout.startswith("detente 0.")
    shown = detente("--help").stdout
    for command in ("read", "status", "agreements", "statements", "contacts", "events", "acts", "search", "check-data", "limits", "what-if",
                    "timeline"):  # fmt: skip
        assert command in shown


def test_the_record_is_exported(page: Path, tmp_path: Path) -> None:
    record, folder = str(tmp_path / "record.db"), tmp_path / "tables"
    assert detente("read", str(page), "--into", record, "--format", "none").returncode == 0
    done = detente("export", "--record", record, "--to", "jsonl")
    assert json.loads(done.stdout) == json.loads(detente("read", str(page), "--format", "jsonl").stdout)
    assert done.stderr == "1 documents; written: 1 documents\n"
    assert detente("export", "--record", record, "--to", "parquet", "--out", str(folder)).returncode == 0
    assert (folder / "statements.parquet").is_file()
    again = detente("export", "--record", record, "--to", "parquet", "--out", str(folder))
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert detente("export", "--record", record, "--to", "vhs").returncode == 2
