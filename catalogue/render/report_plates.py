"""The drawings of a report: times and places of images that were checked."""

import io
from collections.abc import Callable, Iterable

from PIL import Image

from catalogue.record.place_map import make_place_map
from catalogue.record.timeline import Service, make_timeline
from catalogue.record.views import ClaimView, Dossier, ImageView
from catalogue.render.answer_map import render_answer_map
from catalogue.render.report_book import SHORT_DIGITS, Plate
from catalogue.render.timeline_plot import render_timeline_plot

# Drawing takes a fifth of a second for each, and some 40 kB; a report of more is not read picture by picture.
_IMAGES_LIMIT = 100
# They are drawn in a dozen colours; the others are the edges of letters.
_COLOURS = 64


def draw_plates(
    dossier: Dossier, list_service: Callable[[ImageView], Iterable[Service]] = lambda _: ()
) -> dict[str, tuple[Plate, ...]]:
    """Drawings by image id, of nothing but what the dossier says: a public one gives public drawings.

    Args:
        dossier: what the report tells.
        list_service: when the satellites that an image is said to come from could take it.
    """
    checked = [exhibit.image for exhibit in dossier.exhibits if exhibit.image.checks]
    return {image.id: _draw(image, dossier.claims, list_service(image)) for image in checked[:_IMAGES_LIMIT]}


def _draw(image: ImageView, claims: tuple[ClaimView, ...], service: Iterable[Service]) -> tuple[Plate, ...]:
    linked = {link.id for link in image.claims}
    own = [claim for claim in claims if claim.id in linked]
    timeline, places = make_timeline(image, own, service), make_place_map(image, own)
    named = f"{image.id[:SHORT_DIGITS]}  {image.name or ''}".rstrip()
    plates = []
    if timeline.spans:
        png = render_timeline_plot(timeline, title=f"Times of image {named}")
        plates.append(Plate(_reduce(png), "All times that are known of it, which stand above and below."))
    if places.places:
        png = render_answer_map(places, title=f"Places of image {named}")
        plates.append(Plate(_reduce(png), "All places that are known of it, which stand above and below."))
    return tuple(plates)


def _reduce(png: bytes) -> bytes:
    """The same drawing in few colours, about a third of the bytes."""
    with Image.open(io.BytesIO(png)) as picture:
        # Five times as quick as the median cut, and not larger.
        few = picture.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    few.save(buffer, "PNG", compress_level=9)
    return buffer.getvalue()
