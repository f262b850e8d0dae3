"""The RO-Crate validator, kept from the network: it finds the JSON-LD contexts in a primed cache."""

import io
import json
import subprocess
import sys
from pathlib import Path

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter, HTTPAdapter
from requests_cache import CachedSession
from urllib3 import HTTPResponse

# What the validator asks for, by the version of the specification.
_URLS = ("https://w3id.org/ro/crate/{}/context", "https://www.researchobject.org/ro-crate/{}/context.jsonld")
_VERSIONS = ("1.0", "1.1", "1.2", "1.3")
_VALIDATOR = Path(sys.executable).with_name("rocrate-validator")


class _Shelf(BaseAdapter):
    """Answers every request with the same bytes, as if a server had sent them."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._content = content

    def send(self, request: PreparedRequest, *_: object, **__: object) -> Response:
        raw = HTTPResponse(
            io.BytesIO(self._content),
            headers={"Content-Type": "application/ld+json"},
            status=200,
            preload_content=False,
            request_url=request.url,
        )
        return HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        """Nothing is open."""


def prime_cache(folder: Path, contexts: Path) -> Path:
    """The path of a cache that holds the contexts; they stay outside the project."""
    cache = folder / "contexts"
    with CachedSession(cache_name=str(cache), expire_after=-1, backend="sqlite") as session:
        for version in _VERSIONS:
            session.mount("https://", _Shelf((contexts / f"context-{version}.jsonld").read_bytes()))
            for url in _URLS:
                session.get(url.format(version), headers={"Accept": "application/ld+json, application/json"})
    return cache


def find_issues(crate: Path, cache: Path, *, severity: str = "required") -> list[str]:
    """What the validator says against a crate folder or a bag of one, offline."""
    report = cache.parent / f"{crate.name}-{severity}.json"
    command = [str(_VALIDATOR), "--no-interactive", "validate", str(crate)]
    command += ["--offline", "--cache-path", str(cache), "-l", severity, "-p", "ro-crate-1.2"]
    command += ["-f", "json", "-o", str(report)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert report.is_file(), run.stdout + run.stderr
    found = json.loads(report.read_text(encoding="utf-8"))
    return [f"{issue['check']['identifier']} {issue['check']['name']}" for issue in found["issues"]]
