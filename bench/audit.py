"""What Lighthouse and the Nu HTML checker say of every kind of page: `python bench/audit.py`

Takes about fifteen minutes, writes docs/audit.md, and fails where a score is below 100 or a page is not valid. Needs
Node.js, Java, Chromium and, once, the network, to install both tools in a temporary folder.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.pages import ASIDE, Site
from bench.serving import PROJECT, portal_environment, run, serving
from tests.browser import chromium

REPORT = PROJECT / "docs" / "audit.md"
TOOLS = {"lighthouse": "12.8.2", "vnu-jar": "26.9.27"}
ATTEMPTS = 3  # of Lighthouse at one page: at times it misses the beginning of its own recording
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
CHROMIUM_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


@dataclass(frozen=True)
class Verdict:
    """Of one page: Lighthouse's scores, each of 100, and what the checker calls errors."""

    address: str
    scores: list[int]
    errors: list[str]

    def faults(self) -> Iterator[str]:
        for category, score in zip(CATEGORIES, self.scores, strict=True):
            if score < 100:
                yield f"{self.address}: {category} {score}"
        yield from (f"{self.address}: {error}" for error in self.errors)


def install(folder: Path) -> Path:
    """The folder in which npm has put the tools."""
    packages = [f"{name}@{version}" for name, version in TOOLS.items()]
    run(["npm", "install", "--silent", "--no-save", "--prefix", str(folder), *packages], folder, {})
    return folder / "node_modules"


def scores(tools: Path, url: str) -> list[int]:
    """Lighthouse as it comes: a mobile phone of the middle sort on a slow network."""
    command = [
        tools / ".bin" / "lighthouse",
        url,
        "--quiet",
        "--output=json",
        f"--chrome-flags={CHROMIUM_FLAGS}",
    ]
    environment = {"CHROME_PATH": chromium.find() or chromium.MISSING}
    for attempt in range(1, ATTEMPTS + 1):
        try:
            report = json.loads(run(list(map(str, command)), PROJECT, environment))
            break
        except subprocess.CalledProcessError:
            if attempt == ATTEMPTS:
                raise
    return [round(100 * (report["categories"][category]["score"] or 0)) for category in CATEGORIES]


def errors(tools: Path, url: str) -> list[str]:
    command = ["java", "-jar", str(tools / "vnu-jar/build/dist/vnu.jar"), "--format", "json", "--stdout", url]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    return [
        message["message"] for message in json.loads(done.stdout)["messages"] if message["type"] == "error"
    ]


def one_of_each_kind(site: Site) -> list[str]:
    asides = [address for pair in ASIDE.values() for address in pair]
    return [addresses[0] for addresses in site.addresses().values()] + asides


def audit(tools: Path, port: int) -> list[Verdict]:
    verdicts = []
    for address in one_of_each_kind(Site(port)):
        url = f"http://localhost:{port}{address}"
        verdicts.append(Verdict(address, scores(tools, url), errors(tools, url)))
        print(address, *verdicts[-1].scores, *verdicts[-1].errors, flush=True)
    return verdicts


def report(verdicts: list[Verdict]) -> str:
    rows = [
        f"| `{verdict.address}` | {' | '.join(map(str, verdict.scores))} | {len(verdict.errors)} |"
        for verdict in verdicts
    ]
    return "\n".join(
        [
            "# What Lighthouse and the Nu HTML checker say",
            "",
            "Written by `python bench/audit.py`: the shipped record, served as in production; Lighthouse "
            f"{TOOLS['lighthouse']} with its own mobile phone and slow network, vnu {TOOLS['vnu-jar']}.",
            "",
            "| page | performance | accessibility | best practices | SEO | HTML errors |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="laocai-ict-audit-") as temporary:
        folder = Path(temporary)
        environment = portal_environment(folder)
        run([sys.executable, "manage.py", "prepare"], PROJECT, environment)
        tools = install(folder)
        with serving(Path(sys.executable), "laocai_ict.wsgi:application", PROJECT, environment) as port:
            verdicts = audit(tools, port)
    REPORT.write_text(report(verdicts))
    faults = [fault for verdict in verdicts for fault in verdict.faults()]
    print(*faults, sep=os.linesep)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
