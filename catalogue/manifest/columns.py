"""The columns of a manifest: one table from which template, documentation and validator are made."""

import difflib
import functools
import re
from dataclasses import dataclass
from enum import StrEnum

from catalogue.manifest.cells import (
    CellParser,
    make_number_parser,
    parse_coordinate,
    parse_file,
    parse_name,
    parse_precision,
    parse_relation,
    parse_sensitivity,
    parse_sha256,
    parse_slugs,
    parse_status,
    parse_tags,
    parse_text,
    parse_time,
    parse_web_address,
    parse_yes,
)
from catalogue.record.claim import parse_slug


class Group(StrEnum):
    """What a column is about."""

    PICTURE = "which picture"
    SIGHTING = "where it was seen"
    SCENE = "what the satellite took"
    PLACE = "where it is"
    WORK = "tags and work"
    CLAIM = "what is claimed"
    EVENT = "date of the event, as other tools head it"


class Repeat(StrEnum):
    """What several columns of one row with the same meaning become."""

    REFUSED = "refused"
    LINES = "lines"  # joined by line ends, in the order of the columns
    COMMAS = "commas"  # joined by commas
    LIST = "list"  # their lists one after the other
    FIRST = "first"  # the first one; the others go into the note


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: canonical.
        group: what it is about.
        parser: of one filled cell.
        help: what belongs into it, in one sentence.
        example: a value that the parser accepts.
        aliases: other headers with the same meaning; letter case, blanks, `_` and `-` do not count.
        repeat: what several such columns in one row become.
    """

    name: str
    group: Group
    parser: CellParser
    help: str
    example: str
    aliases: tuple[str, ...] = ()
    repeat: Repeat = Repeat.REFUSED


_P, _S, _C, _W, _L, _K, _E = (
    Group.PICTURE,
    Group.SIGHTING,
    Group.SCENE,
    Group.WORK,
    Group.PLACE,
    Group.CLAIM,
    Group.EVENT,
)
_DEGREES = "degrees"

COLUMNS: tuple[Column, ...] = (
    Column("file", _P, parse_file, "Path of the picture, from the manifest's folder.", "../images/quay.tif"),
    Column(
        "url", _P, parse_web_address, "Address of the picture itself.", "https://example.org/quay.jpg",
        ("image_url", "picture_url"),
    ),
    Column(
        "sha256", _P, parse_sha256, "Digest that the picture's bytes must have.", "0123456789abcdef" * 4,
        ("file_hash_sha256", "sha-256"),
    ),
    Column(
        "page", _S, parse_web_address, "Address of the page or post that showed it.",
        "https://example.org/news/grain", ("link", "source", "sources", "source_url"), Repeat.FIRST,
    ),
    Column("publisher", _S, parse_text, "Who published it there.", "Example News", ("published_by",)),
    Column(
        "caption", _S, parse_text, "The words beside the picture, verbatim.", "Two ships at the grain quay",
        ("upload title", "text content", "title", "description", "desc"), Repeat.LINES,
    ),
    Column(
        "credit", _S, parse_text, "Credit line, verbatim.", "Satellite image ©2022 Example", ("credit_line",),
    ),
    Column("licence", _S, parse_text, "Licence as stated there.", "CC BY 4.0", ("license", "rights")),
    Column(
        "published_at", _S, parse_time, "When it was published there.", "2022-05-23T10:22Z",
        ("upload timestamp", "published", "publication_date"),
    ),
    Column(
        "obtained_at", _S, parse_time, "When these bytes were obtained.", "2022-05-24",
        ("archive date", "collected_at", "downloaded_at"),
    ),
    Column(
        "archive_url", _S, parse_web_address, "Where the page was archived.", "https://archive.example/abc",
        ("archive location", "archive_link"),
    ),
    Column(
        "name", _S, parse_name, "The file's name as obtained.", "quay.jpg", ("file_name", "original_name"),
    ),
    Column("provider", _C, parse_text, "Who runs the satellite or sells the scene.", "Maxar", ("supplier",)),
    Column("platform", _C, parse_text, "The satellite.", "WorldView-3", ("satellite", "spacecraft")),
    Column("instrument", _C, parse_text, "The sensor on it.", "WV110", ("sensor",)),
    Column(
        "scene_id", _C, parse_text, "The provider's identifier of the scene.", "104001007A5B2C00",
        ("catalog_id", "catalogue_id", "product_id"),
    ),
    Column(
        "acquired_at", _C, parse_time, "When the satellite took it; not when something happened.",
        "2022-05-19/2022-05-29", ("acquisition_date", "captured_at", "capture_date"),
    ),
    Column(
        "place", _L, parse_text, "The place in words.", "port of Sevastopol, Crimea",
        ("location", "country", "province", "city"), Repeat.COMMAS,
    ),
    Column(
        "point", _L, parse_text, "Coordinates, latitude first; a map link; or unlocatable.", "44.61, 33.52",
        ("coordinates", "latlon", "geolocation"),
    ),
    Column(
        "latitude", _L, parse_coordinate, "Degrees north; with longitude, instead of point.", "44.61",
        ("lat",),
    ),
    Column("longitude", _L, parse_coordinate, "Degrees east.", "33.52", ("long", "lon", "lng")),
    Column(
        "precision", _L, parse_precision, "exact (10 m), vicinity (100 m), locality (1 km) or region.",
        "locality", ("geolocation_resolution", "location_precision"),
    ),
    Column(
        "radius_m", _L, make_number_parser(0, 20_037_508, unit="m", example="250"),
        "How far from the point it may be, metres.", "250",
    ),
    Column("force_zero", _L, parse_yes, "yes, when the point 0, 0 is really meant.", "no"),
    Column(
        "gsd_m", _C, make_number_parser(0.001, 100_000, unit="m", example="0.5"),
        "Ground sample distance, metres.", "0.5", ("gsd", "resolution_m"),
    ),
    Column(
        "off_nadir_deg", _C, make_number_parser(0, 90, unit=_DEGREES, example="21.5"),
        "How far the satellite looked from straight down, degrees.", "21.5", ("off_nadir", "off_nadir_angle"),
    ),
    Column(
        "sun_azimuth_deg", _C, make_number_parser(0, 360, unit=_DEGREES, example="151.2"),
        "Direction of the sun, degrees clockwise from north.", "151.2", ("sun_azimuth",),
    ),
    Column(
        "sun_elevation_deg", _C, make_number_parser(-90, 90, unit=_DEGREES, example="62.4"),
        "Height of the sun above the horizon, degrees.", "62.4", ("sun_elevation",),
    ),
    Column(
        "cloud_cover_pct", _C, make_number_parser(0, 100, unit="percent", example="3"),
        "Cloud over the whole scene, percent.", "3", ("cloud_cover", "clouds"),
    ),
    Column(
        "tags", _W, parse_tags, "Words, separated by comma.", "port:sevastopol, ship",
        ("tag", "filters", "labels"), Repeat.LIST,
    ),
    Column("status", _W, parse_status, "How far the work on it is.", "in-progress", ("workflow",)),
    Column(
        "sensitivity", _W, parse_sensitivity, "Becomes a tag such as sensitivity:graphic.", "graphic",
        ("sensitive",), Repeat.LIST,
    ),
    Column(
        "claims", _K, parse_slugs, "Slugs of claims it belongs to, separated by comma.",
        "two-ships-loading-grain", ("claim_slugs",), Repeat.LIST,
    ),
    Column(
        "relation", _K, parse_relation,
        "cited for, supports, contradicts or context: to all claims of the row.", "cited for",
    ),
    Column(
        "claim", _K, parse_text, "The words of a claim that this row states.", "Two ships load grain.",
        ("claim_text",),
    ),
    Column("claimant", _K, parse_text, "Who makes that claim.", "Example News", ("claimed_by",)),
    Column(
        "claim_slug", _K, parse_slug, "Short name of that claim; made from its words when empty.",
        "two-ships-loading-grain",
    ),
    Column("claimed_at", _K, parse_time, "When that claim was made.", "2022-05"),
    Column("claim_url", _K, parse_web_address, "Where that claim was made.", "https://example.org/news/grain"),
    Column(
        "event_at", _K, parse_time, "When it is said to have happened.", "not stated",
        ("event_time", "verified_date"),
    ),
    Column(
        "date", _E, parse_text, "Day of the event, for event_at or the note.", "2022-05-19", ("event_date",),
    ),
    Column("time", _E, parse_text, "Time of day of the event.", "10:22"),
    Column(
        "note", _W, parse_text, "Anything else, in words.", "seen in a chat first",
        ("notes", "comment", "comments", "remark"), Repeat.LINES,
    ),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}

# Headers of other tools that say nothing about the evidence itself: their values go into the note.
KEPT_HEADERS = (
    "archive status", "destination folder", "replaywebpage", "wacz", "thumbnail", "screenshot",
    "perceptual hashes", "phash", "slug", "id", "project", "case", "category", "inserted_at", "updated_at",
    "collector", "assignees", "operator", "type",
)  # fmt: skip
# auto-archiver writes here the digest of the page that it generated, not of the picture.
REPORT_DIGEST_HEADER = "hash"


def fold_header(header: str) -> str:
    """A header without what does not count: letter case, blanks, `_` and `-`."""
    return re.sub(r"[\s_-]+", "", header.casefold())


_BY_HEADER = {fold_header(name): column for column in COLUMNS for name in (column.name, *column.aliases)}
_KEPT = {fold_header(name) for name in KEPT_HEADERS}


def find_column(header: str) -> Column | None:
    """The column that a header means; `source_1`, `source_2` and so on are all `page`."""
    folded = fold_header(header)
    if re.fullmatch(r"source[0-9]{1,4}", folded):
        return BY_NAME["page"]
    return _BY_HEADER.get(folded)


def is_kept(header: str) -> bool:
    """Whether a header is one of another tool whose values go into the note without a warning."""
    return fold_header(header) in _KEPT


@functools.lru_cache(maxsize=4096)
def find_nearest(header: str, names: tuple[str, ...] | None = None) -> str | None:
    """The known name that looks most like a header, if any does."""
    # Longer than any name: cannot be a slip of the keyboard, and is slow to compare.
    folded = fold_header(header[:64])
    known = (
        {fold_header(name): name for name in names} if names else {k: c.name for k, c in _BY_HEADER.items()}
    )
    nearest = difflib.get_close_matches(folded, known, n=1, cutoff=0.7)
    return known[nearest[0]] if nearest else None


def render_columns_table() -> str:
    """The columns as a Markdown table, for the documentation."""
    lines = [
        "| column | about | what belongs into it | example | also accepted as |",
        "|---|---|---|---|---|",
    ]
    for column in COLUMNS:
        aliases = ", ".join(f"`{alias}`" for alias in column.aliases)
        lines.append(
            f"| `{column.name}` | {column.group} | {column.help} | `{column.example}` | {aliases or '–'} |"
        )
    return "\n".join(lines) + "\n"
