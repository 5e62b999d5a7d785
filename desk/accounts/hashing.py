"""Slow hashing of passwords that cannot be used to take a host's memory."""

from threading import Lock

from django.contrib.auth.hashers import Argon2PasswordHasher

TURN = Lock()  # of this process


class OneAtATimeArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2 as Django has it, for one thread at a time: each hash takes 100 MB while it is made."""

    def encode(self, password: str, salt: str) -> str:
        with TURN:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with TURN:
            return super().verify(password, encoded)
