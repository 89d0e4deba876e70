"""The server's entry: one ASGI application for pages, API and live updates, with a worker beside it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tocsin.site.settings")
application = get_asgi_application()

from tocsin.worker.due import in_background  # noqa: E402 - Django must be set up first

in_background()
