"""`catalogue log`: the custody journal."""

import click

from catalogue.cli.session import Session, leave, with_session

_DAMAGED = 7


@click.group("log", invoke_without_command=True, epilog="Example: catalogue log --image 3f2a")
@click.option("--image", help="Only entries about this image.")
@click.option("--claim", help="Only entries about this claim.")
@click.pass_context
@with_session
def command(session: Session, /, ctx: click.Context, image: str | None, claim: str | None) -> None:
    """Read the custody journal: who did what, when, to which record, with what outcome."""
    if ctx.invoked_subcommand is not None:
        return
    from catalogue.actions.log import read_log
    from catalogue.actions.naming import get_claim, get_image

    with session.open() as case:
        subject = None
        if image is not None:
            subject = f"image:{get_image(case, image).id}"
        elif claim is not None:
            subject = f"claim:{get_claim(case, claim).id}"
        for line in read_log(case, subject=subject):
            if session.as_json:
                session.print_json(line)
                continue
            kind, _, record = line.subject.partition(":")
            about = f"{kind} {record[:12]}" if len(record) == 64 else kind
            session.print_wrapped(f"{line.entry}  {line.at}  {line.agent}  {line.type}  {about}")
            session.print_indented(line.summary)


@command.command("verify", epilog="Example: catalogue log verify")
@with_session
def verify(session: Session, /) -> None:
    """Check every line of every journal; name the first bad line and why."""
    from catalogue.actions.verify import verify_journal
    from catalogue.cli.verify import tell_verification
    from catalogue.record.finding import has_fault

    paths = sorted((session.find_folder() / "journal").glob("*.jsonl"))
    results = [verify_journal(path) for path in paths]
    for result in results:
        tell_verification(session, result)
    leave(_DAMAGED if not paths or any(has_fault(result.findings) for result in results) else 0)
