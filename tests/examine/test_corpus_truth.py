"""Every mapped value of the real files, held against what exiftool reads in them."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest

from catalogue.errors import ValueRefused
from catalogue.examine import mapping
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import HEAD_BYTES, parse_media_type
from catalogue.examine.metadata import WHOLE, parse_metadata, read_metadata
from catalogue.examine.text_decoding import clean_text
from catalogue.record.fact import Fact
from catalogue.record.instant import parse_instant

# exiftool's names for tags that exifread names as the EXIF standard does.
EXIFTOOL_NAMES = {
    "DateTime": "ModifyDate",
    "DateTimeDigitized": "CreateDate",
    "XPTitle": "XPTitle",
    "GPSDate": "GPSDateStamp",
}
FOLDERS = ("satellite", "metadata", "c2pa")
TIME_NAMES = {"acquired_at", "digitized_at", "modified_at", "created_at", "gps_at", "released_at"}
# (file, tag) -> why we differ; exactly these may, and all of these must.
EXPLAINED: dict[tuple[str, str], str] = {}
# (file, source) -> why we have a value where exiftool shows none.
INVENTED: dict[tuple[str, str], str] = {}


@dataclass
class Tally:
    """Agreement by group of tags, and each disagreement."""

    agree: Counter[str] = field(default_factory=Counter)
    disagree: dict[tuple[str, str], str] = field(default_factory=dict)
    groups: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, file: str, tag: str, *, ours: list[object], theirs: object) -> None:
        group = tag.partition(":")[0].partition("-")[0]
        if any(is_same(one, theirs) for one in ours):
            self.agree[group] += 1
        else:
            self.disagree[(file, tag)] = f"exiftool {theirs!r:.120}, we {ours!r:.160}"
            self.groups[(file, tag)] = group


def find_truths(corpus: Path) -> Iterator[tuple[str, Path, dict[str, object]]]:
    for folder in FOLDERS:
        for truth in sorted((corpus / folder / "truth").glob("*.exiftool.json")):
            name = truth.name.removesuffix(".exiftool.json")
            path = corpus / folder / name.replace("__", "/")
            with path.open("rb") as file:
                accepted = parse_media_type(file.read(HEAD_BYTES))
            if accepted is not None:
                yield f"{folder}/{name}", path, json.loads(truth.read_text("utf-8"))


def read_facts(path: Path) -> tuple[Fact, ...]:
    data = path.read_bytes()
    media_type = parse_media_type(data[:HEAD_BYTES])
    assert media_type is not None
    if media_type in WHOLE:
        return parse_metadata(data, media_type, Limits()).facts
    return read_metadata(BytesIO(data), media_type, Limits()).facts


def expected_tags() -> Iterator[tuple[str, str, str]]:
    """(exiftool's tag, our source, kind of value) for everything that is mapped."""
    for tag in [*mapping.EXIF_TEXTS, *mapping.EXIF_NUMBERS]:
        name = tag.removesuffix("Text")
        for group in ("IFD0", "ExifIFD"):
            yield f"{group}:{EXIFTOOL_NAMES.get(name, name)}", f"EXIF:{name}", "text"
    for main, fraction, offset in mapping.EXIF_TIMES.values():
        for group in ("IFD0", "ExifIFD"):
            yield f"{group}:{EXIFTOOL_NAMES.get(main, main)}", f"EXIF:{main}", "time"
            yield f"{group}:{fraction}", f"EXIF:{main}|EXIF:{fraction}", "fraction"
            yield f"{group}:{offset}", f"EXIF:{main}|EXIF:{offset}", "offset"
    for tag in ("GPSLatitude", "GPSLongitude", "GPSAltitude"):
        yield f"GPS:{tag}", f"EXIF:{tag}", "size"
    yield "GPS:GPSDateStamp", "EXIF:GPSDate", "day"
    yield "GPS:GPSTimeStamp", "EXIF:GPSDate|EXIF:GPSTimeStamp", "clock"
    for tag in mapping.IPTC_TEXTS:
        yield f"IPTC:{tag}", f"IPTC:{tag}", "text"
    for date, time in mapping.IPTC_TIMES.values():
        yield f"IPTC:{date}", f"IPTC:{date}", "day"
        yield f"IPTC:{time}", f"IPTC:{date}|IPTC:{time}", "clock"
    for tag in [*mapping.XMP_TEXTS, *mapping.XMP_NUMBERS]:
        yield tag, tag, "text"
    for tag in mapping.XMP_TIMES:
        yield tag, tag, "time"
    for tag in mapping.XMP_POINTS:
        yield tag, tag, "signed"


def get_truth(truth: dict[str, object], tag: str) -> object:
    """The value of a tag; a field of a structure is looked up inside it, as exiftool nests it."""
    if tag in truth or ":" not in tag:
        return truth.get(tag)
    group, _, name = tag.partition(":")
    for key, value in truth.items():
        parent = key.partition(":")[2]
        if not key.startswith(group + ":") or not name.startswith(parent):
            continue
        items = value if isinstance(value, list) else [value]
        found = [
            item[part]
            for item in items
            if isinstance(item, dict)
            for part in item
            if part in {name, name[len(parent) :]}
        ]
        if found:
            return found
    return None


def is_same(ours: object, theirs: object) -> bool:
    if isinstance(ours, tuple | list) or isinstance(theirs, tuple | list):
        mine, other = (list(v) if isinstance(v, tuple | list) else [v] for v in (ours, theirs))
        mine = [one for one in mine if normalise(one)]
        other = [one for one in other if normalise(one)]
        return len(mine) == len(other) and all(map(is_same, mine, other))
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-7)
    if isinstance(ours, str) and isinstance(theirs, int | float):
        # exiftool writes text that looks like a number as a JSON number: 1.00 becomes 1.0.
        return normalise(ours) == normalise(theirs) or is_number(ours, theirs)
    return normalise(ours) == normalise(theirs)


def is_number(text: str, number: float) -> bool:
    try:
        return float(text) == number
    except ValueError:
        return False


def normalise(value: object) -> str:
    """Text without controls and outer blanks; numbers that exiftool took out of text, as text again."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean_text(str(value)).strip()


def get_ours(facts: tuple[Fact, ...], source: str, kind: str) -> list[object]:
    """What our facts of that source say, in the form that exiftool's value of that kind has."""
    found: list[object] = []
    for fact in facts:
        is_translation = kind == "text" and fact.source.startswith(f"{source}-")
        if fact.source not in source.split("|") and not is_translation:
            continue
        if fact.name.endswith("_unreadable"):
            found.append(fact.value)
        elif kind == "size":
            found.append(abs(float(str(fact.value))))
        elif kind in {"fraction", "offset", "clock", "day", "time"}:
            found += render_time(str(fact.value), kind)
        else:
            found.append(fact.value)
    return found


def render_time(value: str, kind: str) -> list[object]:
    match = re.fullmatch(r"([\d-]+)(?:T(\d\d:\d\d(?::\d\d)?)(\.\d+)?(Z|[+-]\d\d:\d\d)?)?", value)
    assert match is not None, value
    day, clock, fraction, zone = match[1], match[2] or "", match[3] or "", match[4] or ""
    if kind == "fraction":
        return [fraction[1:]]
    if kind == "offset":
        return [zone]
    if kind == "clock":
        return [clock + fraction + zone, clock + fraction, clock + fraction + zone.replace("Z", "+00:00")]
    if kind == "day":
        return [day.replace("-", ":")]
    return [value]


def is_same_time(ours: object, theirs: object) -> bool:
    """A time with its fraction or offset added from other tags is the same time."""
    try:
        wanted = parse_instant(re.sub(r"([+-])(\d:\d\d)$", r"\g<1>0\2", str(theirs).strip())).text
    except ValueRefused:
        return normalise(ours) == normalise(theirs)
    return str(ours).startswith(wanted) or str(ours) == wanted


def compare(facts: tuple[Fact, ...], truth: dict[str, object], file: str, tally: Tally) -> None:
    for tag, source, kind in expected_tags():
        theirs = get_truth(truth, tag)
        if theirs is None or not any(
            normalise(v) for v in (theirs if isinstance(theirs, list) else [theirs])
        ):
            continue
        ours = get_ours(facts, source, kind)
        if kind == "time":
            ours = [theirs if is_same_time(one, theirs) else one for one in ours]
        tally.add(file, tag, ours=ours, theirs=theirs)


def find_invented(facts: tuple[Fact, ...], truth: dict[str, object], file: str) -> set[tuple[str, str]]:
    """Sources of ours under which exiftool has nothing."""
    theirs = {
        source
        for tag, sources, _ in expected_tags()
        if get_truth(truth, tag) is not None
        for source in sources.split("|")
    }
    ours = {fact.source for fact in facts if fact.source.startswith(("EXIF:", "IPTC:", "XMP-"))}
    return {(file, source) for source in ours - theirs}


def test_mapped_values_agree_with_exiftool(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tally, invented = Tally(), set[tuple[str, str]]()
    for file, path, truth in find_truths(shared_data / "corpus"):
        facts = read_facts(path)
        compare(facts, truth, file, tally)
        invented |= find_invented(facts, truth, file)

    by_group = Counter(tally.groups.values())
    with capsys.disabled():
        print()
        for group in sorted({*tally.agree, *by_group}):
            total = tally.agree[group] + by_group[group]
            print(f"{group:8} compared {total:5} agree {tally.agree[group]:5} disagree {by_group[group]:3}")
        for (file, tag), what in sorted(tally.disagree.items()):
            if (file, tag) not in EXPLAINED:
                print(f"  {file} {tag}: {what}")
    compared = sum(tally.agree.values()) + len(tally.disagree)
    assert compared > 500
    assert set(tally.disagree) == set(EXPLAINED)
    assert invented == set(INVENTED)
    assert sum(tally.agree.values()) / compared >= 0.99
