"""What was when: every entry's versions, in plain forms, and what was decided of them. Knows no record.

A plain form is a mapping of names to texts, numbers, booleans, lists and mappings, with references as slugs: what a
file of the record says of an entry.
"""
