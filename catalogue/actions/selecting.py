"""What a person selects for handing over."""

from collections.abc import Sequence

from catalogue.actions.case import Case
from catalogue.actions.look import find_summaries
from catalogue.actions.naming import get_claim, get_image
from catalogue.bundle.selection import Selection
from catalogue.errors import UsageFault
from catalogue.record.query import Query
from catalogue.record.tag import parse_tag


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
        NoSuchRecord: one of them names nothing.
        ValueRefused: what is given as a tag is none.
    """
    if not (images or claims or tags or words or is_all):
        raise UsageFault("nothing is selected: name images, claims, a tag or words, or give --all")
    found = {get_image(case, image).id for image in images}
    for query in (*(Query(tags=(parse_tag(tag),)) for tag in tags), *([Query(text=words)] if words else ())):
        found |= {one.id for one in find_summaries(case, query)}
    return Selection(frozenset(found), frozenset(get_claim(case, claim).id for claim in claims), is_all)
