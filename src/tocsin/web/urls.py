"""Addresses of the pages."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from tocsin.web import live
from tocsin.web.access import views as access
from tocsin.web.account.urls import urlpatterns as account
from tocsin.web.costs import views as costs
from tocsin.web.customers import views as customers
from tocsin.web.dossiers import views as dossiers
from tocsin.web.follow_ups import views as follow_ups
from tocsin.web.imports import views as imports
from tocsin.web.incidents import duties_views as duties
from tocsin.web.incidents import handling_views as handling
from tocsin.web.incidents import proof_views as law_pages
from tocsin.web.incidents import views as incidents
from tocsin.web.inventory import views as inventory
from tocsin.web.law import views as law
from tocsin.web.problems import views as problems
from tocsin.web.promises import views as promised
from tocsin.web.providers import views as providers
from tocsin.web.recurrence import views as recurrence
from tocsin.web.registry import views as registry
from tocsin.web.reviews import views as reviews
from tocsin.web.tasks import views as tasks
from tocsin.web.threats import views as threats
from tocsin.web.yearly import views as yearly

urlpatterns = [
    path("", registry.register, name="incidents"),
    path("register/views/", registry.save, name="view_save"),
    path("register/views/<int:number>/delete/", registry.delete, name="view_delete"),
    path("register/exports/", registry.ask_export, name="export_ask"),
    path("register/exports/<int:number>/", registry.export, name="export"),
    path("register/exports/<int:number>/file/", registry.file, name="export_file"),
    path("incidents/import/", imports.upload, name="import_incidents"),
    path("incidents/import/look/", imports.look, name="import_look"),
    path("incidents/import/confirm/", imports.confirm, name="import_confirm"),
    path("incidents/new/", incidents.record, name="record_incident"),
    path("incidents/new/outage/", incidents.declare, name="declare"),
    path("incidents/new/hit/", incidents.hit, name="hit"),
    path("incidents/<str:reference>/", incidents.situation, name="situation"),
    path("incidents/<str:reference>/commitments/", customers.customers, name="commitments"),
    path("incidents/<str:reference>/commitments/<path:identity>/", customers.promise, name="promise"),
    path("incidents/<str:reference>/classification/", law_pages.classification, name="proof"),
    path("incidents/<str:reference>/what-if/", law_pages.what_if, name="what_if"),
    path("incidents/<str:reference>/deadlines/", law_pages.deadlines, name="deadlines"),
    path("incidents/<str:reference>/handling/", handling.handling, name="handling"),
    path("incidents/<str:reference>/handling/<str:name>/", handling.deed, name="deed"),
    path("incidents/<str:reference>/timeline/", handling.timeline, name="timeline"),
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
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/count/", tasks.count, name="tasks_count"),
    path("problems/", problems.problems, name="problems"),
    path("problems/new/", problems.new, name="problem_new"),
    path("problems/link/", problems.link, name="problem_link"),
    path("problems/dismiss/", problems.dismiss, name="problem_dismiss"),
    path("problems/<str:reference>/", problems.problem, name="problem"),
    path("problems/<str:reference>/describe/", problems.describe, name="problem_describe"),
    path("problems/<str:reference>/resolved/", problems.state, {"to": "resolved"}, "problem_resolved"),
    path("problems/<str:reference>/reopened/", problems.state, {"to": "open"}, "problem_reopened"),
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
    path("incidents/<str:reference>/review/", reviews.review, name="review"),
    path("incidents/<str:reference>/review/complete/", reviews.complete, name="review_complete"),
    path("incidents/<str:reference>/review/answers/<str:question>/", reviews.answer, name="review_answer"),
    path("incidents/<str:reference>/costs/", costs.costs, name="costs"),
    path("incidents/<str:reference>/costs/new/", costs.record, name="cost_record"),
    path("incidents/<str:reference>/costs/<int:item>/", costs.record, name="cost_correct"),
    path("costs/", costs.annual, name="annual_costs"),
    path("report/", yearly.this_year, name="this_year"),
    path("report/<int:year>/", yearly.yearly, name="yearly"),
    path("follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("follow-ups/new/", follow_ups.new, name="follow_up_new"),
    path("follow-ups/<str:reference>/", follow_ups.follow_up, name="follow_up"),
    path("follow-ups/<str:reference>/report/<str:state>/", follow_ups.report, name="follow_up_report"),
    path("follow-ups/<str:reference>/check/", follow_ups.check, name="follow_up_check"),
    path("follow-ups/<str:reference>/move/", follow_ups.move, name="follow_up_move"),
    path("providers/", inventory.providers, name="providers"),
    path("providers/<path:identity>/record/", providers.record, name="provider_record"),
    path("access/", access.access, name="access"),
    path("access/may/", access.may, name="access_may"),
    path("access/people/", access.people, name="people"),
    path("access/roles/withdraw/", access.withdraw, name="role_withdraw"),
    path("access/integrations/new/", access.integration, name="integration_new"),
    path("access/programs/<str:name>/tokens/", access.program_tokens, name="program_tokens"),
    path("access/tokens/<int:number>/revoke/", access.revoke, name="token_revoke"),
    path("inventory/<path:identity>/", inventory.node, name="node"),
    *account,
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
]
