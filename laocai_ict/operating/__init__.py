"""Keeping a running portal: backups that are proved, drills, and its state in plain words."""
