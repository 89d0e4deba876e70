"""Microsoft 365: the service health issues of Microsoft Graph."""

from tocsin.channels.status_pages.m365.issues import read_issues

__all__ = ["read_issues"]
