"""What other people's programs say of the running portal: `make conformance`

Takes some minutes, writes docs/conformance.md, and fails where something is found that may not stand. Needs Node.js,
Java, Chromium and, the first time, the network, to install the tools.
"""

import sys
import tempfile
from pathlib import Path

from bench.conformance import report
from bench.conformance.checks import CHECKS
from bench.conformance.tools import Tools
from bench.serving import PROJECT, portal_environment, run, serving


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="laocai-ict-conformance-") as temporary:
        folder = Path(temporary)
        environment = portal_environment(folder)
        run([sys.executable, "manage.py", "prepare"], PROJECT, environment)
        with serving(Path(sys.executable), "laocai_ict.wsgi:application", PROJECT, environment) as port:
            tools = Tools(folder / "tools", f"http://localhost:{port}")
            tools.install()
            verdicts = []
            for check in CHECKS:
                verdicts.append(report.Verdict.of(check, tools.findings(check)))
                print(
                    check.subject,
                    check.tool,
                    verdicts[-1].result,
                    *verdicts[-1].faults[:20],
                    sep="\n  ",
                    flush=True,
                )
    report.write(verdicts)
    return any(verdict.faults for verdict in verdicts)


if __name__ == "__main__":
    sys.exit(main())
