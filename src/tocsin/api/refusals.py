"""How an endpoint turns a request down: a status, and the contract's error object."""

from __future__ import annotations

from tocsin.api.schemas import Error
from tocsin.core.refusal import Refused

STATUS = {
    "not_json": 400,
    "not_signed_in": 401,
    "token_expired": 401,
    "token_revoked": 401,
    "unknown_token": 401,
    "forged_request": 403,
    "not_allowed": 403,
    "out_of_scope": 403,
    "unknown_incident": 404,
    "unknown_provider": 404,
    "unknown_service": 404,
    "request_too_large": 413,
}
"""Code to the status it is answered with; every other code is answered 422."""
UNAUTHORIZED = 401
CHALLENGE = 'Bearer realm="Tocsin"'
"""What an answer 401 says of how to come in (RFC 6750, section 3)."""
READING = {401: Error, 403: Error, 404: Error, 422: Error}
WRITING = {400: Error, **READING, 413: Error}
FOR_STATUS = {
    400: Refused("not_json", "The body is not JSON. Send one JSON object, in UTF-8."),
    401: Refused(
        "not_signed_in",
        "Nobody is signed in. Send a token (Authorization: Bearer tcsn_…), or the cookie of a session.",
    ),
    403: Refused("forged_request", "The CSRF token is missing or wrong. Send it as X-CSRFToken."),
}
