"""The glossary of fact names: what each means, and the tags it is read from."""

from collections.abc import Iterator

from catalogue.examine import mapping

_MEASURED = "the raster's header"
_SUPPLIER = "suppliers' sidecars"
# name: (what it means, where from when that is not one of the tags of `mapping`)
MEANINGS: dict[str, tuple[str, str]] = {
    "acquired_at": ("when the sensor or camera took it", f"{_SUPPLIER}, file names, scenes stated by people"),
    "altitude_m": ("metres above sea level, negative below", "`EXIF:GPSAltitude`"),
    "band_count": ("number of bands", _MEASURED),
    "band_descriptions": ("the name of each band", _MEASURED),
    "band_offset": ("per band: added to stored value times scale", _MEASURED),
    "band_scale": ("per band: factor of the stored value", _MEASURED),
    "caption": ("a caption, verbatim", "sightings"),
    "caption_writer": ("who wrote the caption", ""),
    "city": ("city shown", ""),
    "cloud_cover_pct": ("0 to 100, of the whole scene", f"{_SUPPLIER}, scenes"),
    "comment": ("a comment", "JPEG comment segment"),
    "compression": ("as GDAL names it, or `none`", _MEASURED),
    "country": ("country shown", ""),
    "country_code": ("its code, as given", ""),
    "created_at": ("when the content was created, as a tag says", ""),
    "creator": ("who made it", ""),
    "creator_title": ("their function", ""),
    "creator_tool": ("the program it was first made with", ""),
    "credit": ("the credit line, verbatim", "sightings"),
    "crs": ("coordinate reference system: `EPSG:n`, else WKT", f"{_MEASURED}, sidecars"),
    "data_type": ("of the stored values, such as `uint16`; a list when bands differ", _MEASURED),
    "derived_from_document_id": ("the document this was made from", ""),
    "description": ("a description, verbatim", ""),
    "digital_source_type": ("IPTC's word for how the picture came about", ""),
    "digitized_at": ("when it was digitised", ""),
    "document_id": ("an editor's id for this document", ""),
    "gcp_count": ("number of ground control points", f"{_MEASURED}, sidecars"),
    "gcp_residual_px": ("root mean square misfit of a first-order fit through them, pixels", "derived"),
    "gps_at": ("the time a GPS receiver gave, UTC", "`EXIF:GPSDateStamp`, `EXIF:GPSTimeStamp`"),
    "gsd_m": ("ground sample distance, metres", f"{_SUPPLIER}, scenes"),
    "has_rpc": ("true: rational polynomial coefficients are there", f"{_MEASURED}, sidecars"),
    "headline": ("the headline, verbatim", ""),
    "height_px": ("rows of the stored grid", "the header"),
    "instructions": ("special instructions, verbatim", ""),
    "instrument": ("the sensor", f"{_SUPPLIER}, file names, scenes"),
    "is_tiled": ("whether pixels are stored in tiles", _MEASURED),
    "keywords": ("list of keywords", ""),
    "latitude_deg": ("north positive, WGS 84", "`EXIF:GPSLatitude`, scenes"),
    "licence": ("the licence, as stated", "sightings"),
    "location_name": ("name of the place shown", ""),
    "longitude_deg": ("east positive, WGS 84", "`EXIF:GPSLongitude`, scenes"),
    "make": ("maker of the camera or scanner", ""),
    "model": ("its model", ""),
    "modified_at": ("when the file was last changed, as a tag says", "PNG `tIME`"),
    "nodata": ("the stored value that means no data; a list when bands differ", _MEASURED),
    "obtained_at": ("when these bytes were obtained", "sightings"),
    "off_nadir_deg": ("angle from straight down; the sign is the supplier's", f"{_SUPPLIER}, scenes"),
    "orbit_number": ("number of the orbit", _SUPPLIER),
    "orientation": ("EXIF orientation, 1 to 8; not applied to the pixel grid", ""),
    "original_document_id": ("the document at the beginning of an editing history", ""),
    "overview_count": ("number of reduced copies inside the file", _MEASURED),
    "page_count": ("number of pictures in a TIFF", "TIFF directories"),
    "pixel_is": ("`area` or `point`", _MEASURED),
    "pixel_size_m": ("metres on the ground at the centre: [one column, one row]", "derived"),
    "place": ("the place in words", "scenes"),
    "place_radius_m": ("how far from the point the place may be", "scenes"),
    "platform": ("the satellite", f"{_SUPPLIER}, file names, scenes"),
    "product_id": ("the supplier's product identifier", "Landsat MTL"),
    "provider": ("who runs the satellite or sells the scene", "scenes"),
    "published_at": ("when it was published", "sightings"),
    "publisher": ("who published it", "sightings"),
    "region": ("province or state shown", ""),
    "released_at": ("not to be used before", ""),
    "rights": ("the copyright notice, verbatim", ""),
    "rights_url": ("where the rights are explained", ""),
    "scene_id": ("the supplier's scene identifier", f"{_SUPPLIER}, file names, scenes"),
    "software": ("the program that wrote it", ""),
    "source": ("where the picture came from, as a tag says", ""),
    "sun_azimuth_deg": ("clockwise from north", f"{_SUPPLIER}, scenes"),
    "sun_elevation_deg": ("above the horizon", f"{_SUPPLIER}, scenes"),
    "supplier": ("the picture supplier", ""),
    "supplier_image_id": ("their id for it", ""),
    "title": ("the title, verbatim", ""),
    "transform": (
        "six numbers a, b, c, d, e, f: x = a column + b row + c, y = d column + e row + f",
        f"{_MEASURED}, world files",
    ),
    "transmission_reference": ("the agency's job id", ""),
    "usage_terms": ("terms of use, verbatim", ""),
    "user_comment": ("EXIF user comment, verbatim", ""),
    "width_px": ("columns of the stored grid", "the header"),
}


def find_tags() -> dict[str, list[str]]:
    """Every tag of the mapping tables, by fact name."""
    tags: dict[str, list[str]] = {}
    for name, tag in _find_pairs():
        tags.setdefault(name, []).append(f"`{tag}`")
    return tags


def render_fact_names() -> str:
    """The glossary, Markdown."""
    tags = find_tags()
    rows = ["| name | meaning | read from |", "|---|---|---|"]
    for name, (meaning, elsewhere) in sorted(MEANINGS.items()):
        sources = [*tags.get(name, []), *([elsewhere] if elsewhere else [])]
        rows.append(f"| `{name}` | {meaning} | {', '.join(sources)} |")
    return "\n".join(rows)


def _find_pairs() -> Iterator[tuple[str, str]]:
    for prefix, table in (
        ("EXIF:", {**mapping.EXIF_TEXTS, **mapping.EXIF_NUMBERS}),
        ("IPTC:", mapping.IPTC_TEXTS),
        ("", {**mapping.XMP_TEXTS, **mapping.XMP_NUMBERS, **mapping.XMP_TIMES, **mapping.XMP_POINTS}),
        ("PNG:", {**mapping.PNG_TEXTS, **mapping.PNG_TIMES}),
    ):
        for tag, name in table.items():
            yield name, f"{prefix}{tag}"
    for name, (stamp, _, _) in mapping.EXIF_TIMES.items():
        yield name, f"EXIF:{stamp}"
    for name, (date, _) in mapping.IPTC_TIMES.items():
        yield name, f"IPTC:{date}"
