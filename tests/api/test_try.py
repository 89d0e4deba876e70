import pytest, json
from tests.cast import *
from django.test import Client
@pytest.mark.django_db
def test_x(tmp_path):
    load(tmp_path)
    c = sign_in(ADA)
    def show(n, r): print(n, r.status_code, r.headers.get("Content-Type"), r.headers.get("Location"), r.content[:300])
    anon = Client()
    show("anon list", anon.get("/api/v1/incidents"))
    show("anon openapi", anon.get("/api/v1/openapi.json"))
    show("openapi", c.get("/api/v1/openapi.json"))
    show("health", anon.get("/healthz")); show("ready", anon.get("/readyz"))
    show("anon post", anon.post("/api/v1/incidents", {}, content_type="application/json"))
    cc = Client(enforce_csrf_checks=True); cc.cookies = c.cookies
    show("csrf", cc.post("/api/v1/incidents", {"provider": HAFEN_CLOUD, "since": "2026-03-02T08:00:00Z"}, content_type="application/json"))
    show("bad body", c.post("/api/v1/incidents", "{", content_type="application/json"))
    show("missing", c.post("/api/v1/incidents", {}, content_type="application/json"))
    show("ok", c.post("/api/v1/incidents", {"provider": HAFEN_CLOUD, "since": "2026-03-02T08:00:00Z"}, content_type="application/json"))
    show("surrogate", c.post("/api/v1/incidents", '{"provider": "%s", "since": "2026-03-02T08:00:00Z", "title":"\\ud800"}' % HAFEN_CLOUD, content_type="application/json"))
    show("nul", c.post("/api/v1/incidents", '{"provider": "%s", "since": "2026-03-02T08:00:00Z", "title":"\\u0000"}' % HAFEN_CLOUD, content_type="application/json"))
    show("list", c.get("/api/v1/incidents"))
    show("405", c.delete("/api/v1/incidents"))
    show("404", c.get("/api/v1/nothing"))
    show("sit 404", c.get("/api/v1/incidents/INC-1/situation"))
    show("sit 404 anon", anon.get("/api/v1/incidents/INC-1/situation"))
    show("nul ref", c.get("/api/v1/incidents/%00/situation"))
    show("as_of", c.get("/api/v1/incidents/INC-1/situation?as_of=x"))
    cy = sign_in(CYD)
    show("cyd list", cy.get("/api/v1/incidents"))
    ref=c.get("/api/v1/incidents").json()[0]["incident"]
    show("cyd sit", cy.get(f"/api/v1/incidents/{ref}/situation"))
    show("big", c.post("/api/v1/incidents", "x"*3000000, content_type="application/json"))
    show("deep", c.post(f"/api/v1/incidents/{ref}/facts", '{"key":"data_impact","value":'+'['*100000+']'*100000+'}', content_type="application/json"))
    show("float", c.post(f"/api/v1/incidents/{ref}/facts", '{"key":"costs_and_losses","value":1234567.89}', content_type="application/json"))
    show("nan", c.post(f"/api/v1/incidents/{ref}/facts", '{"key":"costs_and_losses","value":NaN}', content_type="application/json"))
    show("bigexp", c.post(f"/api/v1/incidents/{ref}/facts", '{"key":"costs_and_losses","value":"1e999999999"}', content_type="application/json"))
    doc = c.get("/api/v1/openapi.json").json()
    print(json.dumps(doc["paths"]["/api/v1/incidents"], indent=0)[:2500])
    assert 0
