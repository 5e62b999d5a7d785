"""Addresses in a page: all are found, and only they are rewritten."""

import pytest

from web.references import references, rewritten

PAGE = """<!DOCTYPE html>
<html><head><link rel="stylesheet" href="/a.css"><meta property="og:image" content="http://portal/p.png">
<meta name="description" content="/no">
<script type="application/ld+json">{"url": "<a href='/no'>"}</script></head>
<body id="top"><p>href="/no" &lt;a href="/no"></p>
<img src="/1.webp" srcset="/1.webp 480w, /2.webp 960w" alt='x > "y"'><a href="?a=1&amp;b=2#c">é</a>
<form action="/search/"></form><a id="c" name="no">z</a><!-- <a href="/no"> --></body></html>"""


def test_every_address_and_every_place_is_found():
    found = references(PAGE)

    assert found.addresses == [
        "/a.css",
        "http://portal/p.png",
        "/1.webp",
        "/1.webp",
        "/2.webp",
        "?a=1&b=2#c",
        "/search/",
    ]
    assert found.anchors == {"top", "c"}


def test_what_leads_nowhere_else_stays_as_it_was_written():
    assert rewritten(PAGE, lambda address: address) == PAGE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/en/">x</a>', '<a href="[/en/]">x</a>'),
        ('<a href="?a=1&amp;b=2" rel=next download>', '<a href="[?a=1&amp;b=2]" rel="next" download>'),
        ('<img srcset="/1 480w, /2 960w" src="/1">', '<img srcset="[/1] 480w, [/2] 960w" src="[/1]">'),
        (
            'é\n  <p>\n<img alt="&quot;b&quot; &gt;" src="/x"> é',
            'é\n  <p>\n<img alt="&quot;b&quot; &gt;" src="[/x]"> é',
        ),
        ('<svg viewBox="0 0 1 1"><path d="M0"/></svg>', '<svg viewBox="0 0 1 1"><path d="M0"/></svg>'),
        ('<a href="">', '<a href="">'),
    ],
)
def test_addresses_are_replaced_and_nothing_else(before, after):
    assert rewritten(before, lambda address: f"[{address}]") == after
