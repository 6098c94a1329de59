"""The record on a PostgreSQL server: several writers, large texts, and everything that can be wrong with the server."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import create_engine, text
from tests.test_record_store import sample

from detente.errors import RecordError
from detente.model.report import Taken
from detente.record.store import Record


def test_several_writers_at_once_keep_every_document_once(postgres_address: str) -> None:
    """Each writes the same documents, every second one in the reverse order, so that they wait for each other."""
    Record.open(postgres_address).close()
    accounts = [sample(f"Text number {n}.") for n in range(12)]
    added: list[int] = []

    def write(reverse: bool) -> None:
        with Record.open(postgres_address) as record:
            batch = [Taken(a, a.document.id) for a in (reversed(accounts) if reverse else accounts)]
            added.extend(record.add_many(batch[at : at + 4], "k1", "own") for at in range(0, 12, 4))

    writers = [threading.Thread(target=write, args=(bool(n % 2),)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with Record.open(postgres_address, create=False) as record:
        assert sum(added) == record.counts()["documents"] == len(list(record.ledger())) == 12


def test_programs_that_make_the_record_at_once_make_one(postgres_address: str) -> None:
    failed: list[Exception] = []

    def make() -> None:
        try:
            Record.open(postgres_address).close()
        except Exception as error:
            failed.append(error)

    makers = [threading.Thread(target=make) for _ in range(6)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert failed == []
    assert Record.open(postgres_address, create=False).counts()["documents"] == 0


def test_every_word_of_a_text_of_two_megabytes_is_found(postgres_address: str) -> None:
    body = " ".join(f"w{n:07d}" for n in range(220_000))
    with Record.open(postgres_address) as record:
        assert record.add(sample(body), "k1", "own")
        assert [h["outlet"] for n in (0, 110_000, 219_999) for h in record.search(f"w{n:07d}")] == ["Arms Ledger"] * 3


def test_accents_do_not_count(postgres_address: str) -> None:
    with Record.open(postgres_address) as record:
        record.add(sample("Détente à Genève."), "k1", "own")
        assert len(list(record.search("detente geneve"))) == len(list(record.search("Détente Genève"))) == 1


def test_a_lost_connection_is_told_and_what_was_acknowledged_stays(postgres_address: str) -> None:
    with Record.open(postgres_address) as record:
        record.add(sample(), "k1", "own")
        held = record._store.engine.connect()
        _end_all_others(postgres_address)
        with pytest.raises(RecordError, match="closed the connection") as told, record._store.guarded():
            held.execute(text("SELECT 1"))
        held.close()
        assert "\n" not in str(told.value)
        assert record.counts()["documents"] == 1  # the next question opens a new one


def _end_all_others(address: str) -> None:
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        connection.execute(text(ended))
    engine.dispose()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("/record", "/no_such_record"), "create the database first"),
        (("host=", "port=1&host="), "does not answer|is not there|cannot be used"),
        (("tester@", "nobody:geheim@"), "cannot be used|refuses the user|is not there"),
    ],
)
def test_a_server_that_cannot_be_used_is_told_in_one_line(postgres_address: str, change: tuple[str, str], message: str) -> None:
    with pytest.raises(RecordError, match=message) as told:
        Record.open(postgres_address.replace(*change))
    assert "geheim" not in str(told.value)
    assert "\n" not in str(told.value)


def test_an_empty_database_is_no_record_until_it_is_made(postgres_address: str) -> None:
    with pytest.raises(RecordError, match="there is no record"):
        Record.open(postgres_address, create=False)


def test_a_newer_record_is_left_alone(postgres_address: str) -> None:
    Record.open(postgres_address).close()
    engine = create_engine(postgres_address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE detente_schema SET version = 99"))
    engine.dispose()
    with pytest.raises(RecordError, match="newer Détente"):
        Record.open(postgres_address)


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(RecordError, match="not sound"):
        Record.open("postgresql://user@host:port/name")
