"""Pages of the register: search, filters, saved views, exports."""
