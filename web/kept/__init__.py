"""Finished answers, kept in front of Django as bytes with complete headers, and given to whoever asks for the same.

An answer is a function of its address and of a version, which names all else that it depends on. What an address is,
and what the version is at the moment, is handed in (laocai_ict/wsgi.py). Nothing of who asks reaches what makes it.
"""
