"""What a person selects for handing over, and where to."""

from collections.abc import Sequence
from pathlib import Path

from catalogue.actions.case import Case
from catalogue.actions.look import find_summaries
from catalogue.actions.naming import get_claim, get_image
from catalogue.bundle.selection import Selection
from catalogue.bundle.write import check_target
from catalogue.errors import NoSuchRecord, UsageFault
from catalogue.record.query import Query
from catalogue.record.tag import parse_tag

# A folder with such a name looks like a file that cannot be opened.
_ARCHIVES = frozenset([".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".tbz", ".tbz2", ".xz", ".txz", ".zst"])


def check_output(target: Path) -> None:
    """Refuse a place for a bundle before anything is gathered for it.

    Raises:
        UsageFault: something is there already, its folder is not, or it has the name of another archive.
    """
    if target.suffix.lower() in _ARCHIVES:
        raise UsageFault(
            f"{target.name}: no {target.suffix} can be written; name a new folder, or a new file that "
            "ends in .zip"
        )
    check_target(target)


def select(
    case: Case,
    *,
    images: Sequence[str] = (),
    claims: Sequence[str] = (),
    tags: Sequence[str] = (),
    words: str | None = None,
    is_all: bool = False,
) -> Selection:
    """What a person names: each adds to the others.

    Args:
        case: the catalogue.
        images: ids or prefixes.
        claims: slugs, ids or prefixes; every image linked to one is handed over with it.
        tags: images that bear one.
        words: images in which all of them stand.
        is_all: everything.

    Raises:
        UsageFault: nothing is named.
        NoSuchRecord: one of them names nothing; what the others name is not handed over without it.
        ValueRefused: what is given as a tag is none.
    """
    if not (images or claims or tags or words or is_all):
        raise UsageFault("nothing is selected: name images, claims, a tag or words, or give --all")
    found = {get_image(case, image).id for image in images}
    for tag in tags:
        found |= _find(case, Query(tags=(parse_tag(tag),)), f"no image bears the tag {tag!r}")
    if words:
        found |= _find(case, Query(text=words), f"in no image stand the words {words!r}")
    return Selection(frozenset(found), frozenset(get_claim(case, claim).id for claim in claims), is_all)


def _find(case: Case, query: Query, absence: str) -> set[str]:
    found = {one.id for one in find_summaries(case, query)}
    if not found:
        raise NoSuchRecord(f"{absence}; 'catalogue search' shows what would be found")
    return found
