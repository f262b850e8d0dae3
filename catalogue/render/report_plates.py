"""The drawings of a report: times and places of images that were checked."""

import io

from PIL import Image

from catalogue.record.place_map import make_place_map
from catalogue.record.timeline import make_timeline
from catalogue.record.views import ClaimView, Dossier, Exhibit
from catalogue.render.answer_map import render_answer_map
from catalogue.render.report_book import SHORT_DIGITS, Plate
from catalogue.render.timeline_plot import render_timeline_plot

# As many as a browser opens without trouble, beside the previews: some 40 kB each.
_IMAGES_LIMIT = 200
# They are drawn in a dozen colours; the others are the edges of letters.
_COLOURS = 64


def draw_plates(dossier: Dossier) -> dict[str, tuple[Plate, ...]]:
    """Drawings by image id, of nothing but what the dossier says: a public one gives public drawings."""
    checked = [exhibit for exhibit in dossier.exhibits if exhibit.image.checks]
    return {exhibit.image.id: _draw(exhibit, dossier.claims) for exhibit in checked[:_IMAGES_LIMIT]}


def _draw(exhibit: Exhibit, claims: tuple[ClaimView, ...]) -> tuple[Plate, ...]:
    image = exhibit.image
    linked = {link.id for link in image.claims}
    own = [claim for claim in claims if claim.id in linked]
    timeline, places = make_timeline(image, own), make_place_map(image, own)
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
        few = picture.quantize(_COLOURS, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    few.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
