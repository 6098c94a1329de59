"""How much of the input has been gone through."""

from __future__ import annotations

from pathlib import Path

from detente.intake.meter import Meter
from detente.intake.open import open_input


def test_the_share_grows_with_the_bytes_of_the_files(tmp_path: Path) -> None:
    for name, size in (("a.txt", 100), ("b.txt", 300)):
        (tmp_path / name).write_text("The river was quiet all day long. "[: size % 34] + "x" * (size - size % 34))
    meter = Meter([str(tmp_path)])
    assert meter.share() == 0.0
    shares = [meter.share() for _ in open_input(str(tmp_path), meter=meter)]
    assert shares == [0.25, 1.0]


def test_what_has_no_size_has_no_share() -> None:
    assert Meter(["-"]).share() is None
    assert Meter(["https://example.org/"]).share() is None
    assert Meter(["/no/such/file"]).share() is None
    assert Meter([]).share() is None
