"""Pictures drawn on the server: one SVG for page and print, with a twin in words."""
