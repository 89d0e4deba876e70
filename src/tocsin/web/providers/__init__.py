"""The page of a provider's record."""
