"""The addresses of one page of each kind."""

from asking import pages, tell

tell(pages())
