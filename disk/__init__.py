"""What is asked of the disk: files that are whole or not there. Knows no app."""
