"""`catalogue assess`: what one agent makes of a claim."""

import click

from catalogue.cli.describing import tell_entries
from catalogue.cli.session import Session, with_session

_VERDICTS = ("supported", "contradicted", "inconclusive", "unassessed")


@click.command(
    "assess",
    epilog="Example: catalogue assess two-ships-loading-grain --verdict inconclusive --grade C3",
)
@click.argument("claim")
@click.option("--verdict", type=click.Choice(_VERDICTS), help="What you make of it.")
@click.option("--grade", metavar="A1..F6", help="Admiralty: source A to F, information 1 to 6.")
@click.option("--reasons", help="Why.")
@click.option("--method", help="How you found out, with references.")
@click.option("--image", help="Assess this image's link to the claim rather than the claim.")
@click.option("--withdraw", metavar="ENTRY", help="Take back the assessment that this entry recorded.")
@with_session
def command(
    session: Session,
    /,
    claim: str,
    verdict: str | None,
    grade: str | None,
    reasons: str | None,
    method: str | None,
    image: str | None,
    withdraw: str | None,
) -> None:
    """Record what you make of CLAIM: several assessments stand side by side."""
    from catalogue.actions.claims import assess, withdraw_from_claim
    from catalogue.errors import UsageFault
    from catalogue.record.claim import Assessment, Verdict, parse_grade

    with session.open() as case:
        if withdraw is not None:
            entries = withdraw_from_claim(case, claim, withdraw, reason=reasons)
        elif verdict is None:
            raise UsageFault("give a --verdict, or the entry to --withdraw")
        else:
            given = parse_grade(grade) if grade else None
            assessment = Assessment(
                claim="",
                verdict=Verdict(verdict),
                source_grade=given.source if given else None,
                information_grade=given.information if given else None,
                reasons=reasons,
                method=method,
            )
            entries = assess(case, claim, assessment, image=image)
    tell_entries(session, entries)
