"""Sixteen passwords hashed at once take the memory of one."""

import subprocess
import sys

from django.contrib.auth.hashers import get_hasher

from laocai_ict import settings as portal

PROGRAM = """
import resource, threading
from django.conf import settings
settings.configure(PASSWORD_HASHERS={hashers})
from django.contrib.auth.hashers import check_password, make_password
encoded = make_password("a")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
threads = [threading.Thread(target=check_password, args=("b", encoded)) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_sixteen_wrong_passwords_at_once_take_little_more_memory_than_one():
    program = PROGRAM.format(hashers=portal.PASSWORD_HASHERS)

    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert int(answer.stdout) < 100  # MB; without the turn 1,500


def test_password_hashed_by_django_itself_is_still_right(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    encoded = get_hasher().encode("mat-khau", "x" * 22)

    settings.PASSWORD_HASHERS = portal.PASSWORD_HASHERS

    assert get_hasher().verify("mat-khau", encoded)
