"""Whether the bytes are those that were put under evidence."""

from collections.abc import Iterator

from catalogue.check.check import Check, Result, make_result
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, NotRun, Question

NAME = "bytes against the record"


def check_record(subject: Subject) -> Iterator[Result]:
    """A contradiction when other bytes lie where the original lay."""
    look, image = subject.closer_look, subject.image
    if look is None:
        yield NotRun(check=NAME, reason=subject.no_closer_look)
    elif look.sha256 != image.id:
        yield make_result(
            "MOD-001",
            "The bytes of the original are not those that were put under evidence: their SHA-256 is "
            f"{look.sha256[:16]}…, that on record {image.id[:16]}….",
            check=NAME,
            question=Question.MODIFIED,
            bearing=Bearing.CONTRADICTS,
            evidence=(("sha256", look.sha256), ("recorded_sha256", image.id)),
        )
    else:
        since = min((noted.at for noted in image.ingested), default=None)
        when = f" on {since[:10]}" if since else ""
        yield make_result(
            "MOD-002",
            f"The bytes are those that were put under evidence{when}; what was done to them before, "
            "that does not tell.",
            check=NAME,
            question=Question.MODIFIED,
            bearing=Bearing.SAYS_NOTHING,
            evidence=(("sha256", look.sha256),),
        )


CHECK = Check(NAME, (Question.MODIFIED,), check_record)
