"""Slack: its status API, version 2."""

from tocsin.channels.status_pages.slack.current import read_current

__all__ = ["read_current"]
