"""Every page: no barrier, no sideways scroll, nothing inline, all by keyboard, and right on paper."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.browser.conftest import PASSWORD
from tests.browser.served import INCIDENT

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

SITUATION = f"/incidents/{INCIDENT}/"
PAGES = {
    "the incidents": "/",
    "a search": "/?search=card&status=resolved",
    "nothing found": "/?search=card&outcome=major",
    "the threats in the register": "/?kind=threats",
    "the situation": SITUATION,
    "the situation of an hour ago": f"{SITUATION}?as_of=2025-10-20T08:00:00Z&known_at=2025-10-20T08:00:00Z",
    "its customers": f"{SITUATION}commitments/",
    "some of its customers": f"{SITUATION}commitments/?standing=breaking&language=nl&text=zuivel",
    "none of its customers": f"{SITUATION}commitments/?text=nobody",
    "one promise": f"{SITUATION}commitments/CM-0017/",
    "its proof": f"{SITUATION}classification/",
    "its proof as known before": f"{SITUATION}classification/?known_at=2025-10-20T07:45:00Z",
    "its deadlines": f"{SITUATION}deadlines/",
    "its handling": f"{SITUATION}handling/",
    "a step of its life": f"{SITUATION}handling/state/",
    "a triage": f"{SITUATION}handling/triage/",
    "a role to take": f"{SITUATION}handling/take/?role=scribe",
    "a merge": f"{SITUATION}handling/merge/",
    "a split": f"{SITUATION}handling/split/",
    "its timeline": f"{SITUATION}timeline/",
    "its facts": f"{SITUATION}timeline/?kind=facts",
    "what if": f"{SITUATION}what-if/",
    "what if the media had it": f"{SITUATION}what-if/?fact-media_coverage=yes&at=2025-10-20T12:00",
    "what if the impossible": f"{SITUATION}what-if/?fact-resolved_at=2025-10-19T12:00",
    "the shelf of the law": "/law/",
    "a law file": "/law/dora-2024-1772/",
    "a law file on time limits": "/law/dora-deadlines-2025-03-12/",
    "a draft that was not read": "/law/dora-draft-2023-06/",
    "two law files": "/law/compare/?a=dora-draft-2023-06&b=dora-2024-1772",
    "the readings": "/law/readings/",
    "a yes or no": f"{SITUATION}facts/data_impact/",
    "a number that is known already": f"{SITUATION}facts/clients_using_service/",
    "an amount": f"{SITUATION}facts/costs_and_losses/",
    "an instant": f"{SITUATION}facts/resolved_at/",
    "countries": f"{SITUATION}facts/member_states_impacted/",
    "an incident to record": "/incidents/new/",
    "an outage to declare": "/incidents/new/outage/",
    "the providers": "/providers/",
    "what is due": "/tasks/",
    "the problems": "/problems/",
    "a problem to open": "/problems/new/",
    "incidents to import": "/incidents/import/",
    "the promises": "/promises/",
    "the claims": "/dossiers/",
    "a claim": "/dossiers/CLM-2025-0001/",
    "its duties": f"{SITUATION}duties/",
    "my tokens": "/access/",
    "what I may do": "/access/may/",
    "people and programs": "/access/people/",
    "a new integration": "/access/integrations/new/",
    "one's account": "/account/",
    "one's password": "/account/password/",
    "one's sessions": "/account/sessions/",
    "a new authenticator app, confirmed first": "/account/authenticator/",
    "a broken glass": "/sign-in/break-glass/",
    "its review": f"{SITUATION}review/",
    "its costs": f"{SITUATION}costs/",
    "a cost to record": f"{SITUATION}costs/new/",
    "the follow-ups": "/follow-ups/",
    "a follow-up to open": "/follow-ups/new/?about=INC-2025-0004",
    "the report of a year": "/report/2025/",
    "the costs of a year": "/costs/?year=2025",
    "a refusal": "/incidents/INC-1999-0001/",
    "an instant that is none": f"{SITUATION}?as_of=yesterday",
    "no page": "/nowhere/",
}
REFUSED = {
    "what if the impossible": 422,
    "a refusal": 404,
    "an instant that is none": 422,
    "no page": 404,
}


@pytest.fixture(scope="module")
def pages(served):
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


# Each pair of a theme, a width and a language comes up in one of the four.
LOOKS = [("light", 1360, "en"), ("light", 390, "nl"), ("dark", 1360, "nl"), ("dark", 390, "en")]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_no_page_has_a_barrier(served, pages, sign_in, look):
    """No rule of axe is broken, in light and dark, on a desk and on a phone, nor where Dutch is longer."""
    if not AXE.is_file():
        pytest.skip("node_modules/axe-core is missing: an editable install fetches it (make tocsin)")
    scheme, width, language = look
    screen = {"width": width, "height": 900}
    page = sign_in(served.address, language=language, color_scheme=scheme, viewport=screen)
    rules, found = AXE.read_text(encoding="utf-8"), {}

    for name, address in pages.items():
        page.goto(address)
        found |= {name: _violations(page, rules)}
    page.context.clear_cookies()
    page.goto("/sign-in/")
    found["signing in"] = _violations(page, rules)

    assert {name: each for name, each in found.items() if each} == {}


def _violations(page, rules):
    page.evaluate(rules)
    seen = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}, resultTypes: ['violations']}})")
    return [(each["id"], [node["html"][:120] for node in each["nodes"]][:3]) for each in seen["violations"]]


WIDTHS = (360, 390, 800, 1360)


@pytest.mark.parametrize("language", ["en", "nl"])
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


def test_tab_reaches_everything_in_the_order_of_the_page(served, pages, sign_in):
    """Every link, button and field is reached by Tab alone, in reading order, and shows that it is."""
    page = sign_in(served.address)
    page.route("**/*", _without_refresh)  # a page that is fetched anew in mid-walk has to be walked again

    for name, address in pages.items():
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
    menu = page.locator("details.menu")

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
    page.wait_for_function("document.activeElement.name == 'username'")

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
