"""What several test files share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

import pytest
from tests import postgres

from detente.pipeline import Pipeline

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    """One pipeline for the whole run: loading it takes a second."""
    return Pipeline()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real server, started once. Without one on the machine its tests are passed over, but never by ``make test-postgres``."""
    if postgres.binaries() is None and not os.environ.get("DETENTE_TEST_POSTGRES"):
        pytest.skip("no PostgreSQL server of version 15 or later is installed: `make test-postgres` installs one")
    with postgres.server() as address:
        yield address


@pytest.fixture
def postgres_address(postgres_server: str) -> str:
    """The address of a new, empty database."""
    from sqlalchemy import create_engine, text

    name = f"record{next(_NUMBERS)}"
    engine = create_engine(postgres_server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgres_server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgres"])
def record_place(request: pytest.FixtureRequest, tmp_path: object) -> str:
    """Where a new record may be made: a file, and a database on a server."""
    return f"{tmp_path}/record.db" if request.param == "sqlite" else request.getfixturevalue("postgres_address")
