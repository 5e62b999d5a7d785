"""How much a sheet may be."""

MOST_BYTES = 5 * 2**20  # as it is sent
MOST_BYTES_UNPACKED = 16 * 2**20
MOST_MEMBERS = 300  # files within a workbook
MOST_ELEMENTS = 400_000  # of XML
MOST_ROWS = 2_000
MOST_COLUMNS = 100
