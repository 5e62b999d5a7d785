"""The record as files: docs/record-format.md says what stands in them.

`schema` and `columns` say what an entry consists of, `files` reads and writes YAML, `load` brings entries into
the database (by way of `read` and `write`), `dump` writes them out again, `trace` compares them with the text they
were taken from.
"""
