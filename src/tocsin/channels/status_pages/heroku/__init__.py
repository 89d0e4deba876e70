"""Heroku: its status API, version 4."""

from tocsin.channels.status_pages.heroku.status import read_status

__all__ = ["read_status"]
