"""Reports of what was measured: a head, and a part for each database, written when it has been measured."""

from pathlib import Path


def write_part(report: Path, head: str, name: str, text: str) -> None:
    """Let `text`, which begins with the heading `name`, take the place of what the report said of that."""
    written = report.read_text().split("\n## ")[1:] if report.exists() else []
    parts = {part.partition("\n")[0]: f"\n## {part}" for part in written} | {name: text}
    report.write_text(head + "".join(parts.values()))
