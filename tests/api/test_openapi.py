"""What a program can find out by itself: the document of the API, and whether the server is ready."""

import pytest
from django.db import DatabaseError
from django.test import Client

from tocsin.site import health

pytestmark = pytest.mark.django_db

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def document() -> dict:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    return answer.json()


def operations(document: dict) -> list[tuple[str, dict]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def test_the_document_is_there_for_everybody(document):
    """
    It holds no data, so nobody needs to sign in to read it.
    """
    assert document["openapi"].startswith("3.")
    assert document["info"]["title"] == "Tocsin"
    assert {
        "/api/v1/incidents",
        "/api/v1/incidents/{reference}/situation",
        "/api/v1/incidents/{reference}/facts",
        "/api/v1/incidents/{reference}/classification",
        "/api/v1/inventory",
    } <= document["paths"].keys()


def test_every_operation_is_documented_with_its_refusals(document):
    """
    Each has a summary, an answer, and the statuses it refuses with, all of one shape.
    """
    for name, operation in operations(document):
        answers = operation["responses"]
        wanted = {"401", "403", "404", "422"} | ({"400", "413"} if name.startswith("post") else set())
        assert operation["summary"], name
        assert wanted <= answers.keys(), name
        assert answers.keys() & {"200", "201", "202"}, name
        for status in wanted:
            shape = answers[status]["content"]["application/json"]["schema"]
            assert shape == {"$ref": "#/components/schemas/Error"}, (name, status)


def test_every_reference_in_the_document_points_somewhere(document):
    """
    A generator of clients can follow each of them.
    """

    def references(part: object) -> set[str]:
        if isinstance(part, list):
            return {found for each in part for found in references(each)}
        if isinstance(part, dict):
            own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
            return own | {found for each in part.values() for found in references(each)}
        return set()

    schemas = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references(document) <= schemas


def test_what_may_be_sent_is_closed(document):
    """
    An unknown key is an error, so the document says that there are none.
    """
    assert document["components"]["schemas"]["NewOutage"]["additionalProperties"] is False
    assert document["components"]["schemas"]["Fact"]["additionalProperties"] is False


def test_a_server_says_that_it_is_alive_and_ready():
    """
    Whoever watches it needs no account.
    """
    assert Client().get("/healthz").json() == {"alive": True}
    assert Client().get("/readyz").json() == {"ready": True}


def test_a_server_without_its_migrations_is_not_ready(monkeypatch):
    """
    503 keeps a balancer away until they are applied.
    """
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: [object()])

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()["reason"]) == (503, "1 migrations are not applied.")


def test_a_server_without_its_database_is_alive_but_not_ready(monkeypatch):
    """
    The answer does not say where the database is.
    """

    def away(_: object) -> None:
        raise DatabaseError("could not connect to 10.0.0.7")

    monkeypatch.setattr(health, "MigrationExecutor", away)

    answer = Client().get("/readyz")

    assert (answer.status_code, Client().get("/healthz").status_code) == (503, 200)
    assert "10.0.0.7" not in answer.content.decode()
