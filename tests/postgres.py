"""A PostgreSQL server for the tests: a new cluster in a temporary folder, on a socket there, gone when the tests are done."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PLACES = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt")
_NOBODY = "postgres"  # the server refuses to run as root: Debian's package brings this user


def binaries() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl`` of the newest server of this machine, 15 or later; ``None`` without one."""
    found = [p.parent for place in _PLACES for p in Path(place).glob("*/bin/initdb")]
    beside = shutil.which("initdb")
    found += [Path(beside).resolve().parent] if beside else []
    fit = [p for p in found if p.parent.name.split("@")[-1].isdigit() and int(p.parent.name.split("@")[-1]) >= 15]
    return max(fit, key=lambda p: int(p.parent.name.split("@")[-1]), default=None)


@contextmanager
def server(within: Path | None = None) -> Iterator[str]:
    """Start a server, whose files are in a new folder ``within``, and give the address of its database ``postgres``; stop it in the
    end."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=within))  # short: a socket's path has a hundred characters at most
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _NOBODY)
        _run("initdb", "-D", folder / "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
        address = f"postgresql://tester@/postgres?host={folder}"
        start(address)
        try:
            yield address
        finally:
            stop(address)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(address: str) -> None:
    """Start the server with this address, which was stopped."""
    folder = _folder(address)
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=40"
    _run("pg_ctl", "-D", folder / "data", "-l", folder / "log", "-o", options, "-w", "start")


def stop(address: str) -> None:
    """Stop it at once, as a fall of the machine would."""
    _run("pg_ctl", "-D", _folder(address) / "data", "-m", "immediate", "-w", "stop")


def _folder(address: str) -> Path:
    return Path(address.rpartition("host=")[2])


def _run(tool: str, *given: object) -> None:
    """Run a tool of the server, as its own user where we are root."""
    tools = binaries()
    assert tools is not None, "no PostgreSQL server of version 15 or later is installed"
    words = [str(tools / tool), *map(str, given)]
    user = pwd.getpwnam(_NOBODY) if os.geteuid() == 0 else None
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    done = subprocess.run(words, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **who)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr
