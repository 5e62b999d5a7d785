"""The whole public portal as plain files: for a stick, for any web host, for nginx where nothing else answers."""
