"""`catalogue explain`: what a finding proves and what it does not."""

import click

from catalogue.cli.session import Session, with_session


@click.command("explain", epilog="Example: catalogue explain FIX-001")
@click.argument("code", required=False)
@with_session
def command(session: Session, /, code: str | None) -> None:
    """Explain the finding CODE; without one, list every code."""
    from catalogue.actions.explain import get_explanation, list_explanations

    if code is None:
        for explanation in list_explanations():
            if session.as_json:
                session.print_json(explanation)
            else:
                session.print_wrapped(f"{explanation.code}  {explanation.means}")
        return
    found = get_explanation(code)
    if session.as_json:
        session.print_json(found)
        return
    session.print_pairs(
        [
            ("code", found.code),
            ("means", found.means),
            ("proves", found.proves),
            ("not", found.proves_not),
            ("do", found.remedy),
        ]
    )
