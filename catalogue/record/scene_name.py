"""What a supplier's scene id, or a file name that follows a supplier's own pattern, says about the scene."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from catalogue.errors import ValueRefused
from catalogue.record.instant import Instant, parse_instant

_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_START = r"(?:^|(?<=[^A-Za-z0-9]))"
_STAMP = r"\d{8}T\d{6}"
# Each is the whole product or image name of one supplier; a date alone is not enough.
_SENTINEL_1 = re.compile(
    _START
    + r"(?i:(?P<id>(?P<craft>S1[A-D])[-_](?:S[1-6]|IW\d?|EW\d?|WV\d?)[-_](?P<level>[A-Z0-9_-]{4,14}?)[-_]"
    rf"(?P<from>{_STAMP})[-_](?P<to>{_STAMP})[-_]\d{{6}}[-_][0-9A-F]{{6}}(?:[-_][0-9A-F]{{3,4}})?))"
)
_SENTINEL_2 = re.compile(
    _START
    + rf"(?P<id>(?P<craft>S2[A-D])_MSI(?P<level>L[12][ABC])_(?P<at>{_STAMP})_N\d{{4}}_R\d{{3}}_T\w{{5}}"
    rf"(?:_{_STAMP})?)"
)
_SENTINEL_2_OLD = re.compile(
    _START + rf"(?P<id>(?P<craft>S2[A-D])_\w{{4}}_PRD_MSI(?P<level>L\w{{2}})_\w{{4}}_{_STAMP}_R\d{{3}}"
    rf"_V(?P<from>{_STAMP})_(?P<to>{_STAMP}))"
)
# The time in this one is that of the making of the tile, hours after the pass.
_SENTINEL_2_TILE_OLD = re.compile(
    _START + rf"(?P<id>(?P<craft>S2[A-D])_\w{{4}}_MSI_(?P<level>L\w{{2}})_(?:TL|GR)_\w{{4}}"
    rf"_{_STAMP}_A\d{{6}}_T\w{{5}})"
)
_SENTINEL_2_TILE = re.compile(
    _START + rf"(?P<id>(?:(?P<level>L[12][AC])_)?T\d{{2}}[A-Z]{{3}}_(?:A\d{{6}}_)?(?P<at>{_STAMP}))(?=[_.]|$)"
)
_LANDSAT = re.compile(
    _START + r"(?P<id>L(?P<sensor>[COTEM])0(?P<number>[1-9])_(?P<level>L[12]\w{2})_\d{6}"
    r"_(?P<day>\d{8})_\d{8}_\d{2}_\w{2})"
)
_LANDSAT_OLD = re.compile(
    _START
    + r"(?P<id>L(?P<sensor>[COTEM])(?P<number>[1-9])\d{6}(?P<year>\d{4})(?P<yearday>\d{3})[A-Z]{3}\d{2})"
)
# A satellite number in decimal digits alone could be anybody's counter: then the level must follow.
_PLANETSCOPE = re.compile(
    r"^(?P<id>(?P<day>\d{8})_(?P<time>\d{6})_(?:\d{2}_)?"
    r"(?P<craft>[0-9a-f]{4}(?=_[13][ABR](?:[_.]|$))|(?=\d{0,3}[a-f])[0-9a-f]{4}(?=[._]|$)))"
)
_SKYSAT = re.compile(_START + r"(?P<id>(?P<craft>s{1,2}c?\d{1,3})(?:d\d)?_(?P<at>\d{8}T\d{6})Z)")
_MAXAR = re.compile(
    r"^(?P<id>(?P<year>\d{2})(?P<month>[A-Z]{3})(?P<rest>\d{8})-(?P<level>[PMSA]\d[A-Z]{2})"
    r"(?:_R\d+C\d+)?[-_])"
)
_ASTER = re.compile(_START + r"(?P<id>AST_(?P<level>L1[ABT])_00\d(?P<day>\d{8})(?P<time>\d{6})_\d{14})")
_UMBRA = re.compile(r"^(?P<id>(?P<day>\d{4}-\d{2}-\d{2})-(?P<time>\d{2}-\d{2}-\d{2})_UMBRA-(?P<craft>\d{2}))")
_CAPELLA = re.compile(
    _START
    + r"(?P<id>CAPELLA_C(?P<craft>\d{2})_\w{2}_(?P<level>\w{3,4})_\w{2}_(?P<from>\d{14})_(?P<to>\d{14}))"
)
# These are ids and nothing else: in a longer name they could be anybody's numbers.
_MAXAR_CATALOGUE = re.compile(r"(?:\d+_\d+_)?(?P<id>(?P<craft>10[2-5])0[0-9A-F]{12})")
_SENTINEL_2_SHORT = re.compile(
    r"(?P<id>(?P<craft>S2[A-D])_\d{1,2}[C-X][A-Z]{2}_(?P<day>\d{8})_\d_(?P<level>L[12][AC]))"
)
_SENTINEL_2_LONG = re.compile(
    rf"(?P<id>(?P<craft>S2[A-D])_(?:MSI(?P<level>L[12][AC])_(?P<at>{_STAMP})_R\d{{3}}_T\w{{5}}_{_STAMP}"
    rf"|T\d{{2}}[A-Z]{{3}}_(?P<tile_at>{_STAMP})_L[12][AC]))"
)
_LANDSAT_SHORT = re.compile(
    r"(?P<id>L(?P<sensor>[COTEM])0(?P<number>[1-9])_(?P<level>L[12]\w{2})_\d{6}_(?P<day>\d{8})"
    r"(?:_\d{8})?(?:_\d{2}_\w{2})?(?:_(?:SR|ST))?)"
)
# A number in decimal digits alone could be anybody's counter behind local time, unless two digits go before.
_PLANETSCOPE_ID = re.compile(
    r"(?P<id>(?P<day>\d{8})_(?P<time>\d{6})_"
    r"(?:\d{2}_(?P<craft>[0-9a-f]{4})|(?P<other>(?=\d{0,3}[a-f])[0-9a-f]{4})))"
)
_SKYSAT_ID = re.compile(r"(?P<id>(?P<day>\d{8})_(?P<time>\d{6})_(?P<craft>ssc?\d{1,2})(?:d\d)?(?:_\d{4})?)")
# What suppliers write behind the id: bands, resolutions, levels, kinds of file.
_BEHIND = re.compile(
    r"(?i)(?:[-_.](?:B\d{1,2}A?|TCI|SCL|WVP|AOT|R?\d{2}m|SR|ST|T[12]|RT|QA|PIXEL|\d[ABR]|Analytic(?:MS)?|"
    r"Visual|pansharpened|panchromatic|udm2?|DN|clip|file|format|COG|VNIR|GEC|GEO|SICD|SIDD|MM|"
    r"SAFE|zip|tiff?|jp2|png|jpe?g|ntf|nitf|xml|json|nc|h5|hdf))*"
)


class TimeKind(StrEnum):
    """What the time in a name is the time of."""

    SCENE = "scene"  # of the picture itself
    STRIP = "strip"  # of the beginning of the recording, minutes before the place was seen
    SPAN = "span"  # of the first and of the last line
    DAY = "day"  # the day of it, in UTC


class SceneName(msgspec.Struct, frozen=True, kw_only=True):
    """What a supplier's name says about a scene.

    Attributes:
        supplier: or mission, whose pattern it is.
        scene_id: the part of the text that follows the pattern.
        acquired_at: normal form of `instant`; None when the pattern holds no time of acquisition.
        kind: what that time is the time of.
        platform: the satellite, as the pattern tells it.
        level: of processing or product, as it stands there.
        is_whole: the text is this name and nothing else but what the supplier writes behind it.
    """

    supplier: str
    scene_id: str
    acquired_at: str | None = None
    kind: TimeKind | None = None
    platform: str | None = None
    level: str | None = None
    is_whole: bool

    def find_instant(self) -> Instant | None:
        """The time, a day being one of UTC: suppliers count so in their names."""
        if self.acquired_at is None:
            return None
        if self.kind is TimeKind.DAY:
            return parse_instant(f"{self.acquired_at}T00:00:00Z/{self.acquired_at}T23:59:59Z")
        return parse_instant(self.acquired_at)


Parsed = tuple[str | None, str | None]  # (time, platform)
_Pattern = tuple[str, re.Pattern[str], TimeKind, Callable[[re.Match[str]], Parsed]]


def parse_scene_name(text: str) -> SceneName | None:
    """What a file name says that holds a supplier's name; None when it holds none."""
    for supplier, pattern, kind, read in _PATTERNS:
        match = pattern.search(text)
        if match is None:
            continue
        found = _make_name(text, supplier, match, kind=kind, read=read)
        if found is not None:
            return found
    return None


def parse_scene_id(text: str) -> SceneName | None:
    """What a text says that is given as a scene id: also by patterns that are too short for a file name.

    Maxar's catalogue ids tell the satellite by their first three digits: 102 WorldView-1, 103 WorldView-2,
    104 WorldView-3, 105 GeoEye-1 (606 of 606 ids of Maxar Open Data; others were not seen, and are not read).
    """
    stripped = text.strip()
    for supplier, pattern, kind, read in _ID_PATTERNS:
        match = pattern.fullmatch(stripped)
        if match is not None:
            return _make_name(stripped, supplier, match, kind=kind, read=read)
    return parse_scene_name(stripped)


def normalise_time(text: str) -> str | None:
    """The normal form of a time; None when it is none: digits need not be a date."""
    try:
        return parse_instant(text).text
    except ValueRefused:
        return None


def _make_name(
    text: str,
    supplier: str,
    match: re.Match[str],
    *,
    kind: TimeKind,
    read: Callable[[re.Match[str]], Parsed],
) -> SceneName | None:
    time, platform = read(match)
    value = None if time is None else normalise_time(time)
    if time is not None and value is None:
        return None  # a number that is no date: the name does not follow the pattern after all
    return SceneName(
        supplier=supplier,
        scene_id=match["id"].rstrip("-_"),
        acquired_at=value,
        kind=kind if value is not None else None,
        platform=platform,
        level=match.groupdict().get("level"),
        is_whole=match.start("id") == 0 and _BEHIND.fullmatch(text[match.end("id") :]) is not None,
    )


def _write_stamp(digits: str) -> str:
    """`20170831T172754`, with or without the T, as a time in UTC."""
    d = digits.upper().replace("T", "")
    return f"{d[:4]}-{d[4:6]}-{d[6:8]}T{d[8:10]}:{d[10:12]}:{d[12:14]}Z"


def _write_day(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def _read_span(match: re.Match[str], platform: str) -> Parsed:
    first, last = _write_stamp(match["from"]), _write_stamp(match["to"])
    return (first if first == last else f"{first}/{last}"), platform


def _read_sentinel(match: re.Match[str]) -> Parsed:
    part = match.groupdict()
    stamp = part.get("at") or part.get("tile_at")
    time = _write_stamp(stamp) if stamp else _write_day(part["day"]) if part.get("day") else None
    return time, f"Sentinel-{match['craft'][1:]}"


def _read_landsat(match: re.Match[str]) -> Parsed:
    return _write_day(match["day"]), f"Landsat {match['number']}"


def _read_landsat_old(match: re.Match[str]) -> Parsed:
    year, yearday = int(match["year"]), int(match["yearday"])
    if not (year >= 1972 and 1 <= yearday <= 366):
        return "no date", None
    day = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=yearday - 1)
    return (day.strftime("%Y-%m-%d") if day.year == year else "no date"), f"Landsat {match['number']}"


def _read_maxar(match: re.Match[str]) -> Parsed:
    month = _MONTHS.index(match["month"]) + 1 if match["month"] in _MONTHS else 0
    return _write_stamp(f"20{match['year']}{month:02}{match['rest']}"), None


def _read_maxar_catalogue(match: re.Match[str]) -> Parsed:
    names = {"102": "WorldView-1", "103": "WorldView-2", "104": "WorldView-3", "105": "GeoEye-1"}
    return None, names[match["craft"]]


def _read_aster(match: re.Match[str]) -> Parsed:
    day = match["day"]  # month, day, year
    return _write_stamp(f"{day[4:]}{day[:4]}{match['time']}"), "Terra"


def _read_umbra(match: re.Match[str]) -> Parsed:
    return f"{match['day']}T{match['time'].replace('-', ':')}Z", f"Umbra-{match['craft']}"


def _read_planetscope(match: re.Match[str]) -> Parsed:
    craft = match["craft"] or match.groupdict().get("other")
    return _write_stamp(match["day"] + match["time"]), f"PlanetScope {craft}"


_PATTERNS: tuple[_Pattern, ...] = (
    (
        "Sentinel-1",
        _SENTINEL_1,
        TimeKind.SPAN,
        lambda m: _read_span(m, f"Sentinel-{m['craft'][1:].upper()}"),
    ),
    ("Sentinel-2", _SENTINEL_2, TimeKind.STRIP, _read_sentinel),
    ("Sentinel-2", _SENTINEL_2_OLD, TimeKind.STRIP, lambda m: _read_span(m, f"Sentinel-{m['craft'][1:]}")),
    ("Sentinel-2", _SENTINEL_2_TILE_OLD, TimeKind.STRIP, _read_sentinel),
    ("Sentinel-2", _SENTINEL_2_TILE, TimeKind.STRIP, lambda m: (_write_stamp(m["at"]), "Sentinel-2")),
    ("Landsat", _LANDSAT, TimeKind.DAY, _read_landsat),
    ("Landsat", _LANDSAT_OLD, TimeKind.DAY, _read_landsat_old),
    ("ASTER", _ASTER, TimeKind.SCENE, _read_aster),
    ("Umbra", _UMBRA, TimeKind.SCENE, _read_umbra),
    ("Capella", _CAPELLA, TimeKind.SPAN, lambda m: _read_span(m, f"Capella-{int(m['craft'])}")),
    ("SkySat", _SKYSAT, TimeKind.SCENE, lambda m: (_write_stamp(m["at"]), "SkySat")),
    ("PlanetScope", _PLANETSCOPE, TimeKind.SCENE, _read_planetscope),
    ("Maxar", _MAXAR, TimeKind.SCENE, _read_maxar),
)
_ID_PATTERNS: tuple[_Pattern, ...] = (
    ("Maxar", _MAXAR_CATALOGUE, TimeKind.SCENE, _read_maxar_catalogue),
    ("Sentinel-2", _SENTINEL_2_SHORT, TimeKind.DAY, _read_sentinel),
    ("Sentinel-2", _SENTINEL_2_LONG, TimeKind.STRIP, _read_sentinel),
    ("Landsat", _LANDSAT_SHORT, TimeKind.DAY, _read_landsat),
    (
        "SkySat",
        _SKYSAT_ID,
        TimeKind.SCENE,
        lambda m: (_write_stamp(m["day"] + m["time"]), "SkySat"),
    ),
    ("PlanetScope", _PLANETSCOPE_ID, TimeKind.SCENE, _read_planetscope),
)
