"""People at the desk, each in a group, as they are made there."""

from binascii import unhexlify
from time import time

from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice


def person(name: str, *groups: str) -> User:
    made = User.objects.create_user(name, is_staff=True)
    made.groups.set(Group.objects.filter(name__in=groups))
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def phone(user: User) -> TOTPDevice:
    """One that makes codes for `user`, as it is after it was set up."""
    return TOTPDevice.objects.create(user=user, name="phone")


def code(key: str) -> str:
    """That which a phone with the hexadecimal `key` shows now."""
    totp = TOTP(unhexlify(key))
    totp.time = time()
    return f"{totp.token():06}"


def verified(user: User) -> Client:
    """A browser in which `user` has signed in with a code too."""
    client = signed_in(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = phone(user).persistent_id
    session.save()
    return client
