"""The pictures that go with a check: all times of an image on one axis, all places on one map."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from catalogue.actions.check import Checkup
from catalogue.actions.service_years import list_service
from catalogue.actions.shadow_pictures import draw_shadow_plots
from catalogue.actions.thumbnail import write_output
from catalogue.errors import StoreUnavailable
from catalogue.record.place_map import make_place_map
from catalogue.record.timeline import make_timeline


def make_folder(output: Path) -> None:
    """The folder for pictures, made when it is missing.

    Raises:
        StoreUnavailable: it cannot be made, or no file in it.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=output):
            pass
    except OSError as error:
        raise StoreUnavailable(
            f"cannot write into {output}: {error.strerror}; choose another place with -o"
        ) from error


def draw_pictures(checkup: Checkup, output: Path) -> Iterator[Path]:
    """A timeline and a map of an image, written into a folder that is made when it is missing.

    Where shadows are marked, the dates and hours that they allow come with them, and, for a time to the
    minute, the places.

    A name holds the image's id and digits of the picture's own digest, so that a later one takes no other's
    place.

    Raises:
        StoreUnavailable: they cannot be written there.
    """
    from catalogue.render.answer_map import render_answer_map
    from catalogue.render.timeline_plot import render_timeline_plot

    image, claims = checkup.image, checkup.subject.claims
    make_folder(output)
    named = f"{image.id[:12]}  {image.name or ''}".rstrip()
    times = render_timeline_plot(
        make_timeline(image, claims, list_service(image)), title=f"Times of image {named}"
    )
    places = render_answer_map(make_place_map(image, claims), title=f"Places of image {named}")
    shadows = draw_shadow_plots(checkup.subject, title=named)
    for word, png in (("timeline", times), ("map", places), *shadows):
        digits = hashlib.sha256(png).hexdigest()[:8]
        yield write_output(png, output / f"{image.id[:12]}-{word}-{digits}.png")
