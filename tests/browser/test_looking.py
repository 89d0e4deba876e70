"""Every page: no sideways scroll, nothing inline, all by keyboard, and right on paper."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.browser.addresses import REFUSED, SITUATION
from tests.browser.conftest import PASSWORD

WIDTHS = (360, 390, 800, 1360)


# Dutch is longer; the slow proofs look at English too.
@pytest.mark.parametrize("language", ["nl", pytest.param("en", marks=pytest.mark.proof)])
def test_no_page_scrolls_sideways(served, pages, sign_in, language):
    """Whatever is wider than the screen scrolls in its own box."""
    page = sign_in(served.address, language=language)
    wide = {}

    for name, address in pages.items():
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            taken = page.evaluate("document.documentElement.scrollWidth")
            wide |= {(name, width): taken} if taken > width else {}

    assert wide == {}


def test_the_browser_has_nothing_to_complain_of(served, pages, sign_in):
    """No error on the console, no script that fails, nothing that the security policy blocks."""
    page = sign_in(served.address)
    said = []
    page.on("console", lambda message: said.append((message.type, message.text)))
    page.on("pageerror", lambda error: said.append(("error", str(error))))

    for name, address in pages.items():
        answer = page.goto(address)
        assert answer.status == REFUSED.get(name, 200), name

    assert len(said) == len(REFUSED)
    assert all(text.startswith("Failed to load resource") for _, text in said)


def test_no_page_has_inline_styles_or_scripts(served, pages, sign_in):
    """What the server sends needs no exception from the policy, and the policy has none."""
    page = sign_in(served.address)
    inline = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            names = dict(attributes)
            inline.extend(name for name in names if name == "style" or re.fullmatch("on[a-z]+", name))
            inline.extend([tag] if tag == "style" or (tag == "script" and "src" not in names) else [])

    for address in pages.values():
        answer = page.request.get(address)
        Reader().feed(answer.text())
        assert "unsafe" not in answer.headers["content-security-policy"]

    assert inline == []


FOCUSABLE = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.disabled
    && !(each.type === "radio" && each !== (document.querySelector(`[name="${each.name}"]:checked`)
      ?? document.querySelector(`[name="${each.name}"]`))))
  .map((each, place) => { each.dataset.place = place; return each.outerHTML.slice(0, 100); })
"""
FOCUSED = """
() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const box = at.querySelector?.(".impact-box");
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const frame = box && parseFloat(getComputedStyle(box).strokeWidth) >= 3;
  return [at.dataset.place ?? null, ring || Boolean(frame)];
}
"""


# Every third page here, and all of them in the slow proofs: pages share their parts.
@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.proof)])
def test_tab_reaches_everything_in_the_order_of_the_page(served, pages, sign_in, step):
    """Every link, button and field is reached by Tab alone, in reading order, and shows that it is."""
    page = sign_in(served.address)
    page.route("**/*", _without_refresh)  # a page that is fetched anew in mid-walk has to be walked again

    for name, address in list(pages.items())[::step]:
        page.goto(address)
        page.evaluate("document.activeElement.blur()")
        wanted = page.evaluate(FOCUSABLE)
        reached, unseen = [], []
        for _ in range(3 * len(wanted) + 30):  # a field for an instant has a stop for each of its parts
            page.keyboard.press("Tab")
            place, seen = page.evaluate(FOCUSED)
            if place is None or (len(reached) > 1 and int(place) == reached[0]):
                break
            unseen += [] if seen else [wanted[int(place)]]
            reached += [] if reached[-1:] == [int(place)] else [int(place)]

        assert [wanted[place] for place in range(len(wanted)) if place not in reached] == [], name
        assert reached == sorted(reached), name
        assert unseen == [], name


def _without_refresh(route):
    if "hx-request" in route.request.headers:
        route.abort()
    else:
        route.continue_()


def test_the_picture_is_walked_by_keyboard(served, pages, sign_in):
    """The boxes of the picture are links: Tab lights their path, and Enter opens the node."""
    page = sign_in(served.address)
    page.goto(SITUATION)

    page.locator("a.impact-node").first.focus()
    lit = page.locator(".impact-picture.has-path .impact-edge.on-path").count()
    page.keyboard.press("Enter")
    page.wait_for_url("**/inventory/**")

    assert lit > 10
    assert page.locator("h1").inner_text() == "Amazon Web Services, Inc."


def test_the_skip_link_leads_to_the_content(served, sign_in):
    """The first Tab shows it, Enter follows it, and the next Tab is in the content."""
    page = sign_in(served.address)

    page.keyboard.press("Tab")
    shown = page.locator(".skip-link:focus").bounding_box()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert shown["y"] >= 0
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_menus_open_and_close_by_keyboard(served, sign_in):
    """Enter opens the menu of the account, Escape closes it and gives the focus back."""
    page = sign_in(served.address)
    menu = page.locator(".page-header details.menu")

    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    opened = menu.locator("button").is_visible()
    page.keyboard.press("Escape")

    assert opened
    assert not menu.locator("button").is_visible()
    assert page.evaluate("document.activeElement.localName") == "summary"


def test_signing_in_takes_only_the_keyboard(served, chromium):
    """The name has the focus at once; Tab and Enter do the rest."""
    page = chromium.new_page(base_url=served.address)
    page.goto("/sign-in/")
    page.wait_for_function("() => document.activeElement.name === 'username'")

    page.keyboard.type("dee")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served.address}/")

    assert page.locator("h1").inner_text() == "Incidents"
    page.context.close()


def test_dark_is_chosen_and_kept(served, sign_in):
    """The switch changes the page at once, and the next page comes in what was chosen."""
    page = sign_in(served.address, color_scheme="light")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")

    page.click("[data-theme-toggle]")
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto("/providers/")

    assert before != after
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == after


def test_on_paper_the_situation_stands_without_navigation(served, sign_in):
    """The print has the answer, the time of it and whole lists; nothing to click, and a few pages."""
    page = sign_in(served.address)
    page.goto(SITUATION)

    printed = page.pdf(format="A4")
    page.emulate_media(media="print")

    assert 5 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 25
    assert page.locator("#headline").is_visible()
    assert page.locator(".only-print").first.inner_text().startswith("As of 20 Oct 2025, 1")
    for unwanted in (".page-nav", ".page-tools", ".skip-link", ".decide button", ".more > summary"):
        assert not page.locator(unwanted).first.is_visible(), unwanted
    assert page.locator(".everybody li").first.is_visible()
