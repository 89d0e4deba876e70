"""The API as another program calls it: the actions over HTTP, and every refusal as an error object."""

import json

import pytest
from django.test import Client

from tests.cast import ADA, CYD, DEE, HAFEN_CLOUD, LOADED, NORDBANK, load, sign_in
from tests.counting import rows
from tocsin.actions.give_role import give_role
from tocsin.core.incidents import OPERATOR, Role
from tocsin.core.time import instant
from tocsin.store import queries

pytestmark = pytest.mark.django_db

LIST = "/api/v1/incidents"
OUTAGE = {"provider": HAFEN_CLOUD, "since": "2026-03-02T08:00:00Z"}


@pytest.fixture(autouse=True)
def _loaded(tmp_path) -> None:
    load(tmp_path)


def post(client: Client, path: str, body: object) -> tuple[int, dict]:
    text = body if isinstance(body, str) else json.dumps(body)
    answer = client.post(path, text, content_type="application/json")
    return answer.status_code, answer.json()


def get(client: Client, path: str) -> tuple[int, object]:
    answer = client.get(path)
    return answer.status_code, answer.json()


def declared(client: Client) -> str:
    status, answer = post(client, LIST, OUTAGE)
    assert status == 201
    return answer["incident"]


def test_an_outage_is_declared_judged_and_listed():
    """
    From the outage to the decision, as the contract names the keys.
    """
    ada = sign_in(ADA)
    incident = declared(ada)
    place = f"{LIST}/{incident}"

    fact = post(
        ada, f"{place}/facts", {"key": "clients_affected", "value": 90000, "source": "desk", "estimate": True}
    )
    acknowledged = post(ada, f"{place}/acknowledgement", {})
    decision = post(ada, f"{place}/classification", {})
    listed = get(ada, LIST)
    situation = get(ada, f"{place}/situation?as_of=2026-03-02T09:00:00Z")

    assert fact == acknowledged == (201, {"incident": incident})
    assert (decision[0], decision[1]["outcome"]) == (201, "major")
    assert listed == (
        200,
        [
            {
                "incident": incident,
                "title": "Hafen Cloud is down",
                "status": "open",
                "state": "detected",
                "outcome": "major",
                "since": "2026-03-02T08:00:00Z",
            }
        ],
    )
    assert (situation[0], situation[1]["at"]) == (200, "2026-03-02T09:00:00Z")
    assert queries.incident(incident).facts[-1].author == "ada"


def test_the_inventory_is_that_of_the_command_line():
    """
    Nodes and groups, sorted by id.
    """
    status, answer = get(sign_in(DEE), "/api/v1/inventory")

    assert status == 200
    assert [node["id"] for node in answer["nodes"]] == sorted(node["id"] for node in answer["nodes"])
    assert answer["groups"][0].keys() == {"id", "owner", "needs", "effect", "members", "source"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", LIST),
        ("post", LIST),
        ("get", f"{LIST}/INC-2026-0001/situation"),
        ("post", f"{LIST}/INC-2026-0001/facts"),
        ("post", f"{LIST}/INC-2026-0001/classification"),
        ("post", f"{LIST}/INC-2026-0001/acknowledgement"),
        ("get", "/api/v1/inventory"),
    ],
)
def test_nobody_is_answered_without_a_session(method: str, path: str):
    """
    A program gets 401 and an error object, not the page on which people sign in.
    """
    answer = getattr(Client(enforce_csrf_checks=True), method)(path, content_type="application/json")

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_signed_in"


def test_a_change_without_the_csrf_token_is_refused():
    """
    With the token that the session was given it goes through.
    """
    signed_in = sign_in(ADA)
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = signed_in.cookies
    before = rows()

    without = post(browser, LIST, OUTAGE)
    token = "a" * 32
    browser.cookies["csrftoken"] = token
    with_token = browser.post(
        LIST, json.dumps(OUTAGE), content_type="application/json", headers={"X-CSRFToken": token}
    )

    assert (without[0], without[1]["error"]["code"]) == (403, "forged_request")
    assert rows()["Incident"] == before["Incident"] + 1
    assert with_token.status_code == 201


REFUSALS = [
    (LIST, "{", 400, "not_json", None),
    (LIST, "[" * 100_000, 400, "not_json", None),
    (LIST, '"\\ud800"', 422, "unfit_request", "outage"),
    (LIST, {}, 422, "unfit_request", "provider"),
    (LIST, OUTAGE | {"sinse": "x"}, 422, "unfit_request", "sinse"),
    (LIST, OUTAGE | {"title": "x" * 301}, 422, "unfit_request", "title"),
    (LIST, OUTAGE | {"title": "a\x00b"}, 422, "control_character", "title"),
    (LIST, OUTAGE | {"title": "a\ud800b"}, 422, "unfit_request", "title"),
    (LIST, OUTAGE | {"since": "yesterday"}, 422, "not_an_instant", "since"),
    (LIST, OUTAGE | {"since": "2999-01-01T00:00:00Z"}, 422, "future_outage", "since"),
    (LIST, OUTAGE | {"provider": "nobody"}, 404, "unknown_provider", "--provider"),
    (LIST, OUTAGE | {"service": "nothing"}, 404, "unknown_service", "--service"),
    (
        f"{LIST}/INC-2026-9999/facts",
        {"key": "data_impact", "value": True},
        404,
        "unknown_incident",
        "INC-2026-9999",
    ),
    (f"{LIST}/%00/facts", {"key": "data_impact", "value": True}, 404, "unknown_incident", "\x00"),
    (LIST, '"' + "x" * (2 * 1024 * 1024) + '"', 413, "request_too_large", None),
]


@pytest.mark.parametrize(("path", "body", "status", "code", "where"), REFUSALS)
def test_a_request_that_cannot_be_used_is_answered_with_an_error_object(path, body, status, code, where):
    """
    Code, sentence and the key it is about; the status says what kind of refusal it is. Nothing is written.
    """
    ada = sign_in(ADA)
    before = rows()

    answered, answer = post(ada, path, body)

    assert (answered, answer["error"]["code"]) == (status, code)
    assert where in (None, answer["error"]["where"])
    assert answer["error"]["message"].endswith(".")
    assert rows() == before


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({"key": "clients_afected", "value": 1}, "unknown_key"),
        ({"key": "clients_affected", "value": "1"}, "not_a_count"),
        ({"key": "costs_and_losses", "value": "1e999999999"}, "implausible_number"),
        ({"key": "resolved_at", "value": "2026-03-02T07:00:00Z"}, "impossible_order"),
        ({"key": "data_impact", "value": True, "since": "now"}, "not_an_instant"),
        ({"key": "data_impact", "value": True, "source": "a\x00"}, "control_character"),
        ({"key": "data_impact"}, "unfit_request"),
    ],
)
def test_a_fact_that_does_not_fit_is_refused(fact, code: str):
    """
    The codes are those of the command line.
    """
    ada = sign_in(ADA)
    incident = declared(ada)

    status, answer = post(ada, f"{LIST}/{incident}/facts", fact)

    assert (status, answer["error"]["code"]) == (422, code)


def test_money_with_a_fraction_is_kept_as_it_was_sent():
    """
    A number of JSON is not rounded on its way through.
    """
    ada = sign_in(ADA)
    incident = declared(ada)

    status, _ = post(
        ada, f"{LIST}/{incident}/facts", '{"key": "costs_and_losses", "value": 12345678901234567.89}'
    )

    assert status == 201
    assert queries.incident(incident).facts[-1].value == "12345678901234567.89"


def test_a_role_that_may_not_is_told_which_may():
    """
    Dee reads, and does not decide.
    """
    incident = declared(sign_in(ADA))

    status, answer = post(sign_in(DEE), f"{LIST}/{incident}/classification", {})

    assert (status, answer["error"]["code"], answer["error"]["where"]) == (403, "not_allowed", "classify")


def test_somebody_of_another_entity_sees_nothing():
    """
    The list is empty, and every address answers as if the incident did not exist.
    """
    incident = declared(sign_in(ADA))
    cyd = sign_in(CYD)

    answers = [
        get(cyd, f"{LIST}/{incident}/situation"),
        post(cyd, f"{LIST}/{incident}/facts", {"key": "data_impact", "value": True}),
        post(cyd, f"{LIST}/{incident}/classification", {}),
        post(cyd, f"{LIST}/{incident}/acknowledgement", {}),
    ]

    assert get(cyd, LIST) == (200, [])
    assert {(status, answer["error"]["code"]) for status, answer in answers} == {(404, "unknown_incident")}
    assert NORDBANK not in json.dumps(answers)


def test_roles_count_at_once():
    """
    A role that is given while somebody is signed in counts with the next request.
    """
    incident = declared(sign_in(ADA))
    cyd = sign_in(CYD)
    before = get(cyd, f"{LIST}/{incident}/situation?as_of=2026-03-02T09:00:00Z")[0]

    give_role("cyd", NORDBANK, Role.READER, by=OPERATOR, at=LOADED)

    assert (before, get(cyd, f"{LIST}/{incident}/situation?as_of=2026-03-02T09:00:00Z")[0]) == (404, 200)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("as_of=yesterday", 422),
        ("as_of=2026-03-02T09:00:00", 422),
        ("as_of=2026-03-02T07:00:00Z", 422),
        ("known_at=2026-03-01T00:00:00Z", 404),
        ("as_of=9999-12-31T23:59:59Z", 422),
    ],
)
def test_an_instant_that_cannot_be_answered_for_is_refused(query: str, status: int):
    """
    No zone, before the outage, before anybody knew, or outside any calendar.
    """
    ada = sign_in(ADA)
    incident = declared(ada)

    answered, answer = get(ada, f"{LIST}/{incident}/situation?{query}")

    assert (answered, answer.keys()) == (status, {"error"})


def test_the_list_is_whole_and_newest_first():
    """
    `since` is an instant in UTC with Z.
    """
    ada = sign_in(ADA)
    for hour in (8, 10, 9):
        post(ada, LIST, OUTAGE | {"since": f"2026-03-02T{hour:02d}:00:00+01:00"})

    _, listed = get(ada, LIST)

    assert [each["since"] for each in listed] == [f"2026-03-02T{hour:02d}:00:00Z" for hour in (9, 8, 7)]
    assert all(instant(each["since"]) for each in listed)
