"""The table of what every tool said: docs/conformance.md."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bench.conformance.checks import NPM, Check
from bench.serving import PROJECT

FILE = PROJECT / "docs" / "conformance.md"
LOCK = PROJECT / "requirements-conformance.txt"
MOST_TOLD = 5  # findings of one check that are written out


@dataclass(frozen=True)
class Verdict:
    """What a tool found, apart what may stand: each reason for that, and how often it was given."""

    check: Check
    faults: list[str]
    standing: dict[str, int]

    @classmethod
    def of(cls, check: Check, findings: list[str]) -> "Verdict":
        faults: list[str] = []
        standing: dict[str, int] = {}
        for finding in findings:
            reason = next((reason for words, reason in check.reasons.items() if words in finding), None)
            if reason is None:
                faults.append(finding)
            else:
                standing[reason] = standing.get(reason, 0) + 1
        return cls(check, faults, standing)

    @property
    def result(self) -> str:
        if self.faults:
            return f"**{len(self.faults)} findings**"
        return (
            f"nothing but {sum(self.standing.values())} that may stand" if self.standing else "nothing found"
        )


def versions() -> dict[str, str]:
    """Of every tool."""
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK.read_text(), re.MULTILINE))
    return locked | NPM | {"edtf (PyPI)": locked["edtf"], "own rules": "–"}


def version_of(tool: str) -> str:
    known = versions()
    return ", ".join(known[name] for name in tool.split(", "))


def write(verdicts: list[Verdict]) -> None:
    FILE.write_text("\n".join(_lines(verdicts)) + "\n")


def _lines(verdicts: list[Verdict]) -> Iterator[str]:
    yield from [
        "# What other people’s programs say",
        "",
        "Written by `make conformance`: validators and readers that nobody here wrote, asked about the shipped record,",
        "served as in production. “Own rules” stands where no validator installs from PyPI, npm or Debian.",
        "",
        "| what | tool | version | asked | result |",
        "|---|---|---|---|---|",
    ]
    for verdict in verdicts:
        check = verdict.check
        cells = [check.subject, check.tool, version_of(check.tool), check.asked, verdict.result]
        yield f"| {' | '.join(cells)} |"
    yield from ["", "## What may stand, and why", ""]
    reasons = [
        f"- {verdict.check.subject}, {verdict.check.tool}, {number} times: {reason}"
        for verdict in verdicts
        for reason, number in verdict.standing.items()
    ]
    yield from reasons or ["Nothing."]
    for verdict in verdicts:
        if verdict.faults:
            yield from ["", f"## {verdict.check.subject}, {verdict.check.tool}", ""]
            yield from (f"- {fault}" for fault in verdict.faults[:MOST_TOLD])
