"""Where every address leads."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from tocsin.api.endpoints import api
from tocsin.site import health
from tocsin.web.urls import urlpatterns as pages

urlpatterns = [
    path("healthz", login_not_required(health.healthz)),
    path("readyz", login_not_required(health.readyz)),
    path("api/v1/", api.urls),
    *pages,
]
