"""What the databases themselves are asked to hold, whoever writes: rules that no migration may lose. Knows no app."""
