"""Why a database could not be written into a file, or read from one."""


class DatabaseFailure(Exception):
    """What the engine or its tools said, in one sentence."""
