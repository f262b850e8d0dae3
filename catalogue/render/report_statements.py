"""What is stated about an image: where it was seen, and what a satellite is said to have taken."""

from catalogue.record.scene import Scene
from catalogue.record.sighting import Fetch, Sighting
from catalogue.record.views import Exhibit
from catalogue.render.report_book import Book, render_address, render_optional, render_place, render_time
from catalogue.render.report_html import Html, address, code, element, items, join, pairs, passage, quote
from catalogue.render.report_kinds import Kind, mark_kind

_ROOM = "cards"


def render_sightings(book: Book, exhibit: Exhibit) -> Html:
    """Every occasion on which the image was seen published, or was obtained."""
    heading = element("h4", "Where it was seen")
    if not exhibit.image.sightings:
        return join([heading, element("p", "No sighting is recorded.", class_="absent")])
    cards = (_render_sighting(book, sighting) for sighting in exhibit.image.sightings)
    return join([heading, element("div", *cards, class_=_ROOM)])


def _render_sighting(book: Book, sighting: Sighting) -> Html:
    told: list[tuple[str, str | None]] = [
        ("Publisher", render_optional(sighting.publisher)),
        ("Published", render_optional(sighting.published_at)),
        ("Obtained", render_optional(sighting.obtained_at)),
        ("Caption", passage(sighting.caption) if sighting.caption else None),
        ("Credit", _if_given(sighting.credit)),
        ("Licence", _if_given(sighting.licence)),
        ("Page", _if_address(sighting.page)),
        ("Address of the image", _if_address(sighting.url)),
        ("Archived at", _if_address(sighting.archive_url)),
        ("File name", _if_given(sighting.name)),
        ("From manifest", code(sighting.manifest) if sighting.manifest else None),
        ("Note", passage(sighting.note) if sighting.note else None),
        ("Recorded by", book.cite(sighting.noted)),
    ]
    fetch = _render_fetch(sighting.fetch) if sighting.fetch else ""
    return _render_card(told, fetch)


def _render_fetch(fetch: Fetch) -> Html:
    """How this program itself obtained the bytes, which is no claim of anybody."""
    headers = items([quote(f"{name}: {value}") for name, value in fetch.headers], class_="values")
    told = [
        ("Asked for", address(fetch.requested_url)),
        ("Redirected by", items([address(url) for url in fetch.redirects]) if fetch.redirects else "nobody"),
        ("Answered by", address(fetch.final_url)),
        ("Status", str(fetch.status)),
        ("From, to", join([render_time(fetch.started_at), ", ", render_time(fetch.finished_at)])),
        ("Headers", headers if fetch.headers else "none"),
    ]
    return element("div", mark_kind(Kind.OBSERVATION, "fetched by the program"), pairs(told), class_="fetch")


def render_scenes(book: Book, exhibit: Exhibit) -> Html:
    """Every statement about the satellite scene behind the image."""
    heading = element("h4", "Scene behind it")
    if not exhibit.image.scenes:
        return join([heading, element("p", "No scene is stated.", class_="absent")])
    cards = (_render_scene(book, scene) for scene in exhibit.image.scenes)
    return join([heading, element("div", *cards, class_=_ROOM)])


def _render_scene(book: Book, scene: Scene) -> Html:
    told: list[tuple[str, str | None]] = [
        ("Taken", render_optional(scene.acquired_at)),
        ("Place", render_place(scene.place)),
        ("Satellite", render_optional(scene.platform)),
        ("Instrument", _if_given(scene.instrument)),
        ("Provider", _if_given(scene.provider)),
        ("Scene id", _if_given(scene.scene_id)),
        ("Ground sample distance", _if_number(scene.gsd_m, " m")),
        ("Off nadir", _if_number(scene.off_nadir_deg, "°")),
        ("Sun azimuth", _if_number(scene.sun_azimuth_deg, "°")),
        ("Sun elevation", _if_number(scene.sun_elevation_deg, "°")),
        ("Cloud cover", _if_number(scene.cloud_cover_pct, " %")),
        ("Stated at", render_address(scene.source_url)),
        ("Note", passage(scene.note) if scene.note else None),
        ("Recorded by", book.cite(scene.noted)),
    ]
    return _render_card(told, "")


def _render_card(told: list[tuple[str, str | None]], rest: str) -> Html:
    rows = [(name, value) for name, value in told if value is not None]
    return element("div", mark_kind(Kind.CLAIM), pairs(rows), rest, class_="block claim")


def _if_given(text: str | None) -> Html | None:
    return render_optional(text) if text else None


def _if_address(text: str | None) -> Html | None:
    return address(text) if text else None


def _if_number(value: float | None, unit: str) -> str | None:
    return None if value is None else f"{value:g}{unit}"
