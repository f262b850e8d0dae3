"""Facts from the readings of EXIF, XMP, IPTC and PNG texts, by the one table of `mapping`."""

import math
import re
from collections.abc import Iterable, Iterator

from catalogue.examine import mapping
from catalogue.examine.blocks import PngText
from catalogue.examine.exif import ExifReading, ExifValue
from catalogue.examine.iptc import IptcReading
from catalogue.examine.limits import Limits
from catalogue.examine.stamps import (
    Part,
    make_angle_fact,
    make_fact,
    make_time_facts,
    make_unreadable,
    make_xmp_angle_fact,
    normalise_iptc_date,
    normalise_iptc_time,
)
from catalogue.examine.text_decoding import clean_text
from catalogue.examine.xmp import XmpReading, XmpTag
from catalogue.record.fact import Fact

_EXIF_DIRECTORIES = ("IFD0", "EXIF")
_DAY_WITH_TIME = re.compile(r"(\d{4}[:-]\d{2}[:-]\d{2})[ T]\d{2}:\d{2}:\d{2}")


def make_exif_facts(reading: ExifReading) -> list[Fact]:
    """Every mapped tag of the picture itself (not of its thumbnail)."""
    facts: list[Fact] = []
    for directory in _EXIF_DIRECTORIES:
        tags = {tag.name: tag.value for tag in reading.tags if tag.directory == directory}
        facts += _make_exif_texts(tags)
    # The fraction and offset of IFD0's DateTime stand in the EXIF directory, so both are looked through.
    for directory in _EXIF_DIRECTORIES:
        facts += _make_exif_times(reading, directory)
    return facts + _make_gps_facts({tag.name: tag.value for tag in reading.tags if tag.directory == "GPS"})


def make_xmp_facts(reading: XmpReading) -> list[Fact]:
    """Every mapped property; of a text in several languages the one meant for everybody."""
    facts: list[Fact] = []
    letters = {tag.source: tag.values[0].strip() for tag in reading.tags if tag.source.endswith("Ref")}
    for tag in _choose_languages(reading.tags):
        name = mapping.XMP_TEXTS.get(tag.source)
        if name is not None:
            facts += _make_xmp_texts(name, tag)
            continue
        for raw in tag.values:
            facts += _make_xmp_value(tag.source, clean_text(raw), letters.get(f"{tag.source}Ref", ""))
    return facts


def make_iptc_facts(reading: IptcReading) -> list[Fact]:
    """Every mapped dataset; those that may stand more than once as one tuple."""
    facts: list[Fact] = []
    for dataset, name in mapping.IPTC_TEXTS.items():
        texts = tuple(
            clean_text(text) for text in reading.values.get(dataset, ()) if clean_text(text).strip()
        )
        if texts and dataset in mapping.IPTC_REPEATABLE:
            facts.append(make_fact(name, texts, f"IPTC:{dataset}"))
        else:
            facts += [make_fact(name, text, f"IPTC:{dataset}") for text in texts]
    for name, (date, time) in mapping.IPTC_TIMES.items():
        facts += _make_iptc_times(name, date, time, reading)
    return facts


def make_png_facts(texts: Iterable[PngText], stamp: tuple[int, ...] | None) -> list[Fact]:
    """Texts with a keyword that the standard defines, and the time of the last change."""
    facts: list[Fact] = []
    for one in texts:
        source, text = f"PNG:{one.keyword}", clean_text(one.text)
        if not text.strip():
            continue
        if one.keyword in mapping.PNG_TEXTS:
            facts.append(make_fact(mapping.PNG_TEXTS[one.keyword], text, source))
        elif one.keyword in mapping.PNG_TIMES:
            facts += make_time_facts(mapping.PNG_TIMES[one.keyword], source, text)
    if stamp is not None:
        year, month, day, hour, minute, second = stamp
        raw = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        facts += make_time_facts("modified_at", "PNG:tIME", raw)
    return facts


def limit_texts(facts: Iterable[Fact], limits: Limits) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """The facts with over-long texts cut, and a note for each that was."""
    kept, notes = [], []
    for fact in facts:
        longest = limits.max_text_chars
        texts = fact.value if isinstance(fact.value, tuple) else (fact.value,)
        if (
            any(isinstance(text, str) and len(text) > longest for text in texts)
            or len(fact.raw or "") > longest
        ):
            notes.append(f"{fact.source}: cut to {longest} characters; the raw reading has all of it")
        cut = tuple(text[:longest] if isinstance(text, str) else text for text in texts)
        value = cut if isinstance(fact.value, tuple) else cut[0]
        raw = fact.raw[:longest] if fact.raw is not None else None
        kept.append(Fact(name=fact.name, value=value, basis=fact.basis, source=fact.source, raw=raw))
    return tuple(kept), tuple(notes)


def _make_exif_texts(tags: dict[str, ExifValue]) -> Iterator[Fact]:
    for tag, name in mapping.EXIF_TEXTS.items():
        source, text = f"EXIF:{tag.removesuffix('Text')}", _get_text(tags, tag)
        if not text.strip():
            continue
        if name == "keywords":
            yield make_fact(
                name, tuple(word.strip() for word in text.split(";") if word.strip()), source, text
            )
        else:
            yield make_fact(name, text, source)
    for tag, name in mapping.EXIF_NUMBERS.items():
        value = tags.get(tag)
        if isinstance(value, tuple) and value and math.isfinite(value[0]):
            yield make_fact(name, value[0], f"EXIF:{tag}")


def _make_exif_times(reading: ExifReading, directory: str) -> list[Fact]:
    facts: list[Fact] = []
    tags = {tag.name: tag.value for tag in reading.tags if tag.directory == directory}
    anywhere = {tag.name: tag.value for tag in reading.tags if tag.directory in _EXIF_DIRECTORIES} | tags
    for name, (stamp, fraction, offset) in mapping.EXIF_TIMES.items():
        raw = _get_text(tags, stamp)
        if not raw.strip():
            if not _get_text(anywhere, stamp).strip():  # a fraction or offset of nothing
                facts += [
                    make_unreadable(name, f"EXIF:{tag}", _get_text(tags, tag))
                    for tag in (fraction, offset)
                    if _get_text(tags, tag).strip()
                ]
            continue
        parts = tuple(
            Part(f"EXIF:{tag}", text, lead + text.strip())
            for tag, lead in ((fraction, "."), (offset, ""))
            if (text := _get_text(anywhere, tag)).strip()
        )
        facts += make_time_facts(name, f"EXIF:{stamp}", raw, parts=parts)
    return facts


def _make_gps_facts(tags: dict[str, ExifValue]) -> list[Fact]:
    facts: list[Fact] = []
    for tag, name in (("GPSLatitude", "latitude_deg"), ("GPSLongitude", "longitude_deg")):
        numbers = _get_numbers(tags, tag)
        if numbers:
            reference = _get_text(tags, f"{tag}Ref")
            facts.append(make_angle_fact(name, f"EXIF:{tag}", numbers, reference=reference))
    altitude = _get_numbers(tags, "GPSAltitude")
    if altitude:
        facts.append(_make_altitude(altitude[0], _get_numbers(tags, "GPSAltitudeRef")))
    return facts + _make_gps_time(_get_text(tags, "GPSDate"), _get_numbers(tags, "GPSTimeStamp"))


def _make_altitude(metres: float, reference: tuple[float, ...]) -> Fact:
    if not math.isfinite(metres):
        # A rational without a denominator; its usual writers mean "not known" by 0/0.
        return make_unreadable("altitude_m", "EXIF:GPSAltitude", "undef" if math.isnan(metres) else "inf")
    # EXIF 2.32 section 4.6.6: 1 is below sea level; 2 and 3 are the same of the ellipsoid (EXIF 3.0).
    is_below = bool(reference) and reference[0] in {1, 3}
    return make_fact("altitude_m", -metres if is_below else metres, "EXIF:GPSAltitude")


def _make_gps_time(date: str, clock: tuple[float, ...]) -> list[Fact]:
    """GPS time is UTC by definition; a date alone is a day."""
    if not date.strip() and not clock:
        return []
    raw = " ".join(filter(None, [date.strip(), _render_clock(clock)]))
    source = "EXIF:GPSDate" if date.strip() else "EXIF:GPSTimeStamp"
    if not date.strip() or (clock and (len(clock) != 3 or not all(map(math.isfinite, clock)))):
        return [make_unreadable("gps_at", source, raw)]
    if not clock:
        return make_time_facts("gps_at", source, raw)
    # Some writers put the whole time into the tag for the day.
    day = _DAY_WITH_TIME.sub(r"\1", date.strip())
    return make_time_facts("gps_at", source, raw, text=f"{day}T{_render_clock(clock)}Z")


def _render_clock(clock: tuple[float, ...]) -> str:
    """Hours, minutes and seconds with two digits each, and as much of a fraction as two LONGs can say."""
    return ":".join(
        f"{number:011.8f}".rstrip("0").rstrip(".") if math.isfinite(number) else "undef" for number in clock
    )


def _make_iptc_times(name: str, date: str, time: str, reading: IptcReading) -> list[Fact]:
    facts: list[Fact] = []
    clocks = [clean_text(text) for text in reading.values.get(time, ())]
    for place, raw in enumerate(clean_text(text) for text in reading.values.get(date, ())):
        if not raw.strip():
            continue
        clock = clocks[place] if place < len(clocks) else ""
        suffix = normalise_iptc_time(clock)
        parts = (Part(f"IPTC:{time}", clock, suffix or " ?"),) if clock.strip() else ()
        text = normalise_iptc_date(raw) or raw
        facts += make_time_facts(name, f"IPTC:{date}", raw, text=text, parts=parts)
    if not reading.values.get(date):
        facts += [make_unreadable(name, f"IPTC:{time}", clock) for clock in clocks if clock.strip()]
    return facts


def _choose_languages(tags: tuple[XmpTag, ...]) -> Iterator[XmpTag]:
    """Each property once: without language, else x-default, else in the first language there is."""
    seen = set()
    for tag in tags:
        if tag.source not in seen:
            seen.add(tag.source)
            yield tag


def _make_xmp_texts(name: str, tag: XmpTag) -> list[Fact]:
    texts = tuple(text for value in tag.values if (text := clean_text(value)).strip())
    if not texts:
        return []
    source = tag.source if tag.language in {"", "x-default"} else f"{tag.source}-{tag.language}"
    return [make_fact(name, texts if tag.is_list else texts[0], source)]


def _make_xmp_value(source: str, raw: str, letter: str) -> list[Fact]:
    if not raw.strip():
        return []
    if source in mapping.XMP_TIMES:
        return make_time_facts(mapping.XMP_TIMES[source], source, raw)
    if source in mapping.XMP_POINTS:
        return [make_xmp_angle_fact(mapping.XMP_POINTS[source], source, raw, reference=letter)]
    if source in mapping.XMP_NUMBERS:
        name = mapping.XMP_NUMBERS[source]
        is_number = raw.strip().isascii() and raw.strip().isdigit() and len(raw.strip()) < 10
        return [make_fact(name, int(raw), source) if is_number else make_unreadable(name, source, raw)]
    return []


def _get_text(tags: dict[str, ExifValue], name: str) -> str:
    value = tags.get(name, "")
    return clean_text(value) if isinstance(value, str) else ""


def _get_numbers(tags: dict[str, ExifValue], name: str) -> tuple[float, ...]:
    value = tags.get(name, ())
    return tuple(map(float, value)) if isinstance(value, tuple) else ()
