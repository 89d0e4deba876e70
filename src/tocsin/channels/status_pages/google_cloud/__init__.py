"""Google Cloud: incidents.json of its status dashboard."""

from tocsin.channels.status_pages.google_cloud.incidents import read_incidents

__all__ = ["read_incidents"]
