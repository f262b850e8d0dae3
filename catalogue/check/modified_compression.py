"""How a JPEG was saved, by its quantisation tables."""

from collections.abc import Iterator

from catalogue.check.check import Check, Result, make_result
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question

NAME = "compression"
_SUBSAMPLINGS = {
    "4:4:4": "colour at full resolution",
    "4:2:2": "colour at half the width",
    "4:2:0": "colour at half the resolution",
}


def check_compression(subject: Subject) -> Iterator[Result]:
    """A note on the setting that a JPEG was last saved with."""
    look = subject.closer_look
    if look is None:
        yield NotRun(check=NAME, reason=subject.no_closer_look)
        return
    if look.compression is None:
        reason = dict(look.not_read).get("quantisation tables", "the file is no JPEG, which alone has them")
        yield NotRun(check=NAME, reason=reason)
        return
    tables = look.compression
    colour = _SUBSAMPLINGS.get(tables.subsampling or "", f"colour {tables.subsampling}")
    how = f" ({colour})" if tables.subsampling else ""
    if tables.quality is not None:
        sentence = (
            f"Last saved as JPEG with the standard tables at quality {tables.quality}{how}, as most "
            "libraries, many programs and web sites do; cameras seldom. It does not tell which did, nor how "
            "often it was saved before."
        )
    else:
        sentence = (
            f"Last saved as JPEG with tables of its own{how}, as cameras, Photoshop and some web sites do. "
            "It does not tell which did, nor how often it was saved before."
        )
    yield make_result(
        "MOD-013",
        sentence,
        check=NAME,
        question=Question.MODIFIED,
        bearing=Bearing.SAYS_NOTHING,
        evidence=(
            ("tables_sha256", tables.tables),
            ("quality", str(tables.quality) if tables.quality is not None else "not standard"),
            ("subsampling", tables.subsampling or "none"),
        ),
    )


CHECK = Check(NAME, (Question.MODIFIED,), check_compression)
