"""Template tags of the pages: how instants, spans and states are written."""
