"""The colours that stand in the style sheet: whoever draws outside of it draws in them."""

import json
import re

from achievements.pictures.palette import DARK, LIGHT
from tests.processes import PROJECT


def test_both_schemes_have_every_colour():
    assert LIGHT.keys() == DARK.keys() >= {"night", "slope", "gold", "paper", "on-night", "accent"}
    assert LIGHT["paper"] != DARK["paper"]


def test_brocade_is_woven_of_them():
    fills = re.findall(r"#[0-9a-f]{6}", (PROJECT / "static" / "img" / "brocade.svg").read_text())

    assert fills == [LIGHT[name] for name in ("accent", "gold", "night", "on-night")]


def test_browsers_draw_their_frame_in_them(client, db):
    html = client.get("/").content.decode()
    manifest = json.loads(client.get("/manifest.vi.webmanifest").content)

    assert re.findall(r'<meta name="theme-color" content="(.*?)"', html) == [LIGHT["night"], DARK["night"]]
    assert (manifest["theme_color"], manifest["background_color"]) == (LIGHT["night"], LIGHT["paper"])
