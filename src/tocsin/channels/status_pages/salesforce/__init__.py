"""Salesforce: one instance of its trust API."""

from tocsin.channels.status_pages.salesforce.instance import read_instance

__all__ = ["read_instance"]
