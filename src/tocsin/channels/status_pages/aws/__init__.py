"""Amazon Web Services: currentevents.json of its health dashboard."""

from tocsin.channels.status_pages.aws.events import read_events

__all__ = ["read_events"]
