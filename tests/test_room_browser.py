"""The reading room in a real browser: read, move by keyboard, follow a fact to its words, search, judge; and whether all can use it.

Needs a Chromium (``make test-room`` installs Debian's); axe-core is looked for where ``DETENTE_AXE`` says.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from tests.room import account, fill, many

CHROMIUM = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome") if Path(p).exists()), None)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
AXE = Path(os.environ.get("DETENTE_AXE", ".room/axe.min.js"))
playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: `make test-room` installs one")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that the terminal shows, of a real server at a free port."""
    folder = tmp_path_factory.mktemp("browser")
    place = fill(folder / "record.db", [account(), *many(45)])
    command = [sys.executable, "-m", "detente", "serve", str(place), "--port", "0", "--judge", "--judgements", str(folder / "judged.jsonl")]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    limit = threading.Timer(30, server.kill)
    limit.start()
    try:
        assert server.stderr is not None
        found = re.search(r"http://\S+", server.stderr.readline())
        assert found is not None
        limit.cancel()
        yield found[0]
    finally:
        limit.cancel()
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory):
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        yield found
        found.close()


@pytest.fixture
def page(browser, address: str):
    """A tab at the front page, which fails the test where the browser reports an error or a breach of the policy."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    tab = context.new_page()
    faults: list[str] = []
    tab.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("request", lambda request: None if request.url.startswith(base(address)) else faults.append(request.url))
    tab.goto(base(address))
    yield tab
    context.close()
    assert faults == []


def base(address: str) -> str:
    return address[: address.index("/", 8)]


def test_a_reader_moves_between_facts_and_their_words(page, address: str) -> None:
    read = account()
    page.goto(f"{base(address)}/document/{read.document.id}")
    assert page.locator(".keys").is_visible()
    page.keyboard.press("j")
    first = page.locator(".card.on")
    assert first.get_attribute("id") == f"f-{read.facts[0].id}"
    lit = page.locator(".m.on").all_text_contents()
    assert "".join(lit).startswith("Sergei Lavrov")
    assert "called" in lit
    page.keyboard.press("j")
    assert page.locator(".card.on").get_attribute("id") == f"f-{read.contacts[0].id}"
    page.keyboard.press("k")
    assert page.locator(".card.on").get_attribute("id") == f"f-{read.facts[0].id}"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.url.endswith("#s1")
    page.keyboard.press("Escape")
    assert page.locator(".on").count() == 0
    page.locator(".m", has_text="suspended").hover()
    assert page.locator(".card.on").get_attribute("id") == f"f-{read.acts[0].id}"


def test_a_fact_s_address_leads_to_it(page, address: str) -> None:
    read = account()
    page.goto(f"{base(address)}/fact/{read.acts[0].id}")
    assert page.url == f"{base(address)}/document/{read.document.id}#f-{read.acts[0].id}"
    assert page.locator(".card.on").get_attribute("id") == f"f-{read.acts[0].id}"
    assert "New START" in page.locator(".m.on").all_text_contents()


def test_cards_stand_beside_their_sentences_and_below_them_on_a_narrow_screen(page, address: str) -> None:
    page.goto(f"{base(address)}/document/{account().document.id}")
    text, card = page.locator(".text").bounding_box(), page.locator(".card").first.bounding_box()
    assert card["x"] >= text["x"] + text["width"]
    boxes = [c.bounding_box() for c in page.locator(".card").all()]
    assert all(a["y"] + a["height"] <= b["y"] + 1 for a, b in pairwise(boxes))
    page.set_viewport_size({"width": 390, "height": 844})
    sentence, card = page.locator("#s1").bounding_box(), page.locator(".card").first.bounding_box()
    assert card["x"] < 60
    assert sentence["y"] + sentence["height"] <= card["y"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_reader_searches_and_narrows_down(page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("inspections")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=inspections")
    assert page.locator("[role=status]").inner_text().startswith("46 documents")
    page.get_by_role("link", name="Arms Ledger").click()
    page.wait_for_url("**outlet=Arms*")
    assert page.locator("[role=status]").inner_text().startswith("22 documents")
    page.get_by_role("link", name="More →").click()
    page.wait_for_url("**page=2*")
    page.locator(".row h2 a").first.click()
    assert page.locator(".document h1").is_visible()


def test_a_slider_moves_the_day_without_a_new_page(page, address: str) -> None:
    page.goto(f"{base(address)}/agreement/new-start?on=2024-10-01")
    assert page.locator(".standing").inner_text().startswith("On 1 October 2024: in force")
    page.evaluate("window.stayed = true")
    page.locator("#slide").focus()
    page.keyboard.press("End")  # the end of the register's horizon
    page.locator("form.day[data-shown]").wait_for(state="attached")
    page.locator(".standing", has_text="ended (its term expired)").wait_for()
    shown = page.locator("form.day").get_attribute("data-shown")
    assert page.url.endswith(f"?on={shown}")
    if find_spec("vl_convert"):
        assert page.locator("[data-live=picture-timeline] img").get_attribute("src") == f"/picture/timeline.svg?of=new-start&on={shown}"
    assert page.evaluate("window.stayed") is True
    page.locator("#on").fill("2012-05-01")
    page.locator("#on").dispatch_event("change")
    page.locator(".standing", has_text="On 1 May 2012: in force").wait_for()
    assert page.locator("[data-live=standing] .contested").count() == 0


def test_a_pair_on_a_narrow_screen_keeps_to_its_width(page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/dyad/RUS/USA", "/agreement/new-start", "/state/RUS", "/"):
        page.goto(f"{base(address)}{path}?on=2023-08-01")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_analyst_judges(page, address: str) -> None:
    read = account()
    page.goto(address)
    assert page.url == base(address) + "/"
    assert "token" not in page.evaluate("document.cookie")
    page.goto(f"{base(address)}/document/{read.document.id}")
    page.get_by_label("Under which name?").fill("Ada Berg")
    page.get_by_role("button", name="Judge").click()
    card = page.locator(f"#f-{read.acts[0].id}")
    card.locator("summary").click()
    card.get_by_label("Why").fill("as the text says")
    card.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**#f-*")
    assert "confirmed by Ada Berg: as the text says" in page.locator(f"#f-{read.acts[0].id}").inner_text()


def test_reading_needs_no_script(browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{base(address)}/fact/{account().acts[0].id}")
    assert tab.locator(f"#f-{account().acts[0].id} .verdict").is_visible()
    tab.goto(f"{base(address)}/search?q=inspections")
    assert tab.locator(".row").count() == 20
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/search?q=inspections", "/statements", "/contacts", "/checks", "/saved", "/document", "/agreements", "/agreement/new-start", "/agreement/npt", "/state/RUS", "/persons", "/dyad/RUS/USA"])
def test_axe_finds_no_fault(browser, address: str, path: str, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not there: `make test-room` fetches it")
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    tab = context.new_page()
    tab.goto(address)  # at the desk, so that its forms are looked at too
    tab.goto(base(address) + (f"/document/{account().document.id}" if path == "/document" else path))
    for summary in tab.locator(".card summary").all()[:2]:
        summary.click()
    tab.add_script_tag(path=str(AXE))
    found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
    context.close()
    assert [(v["id"], v["impact"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found["violations"]] == []


def test_pages_are_light(browser, address: str) -> None:
    context = browser.new_context()
    tab = context.new_page()
    sizes: list[int] = []
    tab.on("response", lambda answer: sizes.append(len(answer.body())))
    tab.goto(f"{base(address)}/document/{account().document.id}", wait_until="networkidle")
    painted = tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
    context.close()
    assert sum(sizes) < 300_000
    assert painted < 1000
