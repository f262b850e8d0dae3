"""What a check is given: an image with its claims, what was read in its bytes, and references."""

from dataclasses import dataclass

from catalogue.check.element_sets import ElementSet
from catalogue.record.closer_look import CloserLook
from catalogue.record.examination import Footprint, Grid
from catalogue.record.views import ClaimView, ImageView


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """One image under check.

    Attributes:
        image: everything known about it.
        claims: each claim that it is linked to by "cited for" or "supports", whole; what it is context for
            or contradicts says nothing about the picture.
        footprint: where its pixels lie by the file itself; None when the file does not say.
        grid: metres per pixel near its centre, likewise.
        closer_look: what was read in the bytes for this check; None when nobody looked.
        no_closer_look: why nobody looked.
        elements: element sets that were given, of any satellite.
    """

    image: ImageView
    claims: tuple[ClaimView, ...] = ()
    footprint: Footprint | None = None
    grid: Grid | None = None
    closer_look: CloserLook | None = None
    no_closer_look: str = "the bytes were not asked for"
    elements: tuple[ElementSet, ...] = ()
