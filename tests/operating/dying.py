"""Lets a process die in the midst of its work: read before the program, as `sitecustomize` on the path of its Python.

It counts, in the file DYING_FILE, how often the process asks the system for something that changes what is there: files
opened to be written, moved, removed, databases opened, programs started. At number DYING_AT, or DYING_AFTER seconds
later, the process and all that it has started get the signal that nobody can catch.
"""

import os
import signal
import sys
import threading

CHANGES = {
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "shutil.rmtree",
    "sqlite3.connect",
    "subprocess.Popen",
}
AT, AFTER = int(os.environ.get("DYING_AT", "0")), float(os.environ.get("DYING_AFTER", "0"))
FILE = os.open(os.environ["DYING_FILE"], os.O_WRONLY | os.O_CREAT)
count = 0


def die_in_time(event: str, arguments: tuple) -> None:
    global count
    if event in CHANGES or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
        count += 1
        os.pwrite(FILE, b"%d" % count, 0)
        if count == AT and AFTER:
            threading.Timer(AFTER, die).start()
        elif count == AT:
            die()


def die() -> None:
    os.killpg(0, signal.SIGKILL)


sys.addaudithook(die_in_time)
