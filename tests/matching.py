"""Tries an expression on texts, within so many seconds of processor time: `python tests/matching.py SECONDS < JSON`.

A process of its own, since an expression that has begun cannot be stopped.
"""

import json
import re
import resource
import sys


def main(seconds: int) -> None:
    asked = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))  # then it is killed
    pattern = asked["pattern"].encode("latin-1") if asked["is_bytes"] else asked["pattern"]
    expression = re.compile(pattern, asked["flags"])
    for text in asked["texts"]:
        for method in asked["methods"]:
            given = text.encode() if asked["is_bytes"] else text
            found = expression.sub("", given) if method == "sub" else getattr(expression, method)(given)
            if method == "finditer":
                list(found)


if __name__ == "__main__":
    main(int(sys.argv[1]))
