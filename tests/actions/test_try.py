import pytest, traceback
from tests.cast import *
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.situation import document
from tocsin.core.incidents import Fact
from tocsin.core.refusal import Refused
from tocsin.store import ledger, queries
import json
from django.db import connection, transaction
def tr(name, f):
    try:
        with transaction.atomic():
            r = f()
        print(name, "OK", str(r)[:150])
    except Refused as e: print(name, "REFUSED", e.code, e.message[:200])
    except Exception as e: print(name, "CRASH", type(e), str(e)[:200])
@pytest.mark.django_db
def test_x(tmp_path):
    load(tmp_path)
    def dec(since="2026-03-02 08:00", now="2026-03-02 09:00", **k): return declare_outage(HAFEN_CLOUD, since=at(since), by=ADA, at=at(now), **k)
    ref = dec()
    def sit(r, as_of, known=None): return document(*survey_situation(r, by=ADA, at=at(as_of), known_at=known and at(known)))["classification"]["outcome"]
    def fact(r, k, v, now="2026-03-02 09:30"): return record_fact(r, Fact(k, v), by=ADA, at=at(now))
    tr("early as-of (before aware)", lambda: sit(ref, "2026-03-02 08:30"))
    tr("early as-of (before outage)", lambda: sit(ref, "2026-03-02 07:30"))
    tr("known before opened", lambda: sit(ref, "2026-03-02 08:30", "2026-03-02 08:00"))
    tr("occurred after aware", lambda: fact(ref, "occurred_at", "2026-03-02T09:10:00Z"))
    tr("then sit", lambda: sit(ref, "2026-03-02 10:00"))
    ref = dec(); 
    tr("occurred in future", lambda: fact(ref, "occurred_at", "2026-03-03T09:10:00Z"))
    tr("then sit", lambda: sit(ref, "2026-03-02 10:00"))
    ref = dec(); 
    tr("resolved", lambda: fact(ref, "resolved_at", "2026-03-02T09:00:00Z"))
    tr("duration contradict", lambda: fact(ref, "duration_seconds", 5))
    tr("then sit", lambda: sit(ref, "2026-03-02 10:00"))
    tr("then classify", lambda: classify_incident(ref, by=ADA, at=at("2026-03-02 10:00")))
    ref = dec()
    tr("ongoing+resolved", lambda: (fact(ref, "ongoing", True), fact(ref,"resolved_at","2026-03-02T09:00:00Z")))
    tr("then sit", lambda: sit(ref, "2026-03-02 10:00"))
    tr("withdraw", lambda: fact(ref, "resolved_at", None))
    tr("since 1901", lambda: sit(dec("1901-01-01 00:00"), "2026-03-02 10:00"))
    tr("since 0001", lambda: sit(dec("0001-01-01 00:00"), "2026-03-02 10:00"))
    tr("future", lambda: dec("2026-03-02 09:01"))
    tr("nul title", lambda: dec(title="a\x00b"))
    tr("surrogate title", lambda: dec(title="a\udcffb"))
    tr("long title", lambda: dec(title="x"*301))
    tr("unknown entity", lambda: declare_outage(HAFEN_CLOUD, since=at("2026-03-02 08:00"), by=OPERATOR, at=at("2026-03-02 09:00"), entity="NOBODY"))
    tr("nul ref", lambda: sit("a\x00b", "2026-03-02 10:00"))
    tr("surrogate ref", lambda: sit("a\udcffb", "2026-03-02 10:00"))
    tr("nul provider", lambda: declare_outage("a\x00", since=at("2026-03-02 08:00"), by=ADA, at=at("2026-03-02 09:00")))
    tr("nul fact source", lambda: record_fact(ref, Fact("data_impact", True, source="a\x00b"), by=ADA, at=at("2026-03-02 10:00")))
    tr("sur fact source", lambda: record_fact(ref, Fact("data_impact", True, source="a\udcffb"), by=ADA, at=at("2026-03-02 10:00")))
    tr("crit crit draft", lambda: fact(ref, "criteria_met", ["clients"]))
    tr("since of fact far", lambda: record_fact(ref, Fact("data_impact", True, true_since=at("0001-01-01 00:00")), by=ADA, at=at("2026-03-02 10:00")))
    tr("sit", lambda: sit(ref, "2026-03-02 10:00"))
    tr("role unknown entity", lambda: give_role("zed", "NOBODY", Role.READER, by=OPERATOR, at=LOADED))
    tr("sit 9999", lambda: sit(ref, "9999-12-31 23:59"))
    tr("sit 0001", lambda: sit(ref, "0001-01-01 00:00"))
    # drop an entity with an incident
    rows = register(); rows["B_01.02"] = rows["B_01.02"][:1]
    give_role("cyd", NORDBANK_IT, Role.READER, by=OPERATOR, at=LOADED)
    r2 = declare_outage(HAFEN_CLOUD, since=at("2026-03-02 08:00"), by=OPERATOR, at=at("2026-03-02 09:00"), entity=NORDBANK_IT)
    tr("drop entity", lambda: import_register(package(rows), by=EVE, at=LOADED))
    rows = register(); rows["B_05.01"][0]["c0050"] = "X"*600
    tr("long name", lambda: import_register(package(rows), by=EVE, at=LOADED))
    rows = register(); rows["B_05.01"][0]["c0050"] = "X\x00"
    tr("nul name", lambda: import_register(package(rows), by=EVE, at=LOADED))
    rows = register(); rows["B_06.01"].append(dict(rows["B_06.01"][0], c0010="F"*400))
    tr("long id", lambda: import_register(package(rows), by=EVE, at=LOADED))
    tr("newer date same rows", lambda: import_register(package(day=date(2026,12,31)), by=EVE, at=LOADED))
    from tocsin.store import sources
    print(sources.filing(None).key)
    ref = dec()
    d = classify_incident(ref, by=ADA, at=at("2026-03-02 09:30"))
    print(json.dumps([dict(e.body) for e in ledger.entries(ref)][-1]["facts"], indent=1))
    assert 0
