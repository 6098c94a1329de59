"""Kill -9 while documents are added: every document that was acknowledged is there, whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from detente.record.store import Record

SRC = Path(__file__).parents[1] / "src"

WRITER = """
import sys
from detente.model.actors import ActorRef
from detente.model.facts import Check, Contact, Statement
from detente.model.report import Account
from detente.model.text import Document, Problem
from detente.record.store import Record

with Record.open(sys.argv[1]) as record:
    for i in range(100_000):
        document = Document(f"Report {i}. " + "The minister met his colleague and spoke of arms control. " * 40)
        who = ActorRef("person:a", "A"), ActorRef("person:b", "B")
        said = [Statement(document=document.id, speaker=who[0], content=f"sentence {n}", form="direct") for n in range(9)]
        met = Contact(document=document.id, parties=who, channel="meeting")
        account = Account(document, None, (*said, met), (Check(met.id, "not-in-record"),), (Problem("one"),))
        assert record.add(account, "k", "e")
        print(document.id, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
@pytest.mark.parametrize("acknowledged", [1, 25, 60])
def test_kill_loses_no_acknowledged_document(tmp_path: Path, acknowledged: int) -> None:
    path = tmp_path / "record.db"
    environment = os.environ | {"PYTHONPATH": str(SRC)}
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, env=environment)
    assert writer.stdout is not None
    told = [writer.stdout.readline().strip() for _ in range(acknowledged)]
    writer.kill()
    told += [line.strip() for line in writer.stdout if line.endswith("\n")]
    writer.stdout.close()
    assert writer.wait() == -signal.SIGKILL
    assert len(told) >= acknowledged
    with Record.open(path, create=False) as record:
        for document in told:
            account = record.account(document)
            assert account is not None
            assert (len(account.facts), len(account.checks), len(account.problems)) == (10, 1, 1)
        counts = record.counts()
        # At most the one that was committed and not yet told.
        assert counts["documents"] in (len(told), len(told) + 1)
        assert counts["statements"] == 9 * counts["documents"]
        assert len(list(record.ledger())) == counts["documents"]
        assert len(list(record.search("minister", limit=1000))) == counts["documents"]
    link = sqlite3.connect(path)
    assert link.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    link.close()
