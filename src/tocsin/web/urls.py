"""Addresses of the pages."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path
from django.views.i18n import set_language

from tocsin.actions.start_demo import PASSWORD
from tocsin.web import live
from tocsin.web.customers import views as customers
from tocsin.web.dossiers import views as dossiers
from tocsin.web.incidents import duties_views as duties
from tocsin.web.incidents import proof_views as law_pages
from tocsin.web.incidents import views as incidents
from tocsin.web.inventory import views as inventory
from tocsin.web.law import views as law
from tocsin.web.promises import views as promised
from tocsin.web.providers import views as providers
from tocsin.web.recurrence import views as recurrence
from tocsin.web.threats import views as threats

# Shown only when the data folder is that of a demo, which listens on its own machine alone.
DEMO = {"password": PASSWORD}

urlpatterns = [
    path("", incidents.incidents, name="incidents"),
    path("incidents/new/", incidents.declare, name="declare"),
    path("incidents/<str:reference>/", incidents.situation, name="situation"),
    path("incidents/<str:reference>/commitments/", customers.customers, name="commitments"),
    path("incidents/<str:reference>/commitments/<path:identity>/", customers.promise, name="promise"),
    path("incidents/<str:reference>/classification/", law_pages.classification, name="proof"),
    path("incidents/<str:reference>/what-if/", law_pages.what_if, name="what_if"),
    path("incidents/<str:reference>/deadlines/", law_pages.deadlines, name="deadlines"),
    path("incidents/<str:reference>/duties/", duties.duties, name="duties"),
    path("incidents/<str:reference>/notices/given/", duties.notice, {"direction": "given"}, "notice_given"),
    path(
        "incidents/<str:reference>/notices/received/",
        duties.notice,
        {"direction": "received"},
        "notice_received",
    ),
    path("incidents/<str:reference>/tickets/opened/", duties.ticket, {"step": "opened"}, "ticket_opened"),
    path(
        "incidents/<str:reference>/tickets/responded/",
        duties.ticket,
        {"step": "responded"},
        "ticket_responded",
    ),
    path(
        "incidents/<str:reference>/tickets/resolved/", duties.ticket, {"step": "resolved"}, "ticket_resolved"
    ),
    path("incidents/<str:reference>/measured/", duties.measured, name="measured"),
    path("incidents/<str:reference>/live/", live.live, name="live"),
    path("incidents/<str:reference>/facts/<str:key>/", incidents.fact, name="fact"),
    path("incidents/<str:reference>/classify/", incidents.classify, name="classify"),
    path("incidents/<str:reference>/acknowledge/", incidents.acknowledge, name="acknowledge"),
    path("promises/", promised.promises, name="promises"),
    path("recurrence/", recurrence.recurrence, name="recurrence"),
    path("recurrence/<str:entity>/assess/", recurrence.assess, name="recurrence_assess"),
    path("recurrence/<str:reference>/classify/", recurrence.classify, name="recurrence_classify"),
    path("law/", law.law, name="law"),
    path("law/compare/", law.compare, name="law_compare"),
    path("law/readings/", law.installation, name="law_readings"),
    path("law/<str:identity>/", law.book, name="law_book"),
    path("threats/", threats.threats, name="threats"),
    path("threats/import/", threats.upload, name="threat_import"),
    path("threats/new/", threats.record, name="threat_record"),
    path("threats/<str:reference>/", threats.threat, name="threat"),
    path("threats/<str:reference>/confirm/", threats.confirm, name="threat_confirm"),
    path("threats/<str:reference>/dismiss/", threats.dismiss, name="threat_dismiss"),
    path("threats/<str:reference>/status/", threats.status, name="threat_status"),
    path("threats/<str:reference>/assess/", threats.assess, name="threat_assess"),
    path("threats/<str:reference>/facts/<str:key>/", threats.fact, name="threat_fact"),
    path("threats/<str:reference>/notes/<str:kind>/", threats.note, name="threat_note"),
    path("dossiers/", dossiers.dossiers, name="dossiers"),
    path("dossiers/claim/", dossiers.draft, name="dossier_draft"),
    path("dossiers/statement/", dossiers.state, name="dossier_statement"),
    path("dossiers/<str:reference>/", dossiers.dossier, name="dossier"),
    path("dossiers/<str:reference>/redraft/", dossiers.redraft, name="dossier_redraft"),
    path("dossiers/<str:reference>/approve/", dossiers.approve, name="dossier_approve"),
    path("dossiers/<str:reference>/send/", dossiers.send, name="dossier_send"),
    path("dossiers/<str:reference>/withdraw/", dossiers.withdraw, name="dossier_withdraw"),
    path("dossiers/<str:reference>/answer/<str:answer>/", dossiers.answer, name="dossier_answer"),
    path("dossiers/<str:reference>/files/<str:name>/", dossiers.download, name="dossier_file"),
    path("providers/", inventory.providers, name="providers"),
    path("providers/<path:identity>/record/", providers.record, name="provider_record"),
    path("inventory/<path:identity>/", inventory.node, name="node"),
    path(
        "sign-in/",
        LoginView.as_view(template_name="registration/sign_in.html", extra_context=DEMO),
        name="sign_in",
    ),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
]
