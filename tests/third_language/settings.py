"""The portal with a made-up third language beside its two: all that a real one takes.

A line of settings; a file of words (words/qaa.py); a catalogue and a migration an app, which stand in the folder that
the environment names as THIRD_LANGUAGE, for they are made when this is tried. Django knows real languages by itself.
"""

import os
import sys
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

import achievements.words
from tests.settings import *  # noqa: F403
from tests.settings import LANGUAGE_CODE, LANGUAGES, LOCALE_PATHS
from tests.third_language.made_up import APPS

FOLDER = Path(os.environ["THIRD_LANGUAGE"])

LANGUAGES = [*LANGUAGES, ("qaa", _("Made-up"))]
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": (LANGUAGE_CODE,), "qaa": ("en", LANGUAGE_CODE)}

LANG_INFO["qaa"] = {"bidi": False, "code": "qaa", "name": "Made-up", "name_local": "⟦Made-up⟧"}
LOCALE_PATHS = [*LOCALE_PATHS, FOLDER / "locale"]
MEDIA_ROOT = FOLDER / "media"
MIGRATION_MODULES = {app: f"migrations_of_{app}" for app in APPS}
sys.path.append(str(FOLDER))
achievements.words.__path__.append(str(Path(__file__).parent / "words"))
