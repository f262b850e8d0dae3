"""Options that say with which key to sign, and whom to trust: each written once, given to commands resolved.

What is not named is looked for in the environment, then in a folder of the account, outside any catalogue.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from catalogue.errors import NoSuchRecord

F = TypeVar("F", bound=Callable[..., object])
_APP = "satellite-evidence-catalogue"
_KEY, _SIGNERS, _REVOKED = "key", "allowed_signers", "revoked_keys"


def with_key(function: F) -> F:
    """`--key` as `key: Path | None`: the private key to sign with; None when there is none."""
    return click.option(
        "--key",
        metavar="FILE",
        envvar="CATALOGUE_KEY",
        callback=_resolve_key,
        help="Private key to sign with, or the .pub of one in an agent.",
    )(function)


def with_signers(function: F) -> F:
    """`--signers` and `--revoked` as `signers`, `revoked: Path | None`; None for a list that there is not."""
    return _lists(function, _resolve_list)


def with_lists_to_write(function: F) -> F:
    """`--signers` and `--revoked` as `signers`, `revoked: Path`, whether they are there or not."""
    return _lists(function, _place_list)


def with_tsa(function: F) -> F:
    """`--tsa` as `tsa: tuple[str, ...]`: URLs of time-stamping authorities; none by default."""
    return click.option(
        "--tsa",
        metavar="URL",
        multiple=True,
        help="A time-stamping authority to ask; it sees your address and a digest.",
    )(function)


def with_tsa_roots(function: F) -> F:
    """`--tsa-ca` as `tsa_ca: tuple[Path, ...]`: root certificates of authorities."""
    return click.option(
        "--tsa-ca",
        metavar="FILE",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Root certificate, PEM, of an authority that you trust.",
    )(function)


def find_app_folder() -> Path:
    """Where keys and lists lie unless named."""
    return Path(os.environ.get("CATALOGUE_CONFIG") or click.get_app_dir(_APP))


def find_new_key(named: str | None) -> Path:
    """Where a new key goes."""
    return Path(named) if named else find_app_folder() / _KEY


def require_key(key: Path | None) -> Path:
    """The key.

    Raises:
        NoSuchRecord: there is none.
    """
    if key is None:
        raise NoSuchRecord(
            "there is no key to sign with; make one with 'catalogue key new', or name one with --key"
        )
    return key


def _lists(function: F, callback: Callable[..., Path | None]) -> F:
    signers = click.option(
        "--signers",
        metavar="FILE",
        envvar="CATALOGUE_SIGNERS",
        callback=callback,
        help="Whose keys are whose: an allowed_signers file.",
    )
    revoked = click.option(
        "--revoked",
        metavar="FILE",
        envvar="CATALOGUE_REVOKED",
        callback=callback,
        help="Keys that no longer count, one a line.",
    )
    return signers(revoked(function))


def _resolve_key(ctx: click.Context, param: click.Parameter, value: str | None) -> Path | None:
    path = find_new_key(value)
    return path if value or path.exists() else None


def _place_list(ctx: click.Context, param: click.Parameter, value: str | None) -> Path:
    return Path(value) if value else find_app_folder() / (_SIGNERS if param.name == "signers" else _REVOKED)


def _resolve_list(ctx: click.Context, param: click.Parameter, value: str | None) -> Path | None:
    path = _place_list(ctx, param, value)
    if path.exists():
        return path
    if value:
        raise NoSuchRecord(f"there is no file {path.name}; name another, or make it with 'catalogue key'")
    return None
