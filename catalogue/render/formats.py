"""The standard formats that a dossier can be handed over in, each by its name."""

from collections.abc import Callable, Mapping

from catalogue.record.views import Dossier
from catalogue.render.claim_review import render_claim_reviews
from catalogue.render.csv_table import render_claims_csv, render_images_csv
from catalogue.render.geojson import render_geojson
from catalogue.render.stac import render_stac
from catalogue.render.web_annotation import render_annotations

Files = Mapping[str, bytes]


def _render_csv(dossier: Dossier, in_bundle: bool) -> Files:
    return {
        "images.csv": render_images_csv(dossier, in_bundle=in_bundle),
        "claims.csv": render_claims_csv(dossier),
    }


# name: the files of a dossier by path, and whether pictures and records lie beside them as in a bundle
FORMATS: dict[str, Callable[[Dossier, bool], Files]] = {
    "stac": lambda dossier, in_bundle: render_stac(dossier, in_bundle=in_bundle),
    "geojson": lambda dossier, in_bundle: {"images.geojson": render_geojson(dossier, in_bundle=in_bundle)},
    "csv": _render_csv,
    "annotations": lambda dossier, in_bundle: {
        "annotations.json": render_annotations(dossier, in_bundle=in_bundle)
    },
    "claim-review": lambda dossier, in_bundle: {
        "claim-reviews.json": render_claim_reviews(dossier, in_bundle=in_bundle)
    },
}


def render_format(name: str, dossier: Dossier, *, in_bundle: bool = False) -> Files:
    """The files of one format, by path.

    Args:
        name: a key of `FORMATS`.
        dossier: what to render.
        in_bundle: whether pictures and records lie beside them, as paths below `data/` say; without, no
            file refers to another that is not there.
    """
    return FORMATS[name](dossier, in_bundle)


def render_all_formats(dossier: Dossier) -> Files:
    """What a bundle holds of them: every format, by path below `data/`."""
    return {
        path: content
        for name in FORMATS
        for path, content in render_format(name, dossier, in_bundle=True).items()
    }
