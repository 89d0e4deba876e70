"""Reads: what somebody may see, as it was known, and never from an import ago."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import (
    ADA,
    CYD,
    HAFEN,
    HAFEN_CLOUD,
    LOADED,
    NORDBANK,
    NORDBANK_IT,
    at,
    load,
    package,
    register,
    sign_in,
)
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.import_register import import_register
from tocsin.core.incidents import OPERATOR, Role
from tocsin.core.refusal import Refused
from tocsin.core.register.tables import RegisterKey
from tocsin.store import ledger, queries, sources

pytestmark = pytest.mark.django_db

SINCE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30")


def opened(entity: str = NORDBANK, **given: object) -> str:
    return declare_outage(
        HAFEN_CLOUD, **{"since": SINCE, "by": OPERATOR, "at": NOW, "entity": entity} | given
    )


def test_incidents_are_those_of_the_entities_named_newest_first(tmp_path):
    """
    None is for the operator of the machine, who sees all.
    """
    load(tmp_path)
    old, new, theirs = opened(), opened(since=at("2026-03-02 08:10")), opened(NORDBANK_IT)

    assert [row.reference for row in queries.incidents(None)] == [new, theirs, old]
    assert [row.reference for row in queries.incidents(ADA.roles)] == [new, old]
    assert [row.reference for row in queries.incidents(CYD.roles)] == [theirs]
    assert list(queries.incidents([])) == []


@pytest.mark.parametrize(
    "reference", ["INC-2026-0001", "", "inventory", "inc", "a\x00b", "\udcff", "INC-2026-0001\n"]
)
def test_a_reference_that_was_never_given_is_refused(reference: str):
    """
    Whatever is asked for, the answer is the same, and subjects of the ledger that are no incidents are none.
    """
    ledger.append("inventory.imported", "inventory", {}, by="eve", at=LOADED)

    with pytest.raises(Refused) as refused:
        queries.incident(reference)

    assert refused.value.code == "unknown_incident"


def test_an_incident_is_told_as_it_was_known(tmp_path):
    """
    What was recorded after the instant is not known yet; before the first entry there is no incident.
    """
    load(tmp_path)
    reference = opened()
    ledger.append(
        "fact.recorded",
        reference,
        {"key": "data_impact", "value": True, "since": None, "source": "", "estimate": False},
        by="bo",
        at=at("2026-03-02 09:00"),
    )

    then, now = queries.incident(reference, NOW), queries.incident(reference)

    assert "data_impact" not in {fact.key for fact in then.facts}
    assert "data_impact" in {fact.key for fact in now.facts}
    with pytest.raises(Refused, match=f"There is no incident {reference}"):
        queries.incident(reference, at("2026-03-02 08:29"))


def test_the_landscape_is_kept_until_the_next_import(tmp_path):
    """
    It is read once, and anew as soon as an import changed anything.
    """
    load(tmp_path)
    rows = register()
    rows["B_05.01"][0]["c0050"] = "Hafen Cloud SE"

    first, second = queries.landscape(), queries.landscape()
    import_register(package(rows), by=OPERATOR, at=LOADED)
    third = queries.landscape()

    assert second is first
    assert third.name(HAFEN_CLOUD) == "Hafen Cloud SE"


def test_a_landscape_is_never_made_of_two_imports(tmp_path, monkeypatch):
    """
    An import that comes between two reads is noticed, and everything is read anew.
    """
    load(tmp_path)
    rows = register()
    rows["B_05.01"][0]["c0050"] = "Hafen Cloud SE"
    read, loads = queries.tables.load, []

    def interrupted() -> object:
        loads.append(read())
        if len(loads) == 1:
            import_register(package(rows), by=OPERATOR, at=LOADED)
        return loads[-1]

    monkeypatch.setattr(queries.tables, "load", interrupted)

    found = queries.landscape()

    assert len(loads) == 2
    assert found.name(HAFEN_CLOUD) == "Hafen Cloud SE"


def test_people_have_the_roles_they_hold_now(tmp_path):
    """
    A person's roles are read anew with each request.
    """
    load(tmp_path)
    browser = sign_in(replace(ADA, roles={NORDBANK: frozenset({Role.READER, Role.COMPLIANCE})}))

    found = queries.actor(int(browser.session["_auth_user_id"]), "ada")

    assert found.roles == {NORDBANK: frozenset({Role.READER, Role.COMPLIANCE})}
    assert not found.operator


def test_without_a_register_nobody_owns_an_incident():
    """
    The refusal says how to load one.
    """
    with pytest.raises(Refused, match="tocsin import register PATH") as refused:
        queries.register_owner()

    assert refused.value.code == "no_register"
    assert queries.home_country() is None


def test_the_owner_is_that_of_the_consolidated_register(tmp_path):
    """
    A group files one consolidated register, and its owner answers for incidents.
    """
    load(tmp_path)

    assert queries.register_owner() == NORDBANK
    assert queries.home_country() == "DE"
    assert queries.entity(NORDBANK_IT).name == "Nordbank IT"
    assert queries.entity("NOBODY") is None


def filing(day: date | None = date(2025, 12, 31), **given: object) -> sources.Filing:
    whole = package()
    key = RegisterKey(NORDBANK, "CON", day)
    return replace(sources.Filing(key, "", {"baseCurrency": "iso4217:EUR"}, whole.tables), **given)


def test_a_filing_is_kept_as_it_was_read():
    """
    Cells, lines, parameters and date come back; empty templates are no rows.
    """
    assert sources.keep_filing(filing(), "d1")

    kept = sources.filing(NORDBANK)

    assert kept == filing(tables={name: rows for name, rows in package().tables.items() if rows})
    assert sources.filings() == [kept]


def test_the_same_filing_again_is_no_change():
    """
    Nothing is written when rows, date, module and parameters are the same.
    """
    sources.keep_filing(filing(), "d1")

    assert not sources.keep_filing(filing(), "d1")


@pytest.mark.parametrize(
    "changed",
    [
        {"key": RegisterKey(NORDBANK, "CON", date(2026, 12, 31))},
        {"module": "http://www.eba.europa.eu/eu/fr/xbrl/crr/fws/dora/4.2/mod/dora.json"},
        {"parameters": {"baseCurrency": "iso4217:DKK"}},
    ],
)
def test_a_filing_with_the_same_rows_may_still_be_another(changed):
    """
    The rows may stand as they were a year later: the date counts for what has ended since.
    """
    sources.keep_filing(filing(), "d1")

    assert sources.keep_filing(filing(**changed), "d1")
    assert sources.filing(None).key == changed.get("key", filing().key)


@pytest.mark.parametrize("day", [date(2024, 12, 31), None])
def test_an_older_filing_is_refused(day: date | None):
    """
    A register without a date is older than any with one.
    """
    sources.keep_filing(filing(), "d1")

    with pytest.raises(Refused, match="Load the newest one") as refused:
        sources.keep_filing(filing(day), "d2")

    assert refused.value.code == "older_register"


def test_a_filing_of_nobody_is_refused():
    """
    Export says what to do first, and an owner that is a whole text is no LEI.
    """
    with pytest.raises(Refused, match="Load one with"):
        sources.filing(HAFEN)
    with pytest.raises(Refused, match="Give its LEI"):
        sources.keep_filing(filing(key=RegisterKey("L" * 101, "CON", None)), "d")
