"""The incident: what was recorded about it, by whom, and when it was known."""

from tocsin.core.incidents.facts import Fact, latest

__all__ = ["Fact", "latest"]
