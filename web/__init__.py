"""What a request is, for every app: who calls, from where, in which language. Knows no other app."""
