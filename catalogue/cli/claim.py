"""`catalogue claim`: claims, and their links to images."""

import click

from catalogue.cli.describing import tell_entries
from catalogue.cli.session import Session, with_session

_RELATIONS = ("cited-for", "supports", "contradicts", "context")


@click.group("claim", epilog="Example: catalogue claim link 3f2a two-ships-loading-grain")
def command() -> None:
    """Record claims, and link images to them."""


@command.command(
    "add", epilog='Example: catalogue claim add "Two ships load grain." --claimant "A newspaper"'
)
@click.argument("text")
@click.option("--claimant", required=True, help="Who makes the claim.")
@click.option("--slug", help="A short name; made of the first words when not given.")
@click.option("--claimed-at", metavar="TIME", help="When it was made.")
@click.option("--event-at", metavar="TIME", help="When it is said to have happened.")
@click.option("--point", metavar="LAT,LON", help="Where, latitude first, or 'unlocatable'.")
@click.option("--place", "place_name", help="Where, in words.")
@click.option("--precision", help="exact, vicinity, locality or region.")
@click.option("--source-url", help="Where it was made.")
@click.option("--note", help="Anything else.")
@with_session
def add(
    session: Session,
    /,
    text: str,
    slug: str | None,
    point: str | None,
    place_name: str | None,
    precision: str | None,
    claimed_at: str | None,
    event_at: str | None,
    **texts: str,
) -> None:
    """Record the claim TEXT, made by a named claimant."""
    from catalogue.actions.claims import add_claim
    from catalogue.record.claim import Claim, make_slug
    from catalogue.record.instant import parse_instant
    from catalogue.record.place import make_place

    has_place = point is not None or place_name is not None
    claim = Claim(
        slug=slug or make_slug(text, claimant=texts["claimant"]),
        text=text,
        place=make_place(point=point, name=place_name, precision=precision) if has_place else None,
        claimed_at=parse_instant(claimed_at).text if claimed_at else None,
        event_at=parse_instant(event_at).text if event_at else None,
        **texts,  # type: ignore[arg-type]  # texts only
    )
    with session.open() as case:
        entries = add_claim(case, claim)
    tell_entries(session, entries)


@command.command("list", epilog="Example: catalogue claim list")
@with_session
def list_claims(session: Session) -> None:
    """List claims."""
    from catalogue.actions.look import view_claim
    from catalogue.record.documents import ClaimDocument, Table

    with session.open() as case:
        views = [view_claim(d) for d in case.store.scan(Table.CLAIMS) if isinstance(d, ClaimDocument)]
    views = [v for v in views if v.statements or v.images or v.assessments or v.link_assessments]
    views.sort(key=lambda view: view.slug or "")
    if session.as_json:
        for view in views:
            session.print_json(view)
        return
    rows = [
        (
            view.slug or view.id[:12],
            view.statements[0].claimant if view.statements else "not known here",
            view.statements[0].text if view.statements else "",
            # Linked in two relations, an image is still one.
            str(len({image for image, _ in view.images})),
            ", ".join(
                [
                    *(f"{count} {verdict}" for verdict, count in view.verdicts.items()),
                    *(f"{a.verdict.value} of image {(a.image or '')[:12]}" for a in view.link_assessments),
                ]
            )
            or "unassessed",
        )
        for view in views
    ]
    session.print_table(("claim", "claimant", "text", "images", "assessments"), rows)


@command.command(
    "link", epilog="Example: catalogue claim link 3f2a two-ships-loading-grain --relation context"
)
@click.argument("image")
@click.argument("claim")
@click.option("--relation", type=click.Choice(_RELATIONS), default="cited-for", show_default=True)
@click.option("--note", help="Why.")
@with_session
def link(session: Session, /, image: str, claim: str, relation: str, note: str | None) -> None:
    """Link IMAGE to CLAIM."""
    from catalogue.actions.claims import link_claim
    from catalogue.record.claim import Relation

    with session.open() as case:
        entries = link_claim(case, image, claim, Relation(relation.replace("-", " ")), note=note)
    tell_entries(session, entries)


@command.command(
    "unlink", epilog='Example: catalogue claim unlink 3f2a odesa-port-idle --reason "another port"'
)
@click.argument("image")
@click.argument("claim")
@click.option("--reason", help="Why.")
@with_session
def unlink(session: Session, /, image: str, claim: str, reason: str | None) -> None:
    """Withdraw the links between IMAGE and CLAIM."""
    from catalogue.actions.claims import unlink_claim

    with session.open() as case:
        entries = unlink_claim(case, image, claim, reason=reason)
    tell_entries(session, entries)


@command.command("withdraw", epilog="Example: catalogue claim withdraw odesa-port-idle 7f3kq2xm0a:12")
@click.argument("claim")
@click.argument("entry")
@click.option("--reason", help="Why.")
@with_session
def withdraw(session: Session, /, claim: str, entry: str, reason: str | None) -> None:
    """Take back what ENTRY said about CLAIM: the claim itself, or an assessment."""
    from catalogue.actions.claims import withdraw_from_claim

    with session.open() as case:
        entries = withdraw_from_claim(case, claim, entry, reason=reason)
    tell_entries(session, entries)
