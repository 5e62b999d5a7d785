"""Sixteen passwords at once take the memory of one hash, and the threads of four."""

import subprocess
import sys

import pytest
from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.models import User
from django.test import Client

from desk.accounts import hashing
from laocai_ict import settings as portal

PROGRAM = """
import resource, threading
from django.conf import settings
settings.configure(PASSWORD_HASHERS={hashers})
from django.contrib.auth.hashers import check_password, make_password
from desk.accounts.hashing import TooManyPasswords
encoded, refused = make_password("a"), []
def check():
    try:
        check_password("b", encoded)
    except TooManyPasswords:
        refused.append(1)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
threads = [threading.Thread(target=check) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, len(refused))
"""


@pytest.mark.limit("hashing of passwords")
def test_sixteen_wrong_passwords_at_once_take_little_more_memory_than_one_and_four_threads():
    program = PROGRAM.format(hashers=portal.PASSWORD_HASHERS)

    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    grown, refused = map(int, answer.stdout.split())
    assert grown < 100  # MB; without the turn 1,500
    assert refused > 0


@pytest.fixture
def full(settings):
    """As many as may are at their passwords."""
    settings.PASSWORD_HASHERS = portal.PASSWORD_HASHERS
    User.objects.create_superuser("lan", password="mat-khau-dung")
    for _place in range(hashing.MOST):
        hashing.PLACES.acquire()
    yield
    for _place in range(hashing.MOST):
        hashing.PLACES.release()


@pytest.mark.django_db
def test_while_too_many_sign_in_who_comes_is_asked_to_come_again_and_nothing_is_counted(full):
    answers = [Client().post("/quan-tri/login/", {"username": "lan", "password": "x"}) for _time in range(12)]
    hashing.PLACES.release()
    let_in = Client().post("/quan-tri/login/", {"username": "lan", "password": "mat-khau-dung"})
    hashing.PLACES.acquire()

    assert {(answer.status_code, answer.headers["Retry-After"]) for answer in answers} == {(503, "5")}
    assert "Quá nhiều người đăng nhập cùng lúc" in answers[0].content.decode()
    assert let_in.status_code == 302


def test_password_hashed_by_django_itself_is_still_right(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    encoded = get_hasher().encode("mat-khau", "x" * 22)

    settings.PASSWORD_HASHERS = portal.PASSWORD_HASHERS

    assert get_hasher().verify("mat-khau", encoded)
