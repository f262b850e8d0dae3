"""That an image was seen published, or obtained: where, by whom, with which words."""

import msgspec

from catalogue.record.statement import Statement


class Fetch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How bytes came over the network.

    Attributes:
        requested_url: as the person gave it.
        final_url: after redirects.
        redirects: each URL that answered with a redirect, in order.
        status: the HTTP status of the final answer.
        headers: of the final answer, in order, as received.
        started_at: RFC 3339 UTC.
        finished_at: RFC 3339 UTC.
    """

    requested_url: str
    final_url: str
    redirects: tuple[str, ...] = ()
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    started_at: str
    finished_at: str


class Sighting(Statement, frozen=True, kw_only=True):
    """One occasion on which the image was seen published, or was obtained.

    Attributes:
        url: of the image itself.
        page: of the page that showed it.
        publisher: who published it there.
        caption: verbatim.
        credit: the credit line, verbatim.
        licence: as stated there.
        published_at: normal form of `instant`.
        obtained_at: when these bytes were obtained, normal form of `instant`.
        archive_url: where the page was archived.
        name: the file's name as obtained, without any folder.
        manifest: SHA-256 of the manifest that said so.
        fetch: when this program fetched the bytes itself.
        note: anything else, in words.
    """

    url: str | None = None
    page: str | None = None
    publisher: str | None = None
    caption: str | None = None
    credit: str | None = None
    licence: str | None = None
    published_at: str | None = None
    obtained_at: str | None = None
    archive_url: str | None = None
    name: str | None = None
    manifest: str | None = None
    fetch: Fetch | None = None
    note: str | None = None
