"""Specimens of what the bytes tell: a bad one and its twin for each code."""

import msgspec
from specimens import Specimen
from subject_builders import IMAGE, embed, make_subject

from catalogue.check.subject import Subject
from catalogue.record.closer_look import CloserLook, Compression, Fit, Likeness, TrailingKind
from catalogue.record.fact import Fact

_LOOK = CloserLook(sha256=IMAGE, is_decoded=True, trailing_bytes=0)
_GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
_CAPTURED = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"


def make_look(**changes: object) -> CloserLook:
    """A closer look that found nothing, but for these changes."""
    return msgspec.structs.replace(_LOOK, **changes)


def make_likeness(correlation: float | None, agreement: float | None, fit: Fit = Fit.WHOLE) -> Likeness:
    """A thumbnail that is so like its picture."""
    return Likeness(
        source="EXIF:IFD1", width_px=160, height_px=120, correlation=correlation, agreement=agreement, fit=fit
    )


def _see(**changes: object) -> Subject:
    return make_subject(closer_look=make_look(**changes))


def _tag(*facts: Fact) -> Subject:
    return make_subject(facts=facts)


def _show(correlation: float, agreement: float, fit: Fit = Fit.WHOLE) -> Subject:
    return _see(thumbnails=(make_likeness(correlation, agreement, fit),))


_PICTURE = _show(0.98, 1.0)

SPECIMENS: dict[str, Specimen] = {
    "MOD-001": Specimen(_see(sha256="cd" * 32), _see()),
    "MOD-002": Specimen(_see(), make_subject()),
    "MOD-003": Specimen(
        _see(damage=("JPEG: the end marker is missing; the picture may be cut off",)), _see()
    ),
    "MOD-004": Specimen(_see(not_read=(("pixels", "only 30% of the pixels were decoded"),)), _see()),
    "MOD-005": Specimen(_see(trailing_bytes=60, trailing_kind=TrailingKind.PADDING), _see()),
    "MOD-006": Specimen(
        _see(trailing_bytes=132, trailing_kind=TrailingKind.ZIP),
        _see(trailing_bytes=9000, trailing_kind=TrailingKind.PICTURES),
    ),
    "MOD-007": Specimen(_show(-0.42, 0.01), _PICTURE),
    "MOD-008": Specimen(_show(0.55, 0.3), _PICTURE),
    "MOD-009": Specimen(_show(0.93, 0.9, Fit.PART_OF_THUMBNAIL), _PICTURE),
    "MOD-010": Specimen(
        _tag(embed("software", "Adobe Photoshop CC 2015 (Windows)", "EXIF:Software")),
        _tag(embed("software", "GDAL 3.6.2", "EXIF:Software")),
    ),
    "MOD-011": Specimen(
        _tag(
            embed("acquired_at", "2022-05-11T08:41:52Z", "EXIF:DateTimeOriginal"),
            embed("modified_at", "2022-05-14T10:00:00Z", "EXIF:DateTime"),
        ),
        _tag(
            embed("acquired_at", "2022-05-11T08:41:52", "EXIF:DateTimeOriginal"),
            embed("modified_at", "2022-05-11T10:00:00Z", "EXIF:DateTime"),
        ),
    ),
    "MOD-012": Specimen(
        _tag(embed("digital_source_type", _GENERATED, "XMP-iptcExt:DigitalSourceType")),
        _tag(embed("digital_source_type", _CAPTURED, "XMP-iptcExt:DigitalSourceType")),
    ),
    "MOD-013": Specimen(
        _see(compression=Compression(tables="12" * 32, quality=75, subsampling="4:2:0")), _see()
    ),
}
