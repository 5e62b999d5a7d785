"""Dates, figures and characters: what they are, and how each language says and writes them.

The rules of a language are one module of its code (`vi`, `en`); its strings are in the catalogues of gettext.
"""
