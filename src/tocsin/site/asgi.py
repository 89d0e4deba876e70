"""The server's entry: one ASGI application for pages, API and live updates."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tocsin.site.settings")
application = get_asgi_application()
