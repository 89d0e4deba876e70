"""The pages, as a Django app for their templates, tags and assets."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The human face."""

    name = "tocsin.web"
    label = "web"
