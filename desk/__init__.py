"""How the record changes: the editors' desk. Its screens are in `admin`."""
