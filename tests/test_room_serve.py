"""``detente serve`` as a command: what it says, where it listens, and how it ends."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from tests.room import account, fill


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "detente", "serve", *arguments], capture_output=True, text=True, timeout=60)


def test_what_is_no_record_is_told(tmp_path: Path) -> None:
    answer = run(str(tmp_path / "none.db"))
    assert answer.returncode == 4
    assert answer.stderr.startswith("detente: there is no record")
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize("taken", [True, False])
def test_a_port_that_cannot_be_used_is_told(tmp_path: Path, taken: bool) -> None:
    place = fill(tmp_path / "record.db", [account()])
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1] if taken else 70_000
        answer = run(str(place), "--port", str(port))
    assert answer.returncode == 2
    assert answer.stderr.startswith(f"detente: port {port} cannot be used")
    assert len(answer.stderr.splitlines()) == 1


def test_the_room_is_served_until_ctrl_c_on_this_machine_only(tmp_path: Path) -> None:
    place = fill(tmp_path / "record.db", [account()])
    before = place.read_bytes()
    server = subprocess.Popen([sys.executable, "-m", "detente", "serve", str(place), "--port", "0"], stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        line = server.stderr.readline()
        found = re.fullmatch(r"The reading room of .+: (http://127\.0\.0\.1:(\d+)/)\n", line)
        assert found is not None, line
        with urllib.request.urlopen(found[1] + "acts.json", timeout=10) as answer:
            assert b"suspension" in answer.read()
            assert answer.headers["server"] is None
        server.send_signal(signal.SIGINT)
        assert server.wait(15) in (0, 130)
        assert "Traceback" not in server.stderr.read()
    finally:
        server.kill()
    assert place.read_bytes() == before
