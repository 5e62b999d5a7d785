"""People at the desk, each in a group, as they are made there."""

from django.contrib.auth.models import Group, User
from django.test import Client


def person(name: str, *groups: str) -> User:
    made = User.objects.create_user(name, is_staff=True)
    made.groups.set(Group.objects.filter(name__in=groups))
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
