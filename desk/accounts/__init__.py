"""Who signs in at the desk: how often a password may be tried, how it is hashed, when a session ends."""
