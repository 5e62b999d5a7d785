"""What protects readers, in the headers of every kind of page, by the rules that Mozilla's Observatory weighs."""

from collections.abc import Iterator

from asking import answer, pages, tell

EXACTLY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
REFERRER = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
DANGEROUS = ("'unsafe-inline'", "'unsafe-eval'", "data:", "http:", "https:", " *")


def of_page(page: str) -> Iterator[str]:
    with answer(page) as response:
        headers = response.headers
    yield from (
        f"{name}: {headers.get(name)}" for name, value in EXACTLY.items() if headers.get(name) != value
    )
    if headers.get("Referrer-Policy") not in REFERRER:
        yield f"Referrer-Policy: {headers.get('Referrer-Policy')}"
    policy = headers.get("Content-Security-Policy", "")
    directives = {
        name: sources for name, _space, sources in (part.strip().partition(" ") for part in policy.split(";"))
    }
    yield from (
        f"no {name}"
        for name in ("default-src", "base-uri", "form-action", "frame-ancestors")
        if name not in directives
    )
    scripts = f" {directives.get('script-src', directives.get('default-src', ' *'))}"
    yield from (f"script-src allows {source}" for source in DANGEROUS if source in scripts)
    if headers.get("Set-Cookie"):
        yield "a cookie for a visitor"
    yield from (
        f"says {name}" for name in ("Server", "X-Powered-By") if any(map(str.isdigit, headers.get(name, "")))
    )


tell(f"{page}: {finding}" for page in pages() for finding in of_page(page))
