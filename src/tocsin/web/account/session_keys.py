"""What a session of ours keeps beside the account."""

BREAK_GLASS = "break_glass"
"""That the session was opened with a one-time code: the reason, and since when."""
