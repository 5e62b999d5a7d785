"""Which browser it is, as people call it. For those who look at their sessions; nothing is decided by it."""

LONGEST_AGENT = 512  # characters that are read
BROWSERS = {  # by what only it says of itself; most say that they are the later ones too
    "coc_coc_browser": "Cốc Cốc",
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def named(agent: str) -> tuple[str, str]:
    """Browser and system that say of themselves `agent`; each empty where it is none that is known."""
    said = agent[:LONGEST_AGENT]
    return _first(BROWSERS, said), _first(SYSTEMS, said)


def _first(names: dict[str, str], said: str) -> str:
    return next((name for mark, name in names.items() if mark in said), "")
