"""deploy/nginx.conf for one machine: other ports, other folders, another name."""

import os
import re
import subprocess
from pathlib import Path

from tests.processes import PROJECT


def site(folder: Path, plain: int, secure: int, portal: int) -> str:
    """That which is shipped, for ports of HTTP, HTTPS and the portal, with all that it reads and writes in `folder`."""
    text, unsaid = moved((PROJECT / "deploy" / "nginx.conf").read_text(), folder, plain, secure, portal)
    assert not unsaid
    return text


def moved(text: str, folder: Path, plain: int, secure: int, portal: int) -> tuple[str, list[str]]:
    """A configuration brought there, and what it does not say of all that is to be brought."""
    here = {
        r"listen \[::\][^;]*;": "",
        r"listen 80\b": f"listen {plain}",
        r"listen 443\b": f"listen {secure}",
        r"127\.0\.0\.1:8000": f"127.0.0.1:{portal}",
        r"portal\.example\.vn": "localhost",
        "/etc/letsencrypt/live/localhost": str(folder),
        "/var/cache/nginx/laocai-ict": str(folder / "cache"),
        "/var/lib/laocai-ict": str(folder / "data"),
        "/var/log/nginx": str(folder),
        "/var/www/laocai-ict": str(PROJECT / "deploy" / "unavailable"),
    }
    unsaid = []
    for said, meant in here.items():
        text, times = re.subn(said, meant, text)
        if not times:
            unsaid.append(said)
    return text, unsaid


def certificate(folder: Path) -> None:
    """One for localhost, signed by itself, where the configurations look for it."""
    name = ["-subj", "/CN=localhost", "-nodes", "-days", "1"]
    keys = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", *name, *keys], check=True, capture_output=True
    )


def command(folder: Path, *sites: str) -> list[str]:
    """What starts nginx with these sites, in `folder`."""
    for number, text in enumerate(sites):
        (folder / f"site-{number}.conf").write_text(text)
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes auto; user {os.environ.get('USER', 'root')}; pid {folder}/nginx.pid;"
        "error_log stderr; events {} http { access_log off; include /etc/nginx/mime.types;"
        f"include {folder}/site-*.conf; }}"
    )
    return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]
