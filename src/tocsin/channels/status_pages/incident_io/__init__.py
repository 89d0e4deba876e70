"""incident.io: the summary of its own widget."""

from tocsin.channels.status_pages.incident_io.widget import read_widget

__all__ = ["read_widget"]
