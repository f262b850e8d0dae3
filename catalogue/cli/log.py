"""`catalogue log`: the custody journal."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogue.cli.session import Session, leave, with_session
from catalogue.cli.trust_options import require_key, with_key, with_tsa, with_tsa_roots
from catalogue.record.number import count

if TYPE_CHECKING:
    from catalogue.actions.case import Case
    from catalogue.actions.timestamping import StampResult

_SOME_REFUSED, _DAMAGED = 4, 7


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


@command.command("checkpoint", epilog="Example: catalogue log checkpoint")
@with_session
def checkpoint(session: Session, /) -> None:
    """Print the state of your journal: its name, how many lines, and the Merkle root over them.

    Whoever keeps these three lines can later prove that nothing before them was changed. Trailing lines about
    signatures, timestamps and bundles are left out, so that signing does not change what is signed.
    """
    from catalogue.actions.checkpoints import show_checkpoint

    with session.open() as case:
        shown = show_checkpoint(case)
    if session.as_json:
        session.print_json(shown)
    else:
        click.echo(shown.text, nl=False)


@command.command("sign", epilog="Example: catalogue key new --out my-key && catalogue log sign --key my-key")
@with_key
@with_session
def sign(session: Session, /, key: Path | None) -> None:
    """Sign the state of your journal with your key; signing the same state again does nothing."""
    from catalogue.actions.checkpoints import sign_own_checkpoint

    with session.open() as case:
        signed = sign_own_checkpoint(case, require_key(key))
    if session.as_json:
        session.print_json(signed)
        return
    outcome = "signed" if signed.is_new else "unchanged"
    session.print_line(f"{outcome}  {count(signed.size, 'line')}  {signed.key}")
    session.tell("known to nobody else yet: timestamp it with 'catalogue log timestamp', or export a bundle")


@command.command("timestamp", epilog="Example: catalogue log timestamp --tsa https://tsa.example.org/tsr")
@click.argument("bundle", required=False, type=click.Path(path_type=Path))
@with_tsa
@with_tsa_roots
@with_session
def timestamp(
    session: Session, /, bundle: Path | None, tsa: tuple[str, ...], tsa_ca: tuple[Path, ...]
) -> None:
    """Have the newest signed state of your journal timestamped; or the signatures of a BUNDLE folder.

    What could not be had, such as without a network, is asked for again by the next run. No authority is
    asked unless you name it: it sees your address and a digest, and nothing else.
    """
    from catalogue.actions.keys import read_roots
    from catalogue.actions.timestamping import timestamp_bundle, timestamp_journal

    roots = read_roots(tsa_ca)
    if bundle is not None:
        with _open_if_any(session) as found:
            _tell_stamps(session, timestamp_bundle(bundle, tsa, roots=roots, case=found))
        return
    with session.open() as case:
        _tell_stamps(session, timestamp_journal(case, tsa, roots=roots))


@command.command("status", epilog="Example: catalogue log status")
@with_session
def status(session: Session, /) -> None:
    """Say how far your journal is known outside: until then, its owner could rewrite it."""
    from catalogue.actions.checkpoints import read_log_status

    with session.open() as case:
        found = read_log_status(case)
    if session.as_json:
        session.print_json(found)
        return
    session.print_pairs(
        [
            ("journal", found.origin),
            ("lines", f"{found.lines}, the last {found.lines - found.size} about signatures and bundles"),
            ("anchored", f"up to line {found.anchored}" if found.anchored else "nothing yet"),
            ("not anchored", count(found.not_anchored, "entry", "entries")),
            ("waiting", count(found.queued, "timestamp")),
        ]
    )
    if found.anchors:
        rows = [(str(one.size), one.kind, one.by, one.at) for one in found.anchors]
        session.print_table(("lines", "how", "by", "when"), rows)
    if not any(one.kind == "pinned" for one in found.anchors):
        session.tell("pinned by nobody, as far as this catalogue knows")
    if found.not_anchored:
        session.tell(
            "to anchor them: 'catalogue log sign', then 'catalogue log timestamp', or export a bundle"
        )


@contextmanager
def _open_if_any(session: Session) -> Iterator["Case | None"]:
    """The catalogue, open; None where there is none."""
    from catalogue.errors import NoSuchRecord

    try:
        case = session.open()
    except NoSuchRecord:
        yield None
        return
    with case:
        yield case


def _tell_stamps(session: Session, results: Iterable["StampResult"]) -> None:
    outcomes = []
    for result in results:
        outcomes.append(result.outcome)
        if session.as_json:
            session.print_json(result)
            continue
        time = f"  {result.attested_at}  {result.name}" if result.attested_at else ""
        session.print_wrapped(f"{result.outcome}  {result.signature}  {result.authority}{time}")
        if result.reason:
            session.print_indented(result.reason)
    if not outcomes:
        session.tell(
            "nothing to timestamp: nothing new is signed; sign the journal with 'catalogue log sign'"
        )
    leave(_SOME_REFUSED if {"queued", "refused"} & set(outcomes) else 0)
