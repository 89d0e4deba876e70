"""Atlassian Statuspage: the documents of its API, version 2, and its webhooks."""

from tocsin.channels.status_pages.statuspage.page import read_page
from tocsin.channels.status_pages.statuspage.webhook import read_webhook

__all__ = ["read_page", "read_webhook"]
