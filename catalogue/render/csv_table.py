"""Images and claims as CSV tables that no spreadsheet will execute."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from catalogue.record.place import Place, PlaceState
from catalogue.record.sighting import Sighting
from catalogue.record.views import ClaimView, Dossier, Exhibit
from catalogue.render.agreement import find_agreed_number
from catalogue.render.geojson import find_places

Cell = str | int | float | None
# Between values that stand side by side in one cell; tags and slugs hold no comma, as in a manifest.
_BESIDE, _LISTED = " | ", ", "
# What steers a terminal that shows the file (ECMA-48 controls; a carriage return alone overwrites a line) or
# turns the direction of reading (Unicode TR 36, section 2.3); surrogates cannot be written at all. Tabs, and
# line ends, are text.
_STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)"
)
# Where a cell begins, also for a program that splits at semicolons or tabs, as spreadsheets do in half of
# Europe, or at line ends inside quotes; then what spreadsheets skip; then what starts a formula (OWASP,
# CSV Injection; the full-width signs are read as formulas in East Asian settings).
_FORMULA = re.compile(
    r"""(^|[;\t\n])(?=[\s"'`\x00-\x20\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])"""
)
_NUMBERS = ("gsd_m", "off_nadir_deg", "sun_azimuth_deg", "sun_elevation_deg", "cloud_cover_pct")
_RANGE = (-1e9, 1e9)
_TEXTS = ("provider", "platform", "instrument", "scene_id", "acquired_at")
_SEEN = (
    "url",
    "page",
    "publisher",
    "caption",
    "credit",
    "licence",
    "published_at",
    "obtained_at",
    "archive_url",
)
IMAGE_COLUMNS = (
    *("sha256", "file", "name", "media_type", "width_px", "height_px", "size_bytes"),
    *_TEXTS,
    *("place", "point", "radius_m", "west", "south", "east", "north"),
    *_NUMBERS,
    *_SEEN,
    *("tags", "status", "claims", "conflicts", "note"),
)
CLAIM_COLUMNS = (
    *("claim_id", "claim_slug", "claim", "claimant", "claimed_at", "claim_url", "event_at"),
    *("place", "point", "radius_m", "verdicts", "assessments", "images", "note"),
)


def render_images_csv(dossier: Dossier, *, in_bundle: bool = True) -> bytes:
    """A row per image, headed as in manifests where the meaning is the same.

    Values that stand side by side are in one cell, with a bar between them; a column of numbers holds a
    number only where all facts agree. Rows end with CR LF (RFC 4180), UTF-8 without a mark.

    Args:
        dossier: what to render.
        in_bundle: whether pictures lie beside it as in a bundle; else `file` is empty.
    """
    return _render_table(IMAGE_COLUMNS, (_list_image(one, in_bundle) for one in dossier.exhibits))


def render_claims_csv(dossier: Dossier) -> bytes:
    """A row per statement of a claim: the same words may be stated with differing dates or places.

    A claim that is spoken of and never stated has a row by its id alone.
    """
    return _render_table(CLAIM_COLUMNS, (row for claim in dossier.claims for row in _list_claim(claim)))


def neutralise(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet could take for the start of a formula.

    Characters that steer a terminal become their numbers, such as "[U+001B]". Both are to be seen; records
    hold the text verbatim.
    """
    return _FORMULA.sub(r"\1'", _STEERING.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", text))


def _render_table(columns: Sequence[str], rows: Iterable[dict[str, Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = (row[column] for column in columns)
        writer.writerow([neutralise(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue().encode()


def _list_image(exhibit: Exhibit, in_bundle: bool) -> dict[str, Cell]:
    image = exhibit.image
    west, south, east, north = image.bounds_wgs84 or (None, None, None, None)
    values: dict[str, Cell] = {
        "sha256": image.id,
        "file": image.original if in_bundle else None,
        "name": image.name,
        "media_type": image.media_type,
        "width_px": image.width_px,
        "height_px": image.height_px,
        "size_bytes": image.size_bytes,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "tags": _join((tag.name for tag in image.tags), _LISTED),
        "status": image.status,
        "claims": _join((claim.slug or claim.id for claim in image.claims), _LISTED),
        "conflicts": _join(image.conflicts, _LISTED),
        "note": _join([*(s.note for s in image.scenes), *(s.note for s in image.sightings)]),
    }
    values |= {name: _join(str(f.value) for f in image.facts if f.name == name) for name in _TEXTS}
    values |= {name: find_agreed_number(image, name, *_RANGE) for name in _NUMBERS}
    values |= {name: _join(_get_text(sighting, name) for sighting in image.sightings) for name in _SEEN}
    return values | _list_places([place for place, _ in find_places(image)])


def _list_claim(claim: ClaimView) -> Iterable[dict[str, Cell]]:
    verdicts = _join((f"{verdict}: {count}" for verdict, count in sorted(claim.verdicts.items())), _LISTED)
    assessments = [*claim.assessments, *claim.link_assessments]
    said = _join(
        f"{a.get_noted().agent}: {' '.join(filter(None, (a.verdict.value, a.grade)))}"
        + (f" (image {a.image[:12]})" if a.image else "")
        for a in assessments
    )
    images = _join((f"{image} ({relation.value})" for image, relation in claim.images), _LISTED)
    about: dict[str, Cell] = {
        "claim_id": claim.id,
        "verdicts": verdicts,
        "assessments": said,
        "images": images,
    }
    if not claim.statements:
        yield dict.fromkeys(CLAIM_COLUMNS) | about
    for statement in claim.statements:
        stated: dict[str, Cell] = {
            "claim_slug": statement.slug,
            "claim": statement.text,
            "claimant": statement.claimant,
            "claimed_at": statement.claimed_at,
            "claim_url": statement.source_url,
            "event_at": statement.event_at,
            "note": statement.note,
        }
        yield about | stated | _list_places([statement.place] if statement.place else [])


def _list_places(places: Sequence[Place]) -> dict[str, Cell]:
    radii = {place.radius_m for place in places if place.state is PlaceState.LOCATED}
    return {
        "place": _join(place.name or place.state.value for place in places),
        "point": _join(_render_point(place) for place in places),
        "radius_m": radii.pop() if len(radii) == 1 else None,
    }


def _render_point(place: Place) -> str | None:
    """Latitude first, in letters instead of signs: a form that manifests accept and no formula has."""
    if place.latitude_deg is None or place.longitude_deg is None:
        return None
    north = f"{_plain(abs(place.latitude_deg))} {'S' if place.latitude_deg < 0 else 'N'}"
    return f"{north} {_plain(abs(place.longitude_deg))} {'W' if place.longitude_deg < 0 else 'E'}"


def _plain(value: float) -> str:
    """Degrees without an exponent; a ten-millionth is a centimetre."""
    return f"{value:.7f}".rstrip("0").rstrip(".")


def _get_text(sighting: Sighting, name: str) -> str | None:
    value = getattr(sighting, name)
    return value if isinstance(value, str) else None


def _join(texts: Iterable[str | None], mark: str = _BESIDE) -> str | None:
    return mark.join(dict.fromkeys(filter(None, texts))) or None
