"""`catalogue show`: everything known about one image or claim."""

from typing import TYPE_CHECKING

import click

from catalogue.cli.progress import render_bytes
from catalogue.cli.session import Session, find_width, with_session

if TYPE_CHECKING:
    from catalogue.actions.case import Case
    from catalogue.record.claim import Assessment
    from catalogue.record.place import Place
    from catalogue.record.tag import Withdrawal
    from catalogue.record.views import ClaimView, ImageView


@click.command("show", epilog="Example: catalogue show 3f2a")
@click.argument("name", metavar="IMAGE|CLAIM")
@with_session
def command(session: Session, /, name: str) -> None:
    """Show everything known about IMAGE or CLAIM, each fact with how we came by it."""
    with session.open() as case:
        view = _find(case, name)
        if session.as_json:
            session.print_json(view)
            return
    from catalogue.record.views import ImageView

    if isinstance(view, ImageView):
        _tell_image(session, view)
    else:
        _tell_claim(session, view)


def _find(case: "Case", name: str) -> "ImageView | ClaimView":
    from catalogue.actions.look import view_claim, view_image
    from catalogue.actions.naming import get_claim, get_image
    from catalogue.errors import NoSuchRecord, UsageFault

    try:
        return view_image(case, get_image(case, name))
    except (NoSuchRecord, UsageFault) as error:
        try:
            return view_claim(get_claim(case, name))
        except NoSuchRecord:
            if isinstance(error, UsageFault) and "is no image id" in str(error):
                raise NoSuchRecord(
                    f"nothing here is called {name!r}: neither an image nor a claim"
                ) from error
            raise error from None


def _tell_image(session: Session, view: "ImageView") -> None:
    size = f"{view.width_px} x {view.height_px} pixels" if view.width_px else "pixels not read"
    session.print_pairs(
        [
            ("image", view.id),
            ("name", view.name or "not held here"),
            ("kind", f"{view.media_type}, {size}, {render_bytes(view.size_bytes or 0)}"),
            ("sha512", view.digests.sha512 if view.digests else "not known here"),
            ("original", view.original or f"not in this catalogue ({view.kept or 'never ingested'})"),
            ("footprint", _render_footprint(view)),
            ("status", view.status or "not set"),
            ("tags", ", ".join(tag.name for tag in view.tags) or "none"),
            *(("conflict", f"{name}: the facts below cannot all be right") for name in view.conflicts),
            *(("note", note) for note in (*filter(None, [view.reason]), *view.notes)),
        ]
    )
    _tell_facts(session, view)
    _tell_checks(session, view)
    for number, annotation in enumerate(view.annotations, 1):
        points = " ".join(f"{x:g},{y:g}" for x, y in annotation.points_px)
        session.print_wrapped(f"annotation {number}: {annotation.shape.value} {points}  {annotation.label}")
    for claim in view.claims:
        verdicts = ", ".join(_render_verdict(a) for a in claim.assessments) or "unassessed"
        session.print_wrapped(
            f"{claim.relation.value} {claim.slug or claim.id[:12]} ({verdicts}): {claim.text}"
            f"{_render_note(claim.note)}"
        )
    for sighting in view.sightings:
        place = sighting.publisher or sighting.page or sighting.url or sighting.name or "somewhere"
        session.print_wrapped(f"sighting {sighting.get_noted().entry}: {place}{_render_note(sighting.note)}")
    for scene in view.scenes:
        if scene.note:
            session.print_wrapped(f"scene {scene.get_noted().entry}{_render_note(scene.note)}")
    for sidecar in view.sidecars:
        session.print_wrapped(f"sidecar: {sidecar.name}, {render_bytes(sidecar.size_bytes)}")
    for derivative in view.derivatives:
        session.print_wrapped(f"derivative: {derivative.kind} {derivative.name}")
    _tell_withdrawals(session, view.withdrawals)


def _render_note(note: str | None) -> str:
    return f"; note: {note}" if note else ""


def _tell_facts(session: Session, view: "ImageView") -> None:
    rows = [
        (
            f"{'! ' if fact.name in view.conflicts else ''}{fact.name}",
            _render_value(fact.value),
            fact.basis.value,
            fact.render_source(),
        )
        for fact in sorted(view.facts, key=lambda fact: fact.name)
    ]
    if rows:
        session.print_table(("fact", "value", "basis", "source"), rows)


def _tell_checks(session: Session, view: "ImageView") -> None:
    if not view.checks:
        session.print_line("not checked: nobody asked the four questions of it ('catalogue check')")
        return
    from catalogue.render.answer_card import render_checks

    click.echo(render_checks(view.checks, width=find_width()))


def _render_value(value: object) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    return str(value)


def _render_footprint(view: "ImageView") -> str:
    if view.bounds_wgs84 is None:
        return f"none: {view.no_footprint or 'not examined'}"
    west, south, east, north = view.bounds_wgs84
    return f"latitude {south:.5f} to {north:.5f}, longitude {west:.5f} to {east:.5f}"


def _tell_claim(session: Session, view: "ClaimView") -> None:
    pairs = [("claim", view.id), ("slug", view.slug or "not known here")]
    for statement in view.statements:
        pairs += [
            ("text", statement.text),
            ("claimant", statement.claimant),
            ("claimed at", statement.claimed_at or "not stated"),
            ("event at", statement.event_at or "not stated"),
            ("place", _render_place(statement.place)),
            ("source", statement.source_url or "not stated"),
        ]
    pairs += [(f"{relation.value}", image[:12]) for image, relation in view.images]
    session.print_pairs(pairs)
    if len({verdict for verdict in view.verdicts if verdict != "unassessed"}) > 1:
        session.print_line("assessments disagree:")
    rows = [
        (a.get_noted().agent, _render_verdict(a), a.grade or "", a.reasons or "", a.get_noted().entry)
        for a in (*view.assessments, *view.link_assessments)
    ]
    if rows:
        session.print_table(("agent", "verdict", "grade", "reasons", "entry"), rows)
    if not view.assessments:
        session.print_line("the claim itself is not assessed by anyone")
    _tell_withdrawals(session, view.withdrawals)


def _render_verdict(assessment: "Assessment") -> str:
    of = f" of image {assessment.image[:12]}" if assessment.image else ""
    return f"{assessment.verdict.value}{of}"


def _render_place(place: "Place | None") -> str:
    if place is None:
        return "not stated"
    name = place.name or place.state.value
    if place.latitude_deg is None:
        return name
    radius = f"within {place.radius_m:g} m" if place.radius_m is not None else "radius not stated"
    return f"{name}: latitude {place.latitude_deg:g}, longitude {place.longitude_deg:g}, {radius}"


def _tell_withdrawals(session: Session, withdrawals: "tuple[Withdrawal, ...]") -> None:
    for one in withdrawals:
        noted = one.get_noted()
        reason = f": {one.reason}" if one.reason else ", no reason given"
        session.print_wrapped(
            f"withdrawn by {noted.agent} at {noted.at}: {one.what} (entry {one.withdraws}){reason}"
        )
