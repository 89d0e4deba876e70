"""What people do with the pages: with scripts and without, alone and together, within their role."""

from __future__ import annotations

import re

from tests.browser.served import INCIDENT

SITUATION = f"/incidents/{INCIDENT}/"
DECIDE = "[aria-labelledby=decide] .decide"
QUESTION = "Is the availability, authenticity, integrity or confidentiality of data affected?"
MAJOR_SINCE = "2025-10-20T08:48:30Z"
"""Half a minute after the downtime of critical services has passed two hours."""
LISTEN = """
(address) => {
  window.heard = "";
  fetch(address).then(async (answer) => {
    const decoder = new TextDecoder();
    for await (const part of answer.body) window.heard += decoder.decode(part);
  });
}
"""


def test_a_newcomer_finds_answers_and_decides(own, sign_in):
    """Signing in, opening the incident, answering what is asked; once it is major, recording that it is."""
    page = sign_in(own.address)

    page.click("text=AWS us-east-1")
    page.click(f".headline-next >> text={QUESTION}")
    page.get_by_label("No", exact=True).check()
    page.fill("[name=source]", "Database team")
    page.click("text=Record the answer")
    answered = page.locator("#situation .timeline li").first.inner_text()
    own.move_to(MAJOR_SINCE)
    page.reload()
    page.click(".headline-next >> text=Record the classification")
    page.click("text=Record this classification")
    page.wait_for_selector(".messages")

    assert "Data affected: no" in answered
    assert "ada · Database team" in answered
    assert "It is a major incident under Article 8(1)(b)." in page.inner_text(".headline-verdict")
    assert page.inner_text(".headline-next .btn") == "Initial notification"
    assert "3 h 59 min left" in " ".join(page.inner_text(".clock >> nth=0").split())
    assert "Classified as major on 20 Oct 10:48 CEST." in page.inner_text(DECIDE)


def test_without_scripts_everything_can_be_done(own, sign_in):
    """Signing in, looking, another language, an outage, a fact, a decision: nothing of it needs a script."""
    page = sign_in(own.address, java_script_enabled=False)

    page.click("button[value=nl]")
    page.wait_for_selector("html[lang=nl]")
    page.click("button[value=en]")
    page.wait_for_selector("html[lang=en]")
    page.click("text=Declare an outage")
    page.select_option("[name=provider]", label="Kempen Colocatie NV")
    page.fill("[name=since]", "2025-10-20T10:30")
    page.fill("[name=title]", "Cooling failed")
    page.click("text=Open the incident")
    declared = page.inner_text("h1")
    page.goto(f"{SITUATION}facts/clients_affected/")
    page.fill("[name=answer]", "61000")
    page.check("[name=estimate]")
    page.click("text=Record the answer")
    page.click("text=Record this classification")
    decided = page.inner_text(".messages")
    page.click("summary:has-text('The same as a list')")

    assert declared.startswith("Kempen Colocatie NV has been down for 1")
    assert decided == "The classification is recorded."
    assert "Clients affected: 61,000 (estimate)" in page.inner_text(".matrix")
    assert "20 Oct 10:30 CEST" in declared
    assert page.locator(".twin li").first.is_visible()
    assert page.locator(".impact-node").count() > 20


def test_what_is_wrong_is_said_beside_the_form(own, sign_in):
    """A refusal keeps what was typed: an outage cannot begin in the future, and an answer is needed."""
    page = sign_in(own.address)

    page.goto("/incidents/new/outage/")
    page.select_option("[name=provider]", label="Kempen Colocatie NV")
    page.fill("[name=since]", "2025-10-20T23:30")
    page.fill("[name=title]", "Cooling failed")
    page.click("text=Open the incident")

    assert page.inner_text(".faults").startswith("The outage would begin after now, 2025-10-20T08:4")
    assert page.input_value("[name=title]") == "Cooling failed"
    assert page.input_value("[name=since]") == "2025-10-20T23:30"


def test_a_form_is_filled_in_by_keyboard(own, sign_in):
    """The question has radio buttons: Tab to them, an arrow to choose, Tab to the source, Enter to record."""
    page = sign_in(own.address)
    page.goto(f"{SITUATION}facts/media_coverage/")

    page.locator("[name=answer]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    while page.evaluate("document.activeElement.name") != "source":
        page.keyboard.press("Tab")
    page.keyboard.type("Press office")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{SITUATION}")

    assert "Reflected in the media: yes" in page.inner_text(".matrix")


def test_what_another_person_records_appears_by_itself(own, sign_in):
    """The page changes without a reload; what the reader opened stays open, and the focus where it was."""
    page = sign_in(own.address)
    page.goto(SITUATION)
    page.wait_for_timeout(500)
    page.evaluate("window.sameDocument = true")
    page.click("summary:has-text('The same as a list')")
    page.locator(".matrix .ask").last.focus()
    focused = page.evaluate("document.activeElement.href")

    own.tocsin("fact", INCIDENT, "clients_affected", "61000", "--source", "Refused log-ins", "--estimate")
    page.wait_for_selector(".matrix >> text=Refused log-ins")

    assert page.evaluate("window.sameDocument")
    assert page.locator("details.twin").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.href") == focused


def test_the_live_connection_carries_numbers_only(own, sign_in):
    """Who listens learns that something was recorded, never what; the page then fetches what it may."""
    page = sign_in(own.address, "dee")
    page.goto("/")
    page.evaluate(LISTEN, f"{SITUATION}live/")
    page.wait_for_function("() => window.heard.includes('ready')")

    own.tocsin("fact", INCIDENT, "clients_affected", "61000")
    page.wait_for_function("() => window.heard.includes('changed')")
    heard = page.evaluate("window.heard")

    assert re.fullmatch(r"event: ready\ndata: \n\nevent: changed\ndata: \d+\n\n", heard)


def test_nobody_listens_without_signing_in(own, chromium):
    """The live connection is behind the sign-in like every page."""
    page = chromium.new_page(base_url=own.address)

    answer = page.request.get(f"{SITUATION}live/")

    assert answer.url.startswith(f"{own.address}/sign-in/")
    page.context.close()


def test_a_page_that_no_longer_follows_says_so(own, sign_in):
    """When the server is gone the reader is told; Ctrl-C ends it although a page listens."""
    page = sign_in(own.address)
    page.goto(SITUATION)
    page.wait_for_timeout(500)
    notice = page.locator("[data-lost]")
    before = notice.is_visible()

    status, written = own.end()
    notice.wait_for(state="visible")

    assert not before
    assert status == 0
    assert "Traceback" not in written
    assert notice.inner_text().startswith("The connection is lost")


def test_a_reader_sees_everything_and_is_told_why_not_more(own, sign_in):
    """Dee reads: no button she may not press, no question that leads to a refusal, and the roles it takes."""
    page = sign_in(own.address, "dee")
    declaring = page.inner_text("main")
    page.goto(SITUATION)

    assert "Declaring an outage takes the role of responder or incident manager." in declaring
    assert page.locator("main form[method=post]").count() == 0
    assert page.locator("main a[href*='/facts/']").count() == 0
    assert "Somebody with another role has to do this." in page.inner_text(".headline-next")
    assert "takes the role of incident manager or compliance" in page.inner_text(DECIDE)
    assert page.locator(".matrix .ask").count() > 0


def test_what_a_reader_forces_is_refused_with_a_sentence(own, sign_in):
    """A request that no page of hers offers is answered with 403, who she is and which roles it takes."""
    page = sign_in(own.address, "dee")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    sent = {"csrfmiddlewaretoken": token, "answer": "yes", "provider": "x", "since": "2025-10-20T10:00"}

    for address in (
        "classify/",
        "acknowledge/",
        "facts/data_impact/",
        "handling/state/",
        "new/",
        "new/outage/",
    ):
        begin = "/incidents/" if address.startswith("new/") else SITUATION
        answer = page.request.post(f"{begin}{address}", form=sent)
        assert answer.status == 403, address
        assert "dee may not" in answer.text()
        assert "It takes one of these roles" in answer.text()

    assert "Data affected" not in own.tocsin("situation", INCIDENT)


def test_each_role_gets_its_own_buttons(own, sign_in):
    """Bo answers and has taken it up already; Cas answers and classifies, and does not take up."""
    seen = {}

    for name in ("bo", "cas"):
        page = sign_in(own.address, name)
        page.goto(SITUATION)
        answers = page.locator(".matrix a.ask").count() > 0
        seen[name] = page.locator(f"{DECIDE} button").all_inner_texts(), answers

    assert seen == {"bo": ([], True), "cas": (["Record this classification"], True)}


def test_signing_out_ends_it(own, sign_in):
    """After signing out, the pages ask for the password again."""
    page = sign_in(own.address)

    page.click("details.menu summary")
    page.click("text=Sign out")
    page.goto(SITUATION)

    assert page.url.startswith(f"{own.address}/sign-in/")


def test_five_wrong_passwords_lock_the_name(own, chromium):
    """The sixth try is not tried at all, and the page says for how long."""
    page = chromium.new_page(base_url=own.address)

    for _ in range(5):
        page.goto("/sign-in/")
        page.fill("#id_username", "ada")
        page.fill("#id_password", "a wrong password")
        page.click("main button")

    assert page.inner_text("h1") == "Locked for an hour"
    page.context.close()


def test_without_scripts_the_law_is_read_and_supposed(own, sign_in):
    """The proof folds, the past is looked up, a supposition is asked by a button: all without a script."""
    page = sign_in(own.address, java_script_enabled=False)

    page.goto(f"{SITUATION}classification/")
    page.click("summary:has-text('Critical services are affected.')")
    fact = page.inner_text(".finding-facts li:has-text('Supports a critical or important function') >> nth=0")
    page.click("text=As known at another moment")
    page.click("text=At an exact instant")
    page.fill("input[name=known_at]", "2025-10-20T09:50:00")
    page.click("details.more .look-back-form button")
    past = page.inner_text(".past")
    page.goto(f"{SITUATION}what-if/")
    page.check("[name=fact-media_coverage][value=yes]")
    page.fill("[name=at]", "2025-10-20T12:00:00")
    page.click("text=Show what would follow")

    assert fact.startswith("Supports a critical or important function: yes")
    assert "on what was known at 20 Oct 2025, 09:50 CEST" in past
    assert "Major incident" in page.inner_text(".what-if-sides >> section >> nth=1")
    assert page.is_checked("[name=fact-media_coverage][value=yes]")


def test_a_supposition_is_answered_as_one_types(own, sign_in):
    """With scripts a change fetches the answer by itself; the address and the record stay as they are."""
    page = sign_in(own.address)
    page.goto(f"{SITUATION}what-if/")
    before = own.tocsin("incidents", "--json")

    page.check("[name=fact-data_impact][value=yes]")
    page.check("[name=fact-data_adverse_effect][value=yes]")
    page.wait_for_selector(".what-if-table .is-changed")

    assert "The outcome would be another one." in page.inner_text("#what-if-result")
    assert page.url.endswith("/what-if/")
    assert own.tocsin("incidents", "--json") == before


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


class Hand:
    """A thumb on a phone that counts what it does: each tap, and each field that is typed into."""

    def __init__(self, page):
        self.page, self.actions = page, 0

    def tap(self, what):
        """Tap on something big enough to be hit, on a screen that does not scroll sideways."""
        target = self.page.locator(what).first
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box["height"] >= 24, what
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 390
        target.tap()
        self.actions += 1

    def type(self, what, text):
        """Type into one field."""
        self.page.fill(what, text)
        self.actions += 1


def test_an_incident_is_recorded_on_a_phone_in_under_ten_actions(own, sign_in):
    """From the first page to the open incident: what happened, what it is, how urgent, what is hit."""
    page = sign_in(own.address, "bo", **PHONE)
    hand = Hand(page)

    hand.tap("text=Record an incident")
    hand.type("[name=title]", "Statements are printed twice")
    hand.tap("label:has-text('A process that fails')")
    hand.tap("label:has-text('Low: this week')")
    hand.type("[name=hit]", "kempen")
    page.wait_for_selector("#hit [name=nodes]")
    hand.tap("#hit label")
    hand.tap("main button:has-text('Record the incident')")
    page.wait_for_selector(".life")

    assert hand.actions < 10
    assert "Triaged" in page.inner_text(".life")
    assert page.inner_text("h1").startswith("Kempen Colocatie NV has been down for")


def test_one_that_is_not_major_is_finished_on_a_phone_in_a_handful_of_actions(own, sign_in):
    """Resolved, decided, closed: three buttons of one page, and the reason why nobody knows all of it."""
    page = sign_in(own.address, **PHONE)
    page.goto("/incidents/new/")
    page.fill("[name=title]", "Statements are printed twice")
    page.click("main button:has-text('Record the incident')")
    page.wait_for_selector(".life")
    hand = Hand(page)

    hand.tap("text=Handle it")
    hand.tap("button:has-text('It is resolved')")
    hand.tap("button:has-text('Record this classification')")
    hand.type("[name=reason]", "Nobody counted the clients")
    hand.tap("button:has-text('Close it')")
    page.wait_for_selector("h1:has-text('Nothing is left to do.')")

    assert hand.actions <= 5


def test_the_bar_of_moments_is_moved_by_keyboard(own, sign_in):
    """An arrow key steps to the entry before; the bar says the instant in words, and keeps the focus."""
    page = sign_in(own.address)
    page.goto(SITUATION)
    page.click("text=As known at another moment")

    page.focus("#id_bar")
    page.keyboard.press("ArrowLeft")
    said = page.get_attribute("#id_bar", "aria-valuetext")
    page.wait_for_url("**known_at=**")

    assert re.match(r"20 Oct \d\d:\d\d CEST · ", said)
    assert "You look at the past." in page.inner_text(".past")
    assert page.evaluate("document.activeElement.id") == "id_bar"
    page.click("text=Back to now")
    assert page.locator(".past").count() == 0


def test_a_form_that_somebody_overtook_loses_nothing(own, sign_in):
    """Ada writes while the desk records another answer: hers comes back beside it, and is recorded next."""
    page = sign_in(own.address)
    page.goto(f"{SITUATION}facts/clients_affected/")
    page.fill("[name=answer]", "70000")
    page.fill("[name=source]", "Help desk")

    own.tocsin("fact", INCIDENT, "clients_affected", "61000")
    page.click("text=Record the answer")
    overtaken = page.inner_text("main")
    kept = page.input_value("[name=answer]"), page.input_value("[name=source]")
    page.click("text=Record the answer")
    page.wait_for_selector(".messages")

    assert "While you were writing, somebody else recorded an answer." in overtaken
    assert "61,000" in overtaken
    assert kept == ("70000", "Help desk")
    assert "Clients affected: 70,000" in page.inner_text(".matrix")
