"""Signing in, and what a person may see and change about how they sign in. django-allauth does the work."""
