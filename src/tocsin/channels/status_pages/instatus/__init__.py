"""Instatus: the summary of its pages, version 3."""

from tocsin.channels.status_pages.instatus.summary import read_summary

__all__ = ["read_summary"]
