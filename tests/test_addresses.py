"""``detente read --urls``: lists of addresses into a record, and what is kept of the visits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.test_intake_urls import Site, address, site

from detente.addresses import Lists
from detente.commands import Order, run_read
from detente.errors import MissingInput
from detente.record.store import Record

__all__ = ["site"]

PAGE = "Ada Lindqvist said on Monday that the talks had been useful."


def order(site: Site, folder: Path, *paths: str) -> Order:
    listed = folder / "list.txt"
    listed.write_text("# two pages\n" + "".join(address(site, path) + "\n" for path in paths))
    lists = Lists(str(folder / "visited.db"), delay=0.0)
    return Order([str(listed)], into=str(folder / "r.db"), allow_private=True, workers=1, lists=lists)


def test_a_list_goes_into_the_record_and_a_second_run_asks_only_what_changed(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.pages = {"/a": (200, {"ETag": '"1"'}, PAGE), "/b": (200, {}, PAGE.replace("Monday", "Friday")), "/c": (404, {}, "")}
    wanted = order(site, tmp_path, "/a", "/b", "/c")
    assert run_read(wanted) == 0
    said = capsys.readouterr().err
    assert "2 read (2 new), 1 not" in said
    assert "/c answers 404" in said
    with Record.open(tmp_path / "r.db", create=False) as record:
        assert [d["url"] for d in record.documents()] == [address(site, "/a"), address(site, "/b")]
    site.pages["/b"] = (200, {}, PAGE.replace("Monday", "Sunday"))
    assert run_read(wanted) == 0
    assert "1 read (1 new), 1 not" in capsys.readouterr().err
    assert [h.get("if-none-match") for _, path, h in site.asked if path == "/a"] == [None, '"1"']


def test_a_page_that_was_not_stored_is_fetched_again(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages = {"/a": (200, {"ETag": '"1"'}, PAGE)}
    wanted = order(site, tmp_path, "/a")

    def full(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Record, "add_many", full)
        with pytest.raises(KeyboardInterrupt):
            run_read(wanted)
    assert run_read(wanted) == 0
    with Record.open(tmp_path / "r.db", create=False) as record:
        assert record.counts()["documents"] == 1


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="there is no file"):
        run_read(replace(Order([str(tmp_path / "none.txt")]), lists=Lists()))
