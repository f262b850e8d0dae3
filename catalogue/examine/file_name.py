"""What the name of a file says about the scene, when it follows a supplier's own pattern."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from catalogue.errors import ValueRefused
from catalogue.examine.stamps import make_fact
from catalogue.record.fact import Fact
from catalogue.record.instant import parse_instant

_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_START = r"(?:^|(?<=[^A-Za-z0-9]))"
_STAMP = r"\d{8}T\d{6}"
# Each is the whole product or image name of one supplier; a date alone is not enough.
_SENTINEL_1 = re.compile(
    _START + r"(?i:(?P<id>(?P<craft>S1[A-D])[-_](?:S[1-6]|IW\d?|EW\d?|WV\d?)[-_][A-Z0-9_-]{4,14}?[-_]"
    rf"(?P<from>{_STAMP})[-_](?P<to>{_STAMP})[-_]\d{{6}}[-_][0-9A-F]{{6}}(?:[-_][0-9A-F]{{3,4}})?))"
)
_SENTINEL_2 = re.compile(
    _START
    + rf"(?P<id>(?P<craft>S2[A-D])_MSIL[12][ABC]_(?P<at>{_STAMP})_N\d{{4}}_R\d{{3}}_T\w{{5}}(?:_{_STAMP})?)"
)
_SENTINEL_2_OLD = re.compile(
    _START + rf"(?P<id>(?P<craft>S2[A-D])_\w{{4}}_PRD_MSIL\w{{2}}_\w{{4}}_{_STAMP}_R\d{{3}}"
    rf"_V(?P<from>{_STAMP})_(?P<to>{_STAMP}))"
)
# The time in this one is that of the making of the tile, hours after the pass.
_SENTINEL_2_TILE_OLD = re.compile(
    _START + rf"(?P<id>(?P<craft>S2[A-D])_\w{{4}}_MSI_L\w{{2}}_(?:TL|GR)_\w{{4}}_{_STAMP}_A\d{{6}}_T\w{{5}})"
)
_SENTINEL_2_TILE = re.compile(
    _START + rf"(?P<id>(?:L[12][AC]_)?T\d{{2}}[A-Z]{{3}}_(?:A\d{{6}}_)?(?P<at>{_STAMP}))(?=[_.]|$)"
)
_LANDSAT = re.compile(
    _START
    + r"(?P<id>L(?P<sensor>[COTEM])0(?P<number>[1-9])_L[12]\w{2}_\d{6}_(?P<day>\d{8})_\d{8}_\d{2}_\w{2})"
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
    r"^(?P<id>(?P<year>\d{2})(?P<month>[A-Z]{3})(?P<rest>\d{8})-[PMSA]\d[A-Z]{2}(?:_R\d+C\d+)?[-_])"
)
_ASTER = re.compile(_START + r"(?P<id>AST_L1[ABT]_00\d(?P<day>\d{8})(?P<time>\d{6})_\d{14})")
_UMBRA = re.compile(r"^(?P<id>(?P<day>\d{4}-\d{2}-\d{2})-(?P<time>\d{2}-\d{2}-\d{2})_UMBRA-(?P<craft>\d{2}))")
_CAPELLA = re.compile(
    _START + r"(?P<id>CAPELLA_C(?P<craft>\d{2})_\w{2}_\w{3,4}_\w{2}_(?P<from>\d{14})_(?P<to>\d{14}))"
)
_ISO_INTERVAL = re.compile(
    r"^(?P<from>\d{4}-\d{2}-\d{2})-(?P<h1>\d{2})_(?P<m1>\d{2})_(?P<to>\d{4}-\d{2}-\d{2})-(?P<h2>\d{2})_(?P<m2>\d{2})_"
)
_ISO_DAY = re.compile(r"^(?P<day>\d{4}-\d{2}-\d{2})(?=[_ .-]|$)(?!-\d)")

Parsed = tuple[str | None, str | None]  # (time, platform)


def parse_file_name(name: str) -> tuple[Fact, ...]:
    """`acquired_at`, `platform` and `scene_id` as far as the name is certain about them; often none.

    Args:
        name: of the file, without any folder.
    """
    for supplier, pattern, read in _PATTERNS:
        match = pattern.search(name)
        if match is None:
            continue
        time, platform = read(match)
        value = _normalise(time)
        if time is not None and value is None:
            continue  # a number that is no date: the name does not follow the pattern after all
        source = f"file name:{supplier}"
        found = [("acquired_at", value), ("platform", platform), ("scene_id", match["id"].rstrip("-_"))]
        return tuple(make_fact(key, text, source) for key, text in found if text)
    return _parse_plain_date(name)


def _parse_plain_date(name: str) -> tuple[Fact, ...]:
    source = "file name: date"
    if interval := _ISO_INTERVAL.match(name):
        first = f"{interval['from']}T{interval['h1']}:{interval['m1']}"
        value = _normalise(f"{first}/{interval['to']}T{interval['h2']}:{interval['m2']}")
    elif day := _ISO_DAY.match(name):
        value = _normalise(day["day"])
    else:
        value = None
    return (make_fact("acquired_at", value, source),) if value else ()


def _normalise(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return parse_instant(text).text
    except ValueRefused:
        return None


def _write_stamp(digits: str) -> str:
    """`20170831T172754`, with or without the T, as a time in UTC."""
    d = digits.upper().replace("T", "")
    return f"{d[:4]}-{d[4:6]}-{d[6:8]}T{d[8:10]}:{d[10:12]}:{d[12:14]}Z"


def _read_span(match: re.Match[str], platform: str) -> Parsed:
    first, last = _write_stamp(match["from"]), _write_stamp(match["to"])
    return (first if first == last else f"{first}/{last}"), platform


def _read_landsat(match: re.Match[str]) -> Parsed:
    day = match["day"]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}", f"Landsat {match['number']}"


def _read_landsat_old(match: re.Match[str]) -> Parsed:
    year, yearday = int(match["year"]), int(match["yearday"])
    if not (year >= 1972 and 1 <= yearday <= 366):
        return "no date", None
    day = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=yearday - 1)
    return (day.strftime("%Y-%m-%d") if day.year == year else "no date"), f"Landsat {match['number']}"


def _read_maxar(match: re.Match[str]) -> Parsed:
    month = _MONTHS.index(match["month"]) + 1 if match["month"] in _MONTHS else 0
    return _write_stamp(f"20{match['year']}{month:02}{match['rest']}"), None


def _read_aster(match: re.Match[str]) -> Parsed:
    day = match["day"]  # month, day, year
    return _write_stamp(f"{day[4:]}{day[:4]}{match['time']}"), "Terra"


def _read_umbra(match: re.Match[str]) -> Parsed:
    return f"{match['day']}T{match['time'].replace('-', ':')}Z", f"Umbra-{match['craft']}"


def _read_planetscope(match: re.Match[str]) -> Parsed:
    return _write_stamp(match["day"] + match["time"]), f"PlanetScope {match['craft']}"


_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], Parsed]], ...] = (
    ("Sentinel-1", _SENTINEL_1, lambda m: _read_span(m, f"Sentinel-{m['craft'][1:].upper()}")),
    ("Sentinel-2", _SENTINEL_2, lambda m: (_write_stamp(m["at"]), f"Sentinel-{m['craft'][1:]}")),
    ("Sentinel-2", _SENTINEL_2_OLD, lambda m: _read_span(m, f"Sentinel-{m['craft'][1:]}")),
    ("Sentinel-2", _SENTINEL_2_TILE_OLD, lambda m: (None, f"Sentinel-{m['craft'][1:]}")),
    ("Sentinel-2", _SENTINEL_2_TILE, lambda m: (_write_stamp(m["at"]), "Sentinel-2")),
    ("Landsat", _LANDSAT, _read_landsat),
    ("Landsat", _LANDSAT_OLD, _read_landsat_old),
    ("ASTER", _ASTER, _read_aster),
    ("Umbra", _UMBRA, _read_umbra),
    ("Capella", _CAPELLA, lambda m: _read_span(m, f"Capella-{int(m['craft'])}")),
    ("SkySat", _SKYSAT, lambda m: (_write_stamp(m["at"]), "SkySat")),
    ("PlanetScope", _PLANETSCOPE, _read_planetscope),
    ("Maxar", _MAXAR, _read_maxar),
)
