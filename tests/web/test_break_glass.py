"""Breaking the glass: a code made on the machine, once, loudly."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from tests.cast import ADA
from tests.web.door import ADDRESS, account, is_in, told, with_authenticator
from tocsin.actions.make_break_glass import make_break_glass
from tocsin.channels import clock
from tocsin.cli.main import main
from tocsin.core.incidents import OPERATOR
from tocsin.core.refusal import Refused
from tocsin.store.models import BreakGlass, LedgerEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashes")]
PAGE = "/sign-in/break-glass/"
REASON = "Nordbank ID is down"
LOUD = "BREAK GLASS"


def made(name: str = "ada", hours: int = 4, ago: timedelta = timedelta()) -> str:
    return make_break_glass(name, REASON, hours=hours, by=OPERATOR, at=clock.now() - ago)[0]


def use(client: Client, code: str, name: str = "ada"):
    return client.post(PAGE, {"username": name, "code": code})


def test_the_code_lets_in_past_the_second_factor_and_every_page_says_so(settings):
    """It works without provider, password and second factor; the banner gives the reason in words."""
    settings.AUTHENTICATION_BACKENDS = [
        "axes.backends.AxesStandaloneBackend",
        "tocsin.web.account.backends.NoPasswords",
    ]
    with_authenticator(account())
    client = Client()

    answer = use(client, made())
    pages = [client.get(each).content.decode() for each in ("/", "/law/", "/account/", "/nowhere/")]

    assert answer.headers["location"] == "/"
    assert all(LOUD in page and REASON in page for page in pages)
    assert 0 < client.session.get_expiry_age() <= 8 * 3600


def test_making_and_using_it_are_in_the_ledger_and_the_code_is_not():
    """Who made it, what for, until when, from where it was used; the code stands nowhere."""
    account()
    code = made()

    use(Client(), code)

    kinds = [kind for kind, _ in told()]
    assert kinds == ["access.break_glass_made", "access.break_glass_used", "access.signed_in"]
    assert [body.get("reason") for _, body in told()] == [REASON, REASON, None]
    assert told()[1][1]["address"] == ADDRESS
    assert told()[2][1]["method"] == "break_glass"
    assert LedgerEntry.objects.get(kind="access.break_glass_made").actor == "operator"
    plain = code.replace("-", "")
    kept = str([*LedgerEntry.objects.values_list("body"), *BreakGlass.objects.values_list("digest")])
    assert code not in kept
    assert plain not in kept


def test_the_code_may_be_typed_as_people_type():
    """Small letters and blanks instead of hyphens are the same code."""
    account()
    client = Client()

    use(client, made().lower().replace("-", " "), "ADA")

    assert is_in(client)


def test_a_session_opened_otherwise_has_no_banner():
    """The banner belongs to the session, not to the account."""
    user = account()
    use(Client(), made())
    other = Client()
    other.force_login(user)

    assert LOUD not in other.get("/").content.decode()


def test_the_code_works_once_for_its_account_before_it_expires():
    """Used, too late, of somebody else, or replaced by a newer one, it opens nothing, with the same words."""
    account()
    account("bo")
    replaced = made()
    code = made()
    late = made("bo", hours=1, ago=timedelta(hours=1))
    first = Client()
    use(first, code)

    answers = [use(Client(), *each) for each in ((code,), (replaced,), (late, "bo"))]

    assert is_in(first)
    assert all("do not open anything" in answer.content.decode() for answer in answers)
    assert use(Client(), made(), "bo").status_code == 200


def test_guessing_codes_locks_the_account():
    """After five wrong codes the right one is not looked at, from the same address."""
    account()
    code = made()
    for _ in range(5):
        answer = use(Client(), "BBBBB-BBBBB")
    right = Client()

    assert answer.status_code == 429
    assert use(right, code).status_code == 429
    assert not is_in(right)
    assert BreakGlass.objects.get().used_at is None


def test_only_the_operator_of_the_machine_makes_one():
    """No role reaches as far: a code stands above passwords and second factors."""
    account()

    with pytest.raises(Refused) as refused:
        make_break_glass("ada", REASON, hours=1, by=ADA, at=clock.now())

    assert refused.value.code == "not_allowed"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nobody", "--reason", REASON], "unknown_account"),
        (["closed", "--reason", REASON], "account_closed"),
        (["ada", "--reason", " "], "no_reason"),
        (["ada", "--reason", REASON, "--hours", "73"], "out_of_range"),
        (["ada", "--reason", REASON, "--hours", "0"], "out_of_range"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, code):
    """An account that there is not or that is closed, no reason, or a code for a month."""
    account()
    account("closed", is_active=False)

    answer = CliRunner().invoke(main, ["break-glass", *arguments, "--json"])

    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["error"]["code"] == code
    assert not BreakGlass.objects.exists()


def test_the_command_prints_the_code_and_until_when():
    """As JSON for scripts; as text the code alone is on standard output."""
    account()

    told_as_json = CliRunner().invoke(main, ["break-glass", "ada", "--reason", REASON, "--json"])
    text = CliRunner().invoke(main, ["break-glass", "ada", "--reason", REASON])
    client = Client()
    use(client, text.stdout.strip())

    assert set(json.loads(told_as_json.stdout)) == {"account", "code", "expires"}
    assert is_in(client)
