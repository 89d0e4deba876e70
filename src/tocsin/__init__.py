"""Tocsin: what an outage hits, whom to tell, by when, and what can be claimed."""
