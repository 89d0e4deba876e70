"""Pages about the customers of an incident: their promises, whom to tell, and what it costs."""
