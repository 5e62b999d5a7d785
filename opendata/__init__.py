"""Open data: what a table is, and every file that is made of tables. Knows no models."""
