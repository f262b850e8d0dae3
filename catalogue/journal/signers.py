"""Whose keys are whose: OpenSSH's `allowed_signers` file, with validity and revocation.

Read as `ssh-keygen -Y verify` reads it, and stricter where that one guesses: a line that is not understood
refuses the whole list; a principal that is a pattern names nobody; certificate authorities are left out,
and a note says so; a validity time without Z, which ssh-keygen takes in the zone of the computer that
happens to verify, counts only where it holds in every zone.

Source: ssh-keygen(1), ALLOWED SIGNERS and CERTIFICATES; ssh_config(5), PATTERNS.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from catalogue.errors import InputRefused, ValueRefused
from catalogue.journal.public_key import PublicKey, is_kind, parse_public_key
from catalogue.record.instant import Zone, parse_instant, render_utc

_PATTERN = frozenset("*?!")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z)?", re.ASCII)
_OPTION = re.compile(r'([A-Za-z-]+)(?:="((?:[^"\\]|\\.)*)")?', re.ASCII)
_OPTIONS_WITH_VALUE = frozenset({"namespaces", "valid-after", "valid-before"})
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}", re.ASCII)
_KRL_MAGIC = b"SSHKRL\n\x00"
ACCEPTED_TIMES = ("20220511Z", "202205111022Z", "20220511102205Z")


@dataclass(frozen=True)
class Signer:
    """One line of a list of signers.

    Attributes:
        line: its number, from 1.
        names: the principals that are plain names.
        key: the key.
        namespaces: patterns of what the key may sign; None for anything.
        valid_after: first moment at which it counts, aware, UTC.
        valid_before: last moment at which it counts, likewise.
        has_unknown_zone: whether one of the times was given without a zone.
    """

    line: int
    names: tuple[str, ...]
    key: PublicKey
    namespaces: tuple[str, ...] | None = None
    valid_after: datetime | None = None
    valid_before: datetime | None = None
    has_unknown_zone: bool = False


@dataclass(frozen=True)
class SignerMatch:
    """What a list of signers says about a key.

    Attributes:
        name: whose it is; None unless the list says so for this use and time.
        problem: why it names nobody; None when it does.
    """

    name: str | None
    problem: str | None


@dataclass(frozen=True)
class Signers:
    """Whose keys are whose.

    Attributes:
        lines: as listed.
        revoked: fingerprints of keys that no longer count, whatever the time.
        notes: what was left out, and why.
    """

    lines: tuple[Signer, ...] = ()
    revoked: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    def with_revoked(self, fingerprints: frozenset[str]) -> "Signers":
        """The same list with more keys revoked."""
        return replace(self, revoked=self.revoked | fingerprints)

    def find(self, key_line: str, *, namespace: str, at: datetime) -> SignerMatch:
        """Whose key it is, for signatures of one namespace, at one time.

        Args:
            key_line: kind and base64.
            namespace: what the signature was made for.
            at: when it was made, as far as that is proven; else now.
        """
        key = parse_public_key(key_line)
        if key.fingerprint in self.revoked:
            return SignerMatch(None, f"the key {key.fingerprint} is revoked")
        problems = []
        for line in self.lines:
            if line.key.blob == key.blob:
                problem = _find_problem(line, namespace, at)
                if problem is None:
                    return SignerMatch(line.names[0], None)
                problems.append(problem)
        return SignerMatch(None, problems[0] if problems else "the list of signers does not name this key")


def parse_allowed_signers(text: str) -> Signers:
    """The list that a file of allowed signers holds.

    Raises:
        InputRefused: a line is not understood; the message names it.
    """
    lines, notes = [], []
    # Not splitlines(): other line ends than ssh-keygen's would let a pasted comment hide a line of its own.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            signer, note = _parse_line(number, line.strip())
        except (ValueError, InputRefused, ValueRefused) as error:
            raise InputRefused(f"line {number} of the list of signers is not understood: {error}") from error
        lines += [signer] if signer else []
        notes += [note] if note else []
    return Signers(tuple(lines), frozenset(), tuple(notes))


def parse_revoked(content: bytes) -> frozenset[str]:
    """Fingerprints of the keys that a revocation list names: a public key or a SHA256: fingerprint a line.

    `ssh-keygen -r` reads the same file as long as it holds public keys only.

    Raises:
        InputRefused: a line is neither, or the file is a binary revocation list.
    """
    if content.startswith(_KRL_MAGIC):
        raise InputRefused(
            "the revocation list is a binary one (KRL), which is not read here; give a text file with one "
            "public key or SHA256: fingerprint a line"
        )
    found = set()
    for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if _FINGERPRINT.fullmatch(words[0]):
            found.add(words[0])
            continue
        try:
            found.add(parse_public_key(line).fingerprint)
        except InputRefused as error:
            raise InputRefused(f"line {number} of the revocation list is not understood: {error}") from error
    return frozenset(found)


def is_fingerprint(text: str) -> bool:
    """Whether a text is a fingerprint as `ssh-keygen -l` prints it."""
    return _FINGERPRINT.fullmatch(text) is not None


def render_signer(
    name: str,
    key: PublicKey,
    *,
    namespaces: tuple[str, ...],
    valid_after: str | None = None,
    valid_before: str | None = None,
) -> str:
    """A line for a list of signers; it is read back before it is returned.

    Raises:
        ValueRefused: the name or a time cannot stand in such a list.
    """
    if not name or any(c.isspace() or not c.isprintable() or c in '",#*?!\\' for c in name):
        raise ValueRefused(name, "is no name for a list of signers", ("ines", "desk-3", "ines@desk.example"))
    options = [("namespaces", ",".join(namespaces))]
    options += [(n, t) for n, t in (("valid-after", valid_after), ("valid-before", valid_before)) if t]
    for option, value in options[1:]:
        if not value.endswith("Z"):
            raise ValueRefused(value, f"is no time for {option}: it states no zone", ACCEPTED_TIMES)
    written = ",".join(f'{option}="{value}"' for option, value in options)
    line = f"{name} {written} {key.key_line}"
    try:
        _parse_line(1, line)
    except ValueError as error:
        raise ValueRefused(valid_after or valid_before or name, f"cannot be listed: {error}") from error
    return line


def _find_problem(line: Signer, namespace: str, at: datetime) -> str | None:
    who = f"line {line.line} of the list of signers"
    zone = "; a time there states no zone: write it with a Z" if line.has_unknown_zone else ""
    if not line.names:
        return f"{who} holds this key for a pattern of names, which names nobody; list it under a plain name"
    if line.namespaces is not None and not _matches(namespace, line.namespaces):
        return f"{who} does not allow this key for {namespace!r}"
    if line.valid_after and at < line.valid_after:
        return f"{who}: at {render_utc(at)} this key was not yet valid{zone}"
    if line.valid_before and at > line.valid_before:
        return f"{who}: at {render_utc(at)} this key was no longer valid{zone}"
    return None


def _matches(text: str, patterns: tuple[str, ...]) -> bool:
    """Whether a pattern list takes a text: one must match, and none that is negated with "!"."""
    is_taken = False
    for pattern in patterns:
        body = pattern.removeprefix("!")
        expression = "".join({"*": ".*", "?": "."}.get(c) or re.escape(c) for c in body)
        if re.fullmatch(expression, text, re.DOTALL):
            if pattern.startswith("!"):
                return False
            is_taken = True
    return is_taken


def _parse_line(number: int, line: str) -> tuple[Signer | None, str | None]:
    """A signer, or a note why the line is left out, or both."""
    principals, rest = _split_principals(line)
    options: dict[str, str] = {}
    if not is_kind(rest.split(maxsplit=1)[0] if rest else ""):
        options, rest = _split_options(rest)
    key = parse_public_key(rest)
    if "cert-authority" in options:
        return None, (
            f"line {number} of the list of signers is left out: it names a certificate authority, and "
            "certificates are not taken here; list each key by itself"
        )
    is_negated = any(name.startswith("!") for name in principals)
    names = tuple(name for name in principals if name and not is_negated and not _PATTERN & set(name))
    note = None
    if len(names) != len(principals):
        note = f"line {number} of the list of signers: a name that is a pattern names nobody, and is left out"
    namespaces = options.get("namespaces")
    after, is_after_loose = _parse_time(options.get("valid-after"), is_end=False)
    before, is_before_loose = _parse_time(options.get("valid-before"), is_end=True)
    if after and before and after >= before:
        raise ValueError("it would be valid at no time")
    signer = Signer(
        line=number,
        names=names,
        key=key,
        namespaces=tuple(namespaces.split(",")) if namespaces is not None else None,
        valid_after=after,
        valid_before=before,
        has_unknown_zone=is_after_loose or is_before_loose,
    )
    return signer, note


def _split_principals(line: str) -> tuple[list[str], str]:
    if line.startswith('"'):
        inside, closed, rest = line[1:].partition('"')
        if not closed or (rest and not rest[0].isspace()):
            raise ValueError("a quote is not closed")
    else:
        inside, _, rest = line.replace("\t", " ").partition(" ")
    return inside.split(","), rest.strip()


def _split_options(text: str) -> tuple[dict[str, str], str]:
    """Options up to the first blank outside quotes, and what stands behind them."""
    options: dict[str, str] = {}
    at = 0
    while True:
        match = _OPTION.match(text, at)
        if match is None:
            raise ValueError("behind the name, options or a key are due")
        name, value = match[1].casefold(), match[2]
        if name in options:
            raise ValueError(f"it states {name} twice")
        if name not in _OPTIONS_WITH_VALUE and name != "cert-authority":
            raise ValueError(f"the option {name!r} is not known")
        if (value is None) == (name in _OPTIONS_WITH_VALUE):
            raise ValueError(f'the option {name} is given as {name}="..." or, for cert-authority, alone')
        options[name] = re.sub(r'\\(")', r"\1", value or "")
        at = match.end()
        following = text[at : at + 1]
        if following in {" ", "\t"}:
            return options, text[at:].strip()
        if following != ",":
            raise ValueError("behind the options, a key is due")
        at += 1


def _parse_time(text: str | None, *, is_end: bool) -> tuple[datetime | None, bool]:
    """A limit of validity, and whether its zone is unknown; then it is the one that holds in every zone.

    Raises:
        ValueError: it is no time that OpenSSH takes.
    """
    if text is None:
        return None, False
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no time; accepted: {', '.join(ACCEPTED_TIMES)}")
    year, month, day, hour, minute, second, zone = match.groups()
    stamp = f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone or ''}"
    try:
        instant = parse_instant(stamp)
    except ValueRefused as error:
        raise ValueError(f"{text!r} is no time: {error.problem}") from error
    assert instant.earliest and instant.latest
    is_loose = instant.zone is Zone.UNKNOWN
    return (instant.latest if is_loose and not is_end else instant.earliest), is_loose
