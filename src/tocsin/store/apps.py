"""The one Django app that holds all tables."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """SQLite or PostgreSQL, one line of migrations."""

    name = "tocsin.store"
    label = "store"
