"""One-time codes (TOTP, RFC 6238): who needs them, how a phone learns to make them, how one is checked.

django-otp keeps the keys, lets each code be used once, and makes whoever gives a wrong one wait: a second, then two,
then four.
"""

from __future__ import annotations

from base64 import b32encode
from binascii import unhexlify
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from qrcode.main import QRCode

from desk import groups
from desk.accounts.models import OpenSession

DIGITS = 6
RECOVERY_CODES = 10
TOLERANCE = 1  # codes that are accepted before and after the one of this half minute


@dataclass(frozen=True)
class Checked:
    """What came of a code: the device that it is of, or when the next may be tried."""

    device: TOTPDevice | StaticDevice | None = None
    again_at: datetime | None = None
    is_tried: bool = True


def is_wanted(user: Any) -> bool:
    """Whether `user` may do more than write: of these a password alone is too little."""
    if not user.is_staff:
        return False
    return user.is_superuser or not user.get_all_permissions() <= what_writers_may()


@cache
def what_writers_may() -> frozenset[str]:
    """Rights, as "app.codename"."""
    return frozenset(groups.permissions_of_groups()[groups.WRITERS])


def is_required(user: Any) -> bool:
    """Whether `user` is let in with a code only. On one's own machine nobody is."""
    return settings.SECOND_FACTOR_REQUIRED and is_wanted(user)


def is_let_in(user: Any) -> bool:
    """Whether the session that `user` is signed in by has the factors that the desk asks for."""
    return getattr(user, "otp_device", None) is not None or not is_required(user)


def is_code_missing(user: Any) -> bool:
    """Whether `user`, who is let in, has put off what would be required elsewhere."""
    return getattr(user, "otp_device", None) is None and is_wanted(user) and not phone_of(user)


def phone_of(user: Any) -> TOTPDevice | None:
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return found


def recovery_codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def check(user: Any, typed: str) -> Checked:
    """Try what `user` typed as a code of the phone, or as a recovery code. What is right is used up."""
    code = "".join(letter for letter in typed.lower() if letter.isascii() and letter.isalnum())
    model = TOTPDevice if len(code) == DIGITS and code.isdecimal() else StaticDevice
    with transaction.atomic():
        device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            return Checked()
        is_tried = device.verify_is_allowed()[0]
        if device.verify_token(code):
            return Checked(device)
        return Checked(None, device.verify_is_allowed()[1]["locked_until"], is_tried)


def new_key() -> str:
    """A secret for a phone, in hexadecimal digits."""
    return random_hex(20)


def is_code_of(key: str, typed: str) -> int | None:
    """The half minute since 1970 of which `typed` is the code by `key`; None where it is none of now."""
    code = typed.replace(" ", "")
    totp = TOTP(unhexlify(key), digits=DIGITS)
    totp.time = time()
    is_code = code.isascii() and code.isdecimal() and totp.verify(int(code), TOLERANCE)
    return totp.t() if is_code else None


def set_up(user: User, key: str, last_t: int) -> tuple[TOTPDevice, list[str]]:
    """Let codes by `key` be those of `user`, from after the half minute `last_t` on; and make recovery codes."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        device = TOTPDevice.objects.create(user=user, name="phone", key=key, digits=DIGITS, last_t=last_t)
        return device, new_recovery_codes(user)


def new_recovery_codes(user: User) -> list[str]:
    """Codes for the day when the phone is lost, each for once; those of before are worth nothing any more."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="recovery")
        codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def take_off(user: User, but_session: str | None = None) -> None:
    """Let `user` be signed in by password only, at the next time; all sessions end but the one of that key."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
        OpenSession.objects.end(user, but=but_session)


def key_as_typed(key: str) -> str:
    """The key in fours, for who types it into the phone."""
    letters = b32encode(unhexlify(key)).decode().rstrip("=")
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def address_of(key: str, account: str) -> str:
    """What a phone reads from the picture (Key URI Format of Google Authenticator, which others read too)."""
    device = TOTPDevice(user=User(username=account), key=key, digits=DIGITS)
    return device.config_url


@dataclass(frozen=True)
class Picture:
    """A QR code as an SVG draws it: its width in modules, and the path of the dark ones."""

    width: int
    path: str


def picture_of(text: str) -> Picture:
    code = QRCode(border=4)  # modules of quiet zone: ISO/IEC 18004
    code.add_data(text)
    matrix = code.get_matrix()
    return Picture(len(matrix), "".join(_squares(matrix)))


def _squares(matrix: list[list[bool]]) -> Iterator[str]:
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            if is_dark:
                yield f"M{x} {y}h1v1h-1z"
