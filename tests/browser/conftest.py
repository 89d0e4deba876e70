"""A real Chromium, and a demonstration that is really served to it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.addresses import PAGES
from tests.browser.served import TOCSIN, Served, surroundings

PASSWORD = "tocsin-demonstration"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
ASKED_AT = "2025-10-20T08:45:00Z"
"""When the demonstration begins: three minutes before the incident becomes major."""
PATIENCE = 15_000
"""Milliseconds after which what was waited for counts as missing."""


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `tocsin demo` fills it; tests that record something work on a copy."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    subprocess.run([TOCSIN, "demo", "--no-serve"], env=surroundings(folder), check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def served(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration for tests that only look."""
    yield from _served(filled, tmp_path_factory.mktemp("looked-at") / "data")


@pytest.fixture(scope="module")
def pages(served: Served) -> dict[str, str]:
    """The addresses, with those of the provider that is out and of one node of each kind."""
    nodes = json.loads(served.tocsin("inventory", "--json"))["nodes"]
    first = {each["kind"]: f"/inventory/{each['id']}/" for each in reversed(nodes)}
    amazon = next(each["id"] for each in nodes if each["name"] == "Amazon Web Services, Inc.")
    return PAGES | {
        "a provider": f"/inventory/{amazon}/",
        "its record": f"/providers/{amazon}/record/",
        "a function": first["function"],
        "an ICT service": first["ict_service"],
        "a business service": first["business_service"],
        "a customer": first["customer"],
    }


@pytest.fixture
def own(filled: Path, tmp_path: Path) -> Iterator[Served]:
    """A demonstration of its own for a test that records something or sets the clock."""
    yield from _served(filled, tmp_path / "data")


def _served(filled: Path, folder: Path) -> Iterator[Served]:
    shutil.copytree(filled, folder)
    server = Served(folder)
    server.move_to(ASKED_AT)
    yield server
    if server.runs():
        status, written = server.end()
        assert status == 0
        assert "Traceback" not in written


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, for one file only: while its loop runs, Django refuses other tests their database."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no Chromium is on the PATH (looked for {', '.join(BROWSERS)})")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def sign_in(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Sign somebody in at an address, in a new context with the settings given, and return the page there."""
    contexts = []

    def signed_in(address: str, name: str = "ada", language: str = "en", **settings: object) -> Page:
        context = chromium.new_context(base_url=address, locale="en-GB", **settings)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto("/sign-in/")
        if language != "en":
            page.click(f"button[value={language}]")
            page.wait_for_selector(f"html[lang={language}]")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{address}/")
        return page

    yield signed_in
    for context in contexts:
        context.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.browser)
