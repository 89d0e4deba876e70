"""Addresses of the pages."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path
from django.views.i18n import set_language

from tocsin.actions.start_demo import PASSWORD
from tocsin.web import live
from tocsin.web.incidents import views as incidents
from tocsin.web.inventory import views as inventory

# Shown only when the data folder is that of a demo, which listens on its own machine alone.
DEMO = {"password": PASSWORD}

urlpatterns = [
    path("", incidents.incidents, name="incidents"),
    path("incidents/new/", incidents.declare, name="declare"),
    path("incidents/<str:reference>/", incidents.situation, name="situation"),
    path("incidents/<str:reference>/commitments/", incidents.commitments, name="commitments"),
    path("incidents/<str:reference>/live/", live.live, name="live"),
    path("incidents/<str:reference>/facts/<str:key>/", incidents.fact, name="fact"),
    path("incidents/<str:reference>/classify/", incidents.classify, name="classify"),
    path("incidents/<str:reference>/acknowledge/", incidents.acknowledge, name="acknowledge"),
    path("providers/", inventory.providers, name="providers"),
    path("inventory/<path:identity>/", inventory.node, name="node"),
    path(
        "sign-in/",
        LoginView.as_view(template_name="registration/sign_in.html", extra_context=DEMO),
        name="sign_in",
    ),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
]
