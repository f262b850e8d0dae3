"""Timestamps over the signatures of a bundle that is being written."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from catalogue.actions.authority import ask_authority
from catalogue.actions.timestamping import name_authority
from catalogue.errors import InputFault
from catalogue.journal.timestamp import make_request, read_response
from catalogue.originals.address import parse_target
from catalogue.record.entry import Timestamped
from catalogue.record.instant import render_utc


@dataclass
class Stamper:
    """Asks authorities to date signatures, and keeps what came of it.

    Attributes:
        urls: the authorities; none is asked by default.
        roots: certificates that are trusted, PEM.
        ask: sends a request to a URL.
        stamps: what is to be recorded.
        failures: why an authority did not date a signature, one sentence each.
    """

    urls: tuple[str, ...] = ()
    roots: tuple[bytes, ...] = ()
    ask: Callable[[str, bytes], bytes] = ask_authority
    stamps: list[Timestamped] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def stamp(self, signatures: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files that belong beside signatures, by name; an authority that fails is told, and left out."""
        files = {}
        for name, data in signatures.items():
            for url in dict.fromkeys(parse_target(url).url for url in self.urls):
                try:
                    request = make_request(data)
                    response = self.ask(url, request)
                    attested = read_response(data, response, roots=self.roots, request=request)
                except InputFault as error:
                    self.failures.append(f"{url}: {error}")
                    continue
                if self.roots and not attested.is_trusted:
                    self.failures.append(f"{url}: {attested.problem}")
                    continue
                files[f"{name}.{name_authority(url)}.tsr"] = response
                if attested.chain:
                    files[f"{name}.{name_authority(url)}.pem"] = attested.chain
                self.stamps.append(
                    Timestamped(
                        of=hashlib.sha256(data).hexdigest(),
                        authority=url,
                        attested_at=render_utc(attested.attested_at),
                        response=hashlib.sha256(response).hexdigest(),
                    )
                )
        return files
