"""The portal's colours. They stand in its style sheet, from which whatever is drawn elsewhere takes them."""

import re

from django.conf import settings

STYLE_SHEET = settings.BASE_DIR / "static" / "css" / "portal.css"
_COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")


def _schemes() -> tuple[dict[str, str], dict[str, str]]:
    tokens = STYLE_SHEET.read_text("utf-8").partition("@layer base {")[0]
    light, _media, dark = tokens.partition("@media (prefers-color-scheme: dark)")
    by_day = dict(_COLOUR.findall(light))
    return by_day, by_day | dict(_COLOUR.findall(dark))


LIGHT, DARK = _schemes()  # each colour as "#1c2350", by its name in the style sheet
