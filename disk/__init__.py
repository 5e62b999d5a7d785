"""What is asked of the disk: files that are whole or not there, locks that nobody else has. Knows no app."""
