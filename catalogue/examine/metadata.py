"""Everything that the metadata of one file says: facts, notes and the raw readings."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO

from catalogue.examine.blocks import Blocks
from catalogue.examine.exif import ExifReading, parse_exif, read_exif
from catalogue.examine.heif_items import read_heif
from catalogue.examine.iptc import parse_iptc, undo_long_swap
from catalogue.examine.jp2_boxes import read_boxes
from catalogue.examine.jpeg_segments import parse_jpeg
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import AVIF, HEIC, HEIF, JP2, JPEG, JXL, PNG, PSD, TIFF, WEBP, MediaType
from catalogue.examine.metadata_facts import (
    limit_texts,
    make_exif_facts,
    make_iptc_facts,
    make_png_facts,
    make_xmp_facts,
)
from catalogue.examine.photoshop import open_resources, read_psd
from catalogue.examine.png_text import parse_png
from catalogue.examine.stamps import make_fact
from catalogue.examine.text_decoding import clean_text, decode_text
from catalogue.examine.tiff_tags import CREDENTIALS_TAG, IPTC_TAG, PHOTOSHOP_TAG, XMP_TAG
from catalogue.examine.webp_chunks import parse_webp
from catalogue.examine.xmp import decode_packet, parse_xmp
from catalogue.record.canonical import JsonValue
from catalogue.record.fact import Fact

WHOLE = {JPEG: parse_jpeg, PNG: parse_png, WEBP: parse_webp}
_IN_PIECES = {
    JP2: read_boxes,
    JXL: read_boxes,
    HEIC: read_heif,
    HEIF: read_heif,
    AVIF: read_heif,
    PSD: read_psd,
}

# A picture has one block of each kind, an edited one perhaps three.
_MOST_BLOCKS = 16


@dataclass(frozen=True)
class Metadata:
    """What was read beside the pixels.

    Attributes:
        width_px: by the container's own header; None when it has none.
        height_px: likewise.
        facts: every mapped value, none merged.
        notes: damage, encodings and limits met on the way.
        raw: every reading, by its kind.
        tools: names of the libraries that took part.
    """

    width_px: int | None
    height_px: int | None
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]
    raw: dict[str, JsonValue]
    tools: frozenset[str]


def parse_metadata(data: bytes, media_type: MediaType, limits: Limits) -> Metadata:
    """The metadata of a JPEG, PNG or WebP that is in memory."""
    blocks = _limit_blocks(open_resources(WHOLE[media_type](data, limits), limits))
    return _interpret(
        blocks, [reading for block in blocks.exif if (reading := parse_exif(block, limits))], limits
    )


def read_metadata(file: BinaryIO, media_type: MediaType, limits: Limits) -> Metadata:
    """The metadata of a file of any other kind, read only where it lies."""
    if media_type is TIFF:
        reading = read_exif(file, limits)
        return _interpret(Blocks(), [reading] if reading else [], limits)
    read = _IN_PIECES.get(media_type)
    blocks = _limit_blocks(open_resources(read(file, limits), limits)) if read else Blocks()
    return _interpret(
        blocks, [one for block in blocks.exif if (one := read_exif(BytesIO(block), limits))], limits
    )


def _interpret(blocks: Blocks, exif: list[ExifReading], limits: Limits) -> Metadata:
    inner = [open_resources(_find_inner(reading), limits) for reading in exif]
    packets = [*blocks.xmp, *(packet for one in inner for packet in one.xmp)]
    iim = [*blocks.iptc, *(block for one in inner for block in one.iptc)]
    properties = [parse_xmp(packet, limits) for packet in packets]
    datasets = [reading for block in iim if (reading := parse_iptc(block, limits))]
    comments = [clean_text(decode_text(comment)[0]) for comment in blocks.comments]
    facts: list[Fact] = [fact for reading in exif for fact in make_exif_facts(reading)]
    facts += [fact for one in datasets for fact in make_iptc_facts(one)]
    facts += [fact for one in properties for fact in make_xmp_facts(one)]
    facts += make_png_facts(blocks.texts, blocks.png_time)
    facts += [make_fact("comment", comment, "JPEG:COM") for comment in comments if comment.strip()]
    kept, cuts = limit_texts(facts[: limits.max_values], limits)
    notes = (
        *blocks.notes,
        *_describe(blocks, exif, any(one.has_credentials for one in inner)),
        *(note for reading in exif for note in reading.notes),
        *(note for reading in datasets for note in reading.notes),
        *(note for reading in properties for note in reading.notes),
        *cuts,
    )
    raw: dict[str, JsonValue] = {
        "exif": [reading.raw for reading in exif],
        "xmp": [decode_packet(packet) for packet in packets],
        "iptc": [reading.raw for reading in datasets],
        "png": [
            {"kind": t.kind, "keyword": t.keyword, "language": t.language, "text": t.text}
            for t in blocks.texts
        ],
        "jpeg_comments": list(comments),
        "thumbnail_bytes": [str(reading.thumbnail_bytes) for reading in exif if reading.thumbnail_bytes],
    }
    tools = {name for name, used in (("exifread", exif), ("defusedxml", packets)) if used}
    return Metadata(
        width_px=blocks.width_px,
        height_px=blocks.height_px,
        facts=kept,
        notes=tuple(dict.fromkeys(notes)),
        raw={kind: reading for kind, reading in raw.items() if reading},
        tools=frozenset(tools),
    )


def _limit_blocks(blocks: Blocks) -> Blocks:
    """The same with a bounded number of blocks of each kind, and a note when some were left out."""
    kinds = {
        "EXIF": blocks.exif,
        "XMP": blocks.xmp,
        "Photoshop resources": blocks.photoshop,
        "IPTC": blocks.iptc,
        "comments": blocks.comments,
    }
    left_out = [kind for kind, found in kinds.items() if len(found) > _MOST_BLOCKS]
    return replace(
        blocks,
        exif=blocks.exif[:_MOST_BLOCKS],
        xmp=blocks.xmp[:_MOST_BLOCKS],
        photoshop=blocks.photoshop[:_MOST_BLOCKS],
        iptc=blocks.iptc[:_MOST_BLOCKS],
        comments=blocks.comments[:_MOST_BLOCKS],
        notes=(
            *blocks.notes,
            *(f"only the first {_MOST_BLOCKS} blocks of {kind} were read" for kind in left_out),
        ),
    )


def _find_inner(reading: ExifReading) -> Blocks:
    """The blocks that a TIFF structure carries in tags of its first directory."""
    first = reading.structure.find("IFD0")
    if first is None:
        return Blocks()
    xmp, iptc, photoshop = (first.find(tag) for tag in (XMP_TAG, IPTC_TAG, PHOTOSHOP_TAG))
    return Blocks(
        xmp=(xmp.data,) if xmp else (),
        iptc=(undo_long_swap(iptc.data) if iptc.kind == 4 else iptc.data,) if iptc else (),
        photoshop=(photoshop.data,) if photoshop else (),
        has_credentials=first.find(CREDENTIALS_TAG) is not None,
    )


def _describe(blocks: Blocks, exif: list[ExifReading], has_inner_credentials: bool) -> Iterable[str]:
    if blocks.has_credentials or has_inner_credentials:
        yield "content credentials present, not validated"
    if blocks.trailing_bytes:
        yield f"{blocks.trailing_bytes} bytes follow the end of the picture"
    if any(reading.thumbnail_bytes for reading in exif):
        yield "an embedded thumbnail exists"
