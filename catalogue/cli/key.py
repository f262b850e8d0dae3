"""`catalogue key`: a key of one's own, and whose keys are whose."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogue.cli.session import Session, with_session
from catalogue.cli.trust_options import (
    find_new_key,
    require_key,
    with_key,
    with_lists_to_write,
    with_signers,
)

if TYPE_CHECKING:
    from catalogue.actions.keys import KeyChange, KeyShown

_ADVICE = (
    "Never use a key of a login or a code host for this: those public keys are published, and would name "
    "you. Keep a copy of the private key where you keep passwords; give others the public key by a way on "
    "which they know you."
)


@click.group("key", epilog="Example: catalogue key new --out my-key")
def command() -> None:
    """Make the key that you sign with, and say whose keys are whose.

    Keys and lists lie outside any catalogue, in a folder of your account unless named.
    """


@command.command("new", epilog="Example: catalogue key new --out my-key")
@click.option("--out", metavar="PATH", help="Where to; in a folder of your account by default.")
@click.option("--passphrase", "has_passphrase", is_flag=True, help="Let ssh-keygen ask for one.")
@with_session
def new(session: Session, /, out: str | None, has_passphrase: bool) -> None:
    """Make an Ed25519 key without a comment, for signing bundles and journals only."""
    from catalogue.actions.keys import make_key

    key = make_key(find_new_key(out), has_passphrase=has_passphrase)
    _tell_key(session, key)
    session.tell(_ADVICE)
    if has_passphrase and not key.has_passphrase:
        session.tell("no passphrase was typed: whoever can read the file can sign with it")


@command.command("show", epilog="Example: catalogue key new --out my-key && catalogue key show --key my-key")
@with_key
@with_session
def show(session: Session, /, key: Path | None) -> None:
    """Show the fingerprint and the public half of your key."""
    from catalogue.actions.keys import show_key

    _tell_key(session, show_key(require_key(key)))


@command.command(
    "trust",
    epilog="Example: catalogue key new --out my-key && "
    "catalogue key trust ines my-key.pub --signers my-signers",
)
@click.argument("name")
@click.argument("key")
@click.option("--valid-after", metavar="TIME", help="Such as 20220511Z; before it, the key does not count.")
@click.option("--valid-before", metavar="TIME", help="After it, the key does not count.")
@with_lists_to_write
@with_session
def trust(
    session: Session,
    /,
    name: str,
    key: str,
    valid_after: str | None,
    valid_before: str | None,
    signers: Path,
    revoked: Path,
) -> None:
    """Say that KEY, a file or a line, is that of NAME.

    Do it only when you have the key from its owner by a way on which you know them: never because a bundle
    came with it.
    """
    from catalogue.actions.keys import trust_key

    change = trust_key(signers, name, key, valid_after=valid_after, valid_before=valid_before)
    _warn_of_revoked(session, change.fingerprint, revoked)
    _tell_change(session, change)


@command.command(
    "revoke",
    epilog="Example: catalogue key new --out my-key && "
    "catalogue key revoke my-key.pub --revoked my-revoked-keys",
)
@click.argument("key")
@with_lists_to_write
@with_session
def revoke(session: Session, /, key: str, signers: Path, revoked: Path) -> None:
    """Say that KEY, a fingerprint, a file or a line, no longer counts, whatever it signed and when."""
    from catalogue.actions.keys import revoke_key

    _tell_change(session, revoke_key(revoked, key, signers=signers))


@command.command("list", epilog="Example: catalogue key list")
@with_signers
@with_session
def list_(session: Session, /, signers: Path | None, revoked: Path | None) -> None:
    """List whose keys are whose, and which no longer count."""
    from catalogue.actions.keys import list_keys, read_signers

    known = read_signers(signers, revoked)
    for note in known.notes:
        session.tell(note)
    keys = list_keys(known)
    if session.as_json:
        for key in keys:
            session.print_json(key)
        return
    if not keys:
        session.tell("no key is listed; put one on the list with 'catalogue key trust NAME KEY'")
        return
    rows = [
        (
            ", ".join(key.names) or "nobody",
            key.fingerprint,
            "revoked" if key.is_revoked else _render_window(key.valid_after, key.valid_before),
        )
        for key in keys
    ]
    session.print_table(("name", "key", "counts"), rows, whole=("key",))


def _render_window(after: str | None, before: str | None) -> str:
    parts = [f"from {after}" if after else "", f"until {before}" if before else ""]
    return " ".join(part for part in parts if part) or "always"


def _tell_key(session: Session, key: "KeyShown") -> None:
    if session.as_json:
        session.print_json(key)
        return
    protected = {True: "yes", False: "no", None: "not known: the private key is elsewhere"}
    session.print_pairs(
        [
            ("key", key.path),
            ("fingerprint", key.fingerprint),
            ("passphrase", protected[key.has_passphrase]),
        ]
    )
    # Whole, on a line of its own: it gets copied.
    session.print_line(key.public_key)


def _tell_change(session: Session, change: "KeyChange") -> None:
    if session.as_json:
        session.print_json(change)
    else:
        session.print_line(f"{change.outcome}  {change.fingerprint}")


def _warn_of_revoked(session: Session, fingerprint: str, revoked: Path) -> None:
    from catalogue.actions.keys import read_signers

    if revoked.exists() and fingerprint in read_signers(None, revoked).revoked:
        session.tell(f"the key {fingerprint} is on the list of revoked keys, and does not count")
