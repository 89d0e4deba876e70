"""Status pages of providers: what a fetched body says, and what a series of them tells."""

from tocsin.channels.status_pages.reader import FORMATS, read, read_document
from tocsin.channels.status_pages.reading import Component, ProviderIncident, Reading, Update
from tocsin.channels.status_pages.replay import PageHistory, observe

__all__ = [
    "FORMATS",
    "Component",
    "PageHistory",
    "ProviderIncident",
    "Reading",
    "Update",
    "observe",
    "read",
    "read_document",
]
