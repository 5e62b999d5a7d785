"""How each tool is run, and what it then found, a line each."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from bench.conformance.checks import NPM, Check
from bench.serving import PROJECT
from tests.browser import chromium

HERE = Path(__file__).parent
PYTHON = PROJECT / "var" / "conformance" / "bin" / "python"
LONGEST = 300  # seconds for a tool
MOST = 1000  # problems that a tool is to tell
WAIT = 20_000  # milliseconds until a timeline is there


class Tools:
    """The tools, in a `folder` of their own, for the portal at `url`."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.modules = folder / "node_modules"

    def install(self) -> None:
        """What npm has; what Python has stands in var/conformance."""
        packages = [f"{name}@{version}" for name, version in NPM.items()]
        _run(["npm", "install", "--silent", "--no-save", "--prefix", str(self.folder), *packages])
        for script in (HERE / "node").iterdir():
            shutil.copy(script, self.folder)

    def findings(self, check: Check) -> list[str]:
        """What the tool says that is not as it should be; that it failed, where it did."""
        ask: dict[str, Callable[[Check], Iterator[str]]] = {
            "python": lambda check: _lines([str(PYTHON), str(HERE / "python" / check.file), self.url]),
            "node": lambda check: _lines(["node", str(self.folder / check.file), self.url]),
            "vnu": self._vnu,
            "redocly": self._redocly,
            "spectral": self._spectral,
            "timelinejs": self._timelinejs,
        }
        try:
            return list(dict.fromkeys(ask[check.run](check)))
        except subprocess.TimeoutExpired:
            return [f"no answer within {LONGEST} seconds"]

    def _vnu(self, check: Check) -> Iterator[str]:
        """Errors and warnings of pages, or of the style sheet that the front page names; it asks no host itself."""
        addresses = list(_lines([str(PYTHON), str(HERE / "python" / "kinds_of_pages.py"), self.url]))
        if check.file == "css":
            addresses = [self._text("/").partition('<link rel="stylesheet" href="')[2].partition('"')[0]]
        files = [self.folder / f"{number}.{check.file}" for number in range(len(addresses))]
        for address, file in zip(addresses, files, strict=True):
            file.write_text(self._text(address))
        command = [
            "java",
            "-jar",
            str(self.modules / "vnu-jar/build/dist/vnu.jar"),
            "--format",
            "json",
            "--stdout",
        ]
        kind = ["--css"] if check.file == "css" else []
        done = _run([*command, *kind, *map(str, files)], is_checked=False)
        for message in json.loads(done.stdout)["messages"]:
            number = int(Path(message["url"]).stem)
            yield f"{addresses[number]}: {message['message']}"

    def _redocly(self, check: Check) -> Iterator[str]:
        command = [str(self.modules / ".bin" / "redocly"), "lint", self._description(), "--format", "json"]
        done = _run([*command, "--max-problems", str(MOST)], is_checked=False)
        for problem in json.loads(done.stdout)["problems"]:
            yield f"{problem['ruleId']}: {problem['message']}"

    def _spectral(self, check: Check) -> Iterator[str]:
        rules = self.folder / "spectral.yaml"
        rules.write_text('extends: ["spectral:oas"]\n')
        command = [
            str(self.modules / ".bin" / "spectral"),
            "lint",
            self._description(),
            "--ruleset",
            str(rules),
        ]
        done = _run([*command, "--format", "json", "--quiet"], is_checked=False)
        for problem in json.loads(done.stdout or "[]"):
            yield f"{problem['code']}: {problem['message']}"

    def _timelinejs(self, check: Check) -> Iterator[str]:
        """As a page that somebody else made would show it, from its own origin."""
        story = json.loads(self._text("/data/timeline.vi.json"))
        files = self.modules / "@knight-lab/timelinejs" / "dist"
        faults: list[str] = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
            page = browser.new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.set_content('<div id="timeline" style="width: 100%; height: 600px"></div>')
            page.add_style_tag(path=files / "css" / "timeline.css")
            page.add_script_tag(path=files / "js" / "timeline.js")
            page.evaluate("story => { window.shown = new TL.Timeline('timeline', story) }", story)
            page.wait_for_selector(".tl-timemarker", state="attached", timeout=WAIT)
            shown = page.locator(".tl-timemarker").count()
            messages = page.locator(".tl-message-content").all_inner_texts()
            browser.close()
        if shown != len(story["events"]):
            yield f"{shown} of {len(story['events'])} events are shown"
        yield from faults
        yield from filter(None, (message.strip() for message in messages if "Loading" not in message))

    def _description(self) -> str:
        file = self.folder / "openapi.json"
        file.write_text(self._text("/data/openapi.json"))
        return str(file)

    def _text(self, address: str) -> str:
        with urlopen(self.url + address, timeout=60) as response:  # noqa: S310 (the portal's own)
            return str(response.read().decode())


def _lines(command: list[str]) -> Iterator[str]:
    """What a check of ours says; where it fails, the last words of its failure."""
    done = _run(command, is_checked=False)
    yield from done.stdout.splitlines()
    if done.returncode:
        yield f"failed: {(done.stderr.strip().splitlines() or ['without a word'])[-1]}"


def _run(command: list[str], is_checked: bool = True) -> Any:
    return subprocess.run(
        command,
        check=is_checked,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        env=os.environ,
        cwd=PROJECT,
    )
