"""Alive, and ready: for whoever watches the server."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view
    return JsonResponse({"alive": True})


def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"ready": False, "reason": "The database cannot be reached."}, status=503)
    if pending:
        reason = f"{len(pending)} migrations are not applied."
        return JsonResponse({"ready": False, "reason": reason}, status=503)
    return JsonResponse({"ready": True})
