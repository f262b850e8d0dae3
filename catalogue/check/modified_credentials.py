"""Whether content credentials (C2PA) in a file speak for or against its being as its maker left it.

What contradicts: only a sound signature over a hash that the bytes do not have, the hash being counted here
and not by the library, whose "mismatch" also means that it dislikes what the hash leaves out. A signature
that does not fit, a statement that does not fit its hash, or a certificate that ran out says that the
credentials cannot be relied on, not that the picture was changed: they end in a warning.

What supports: only a signer that the given list vouches for, who says that the picture was made, and of
nothing that was done to it since.
"""

from collections.abc import Iterator

from catalogue.check.check import Check, Result, make_result
from catalogue.check.subject import Subject
from catalogue.check.words import shorten
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.closer_look import Credentials, CredentialState
from catalogue.record.finding import Severity

NAME = "content credentials"
HASH_MISMATCH = "assertion.dataHash.mismatch"
# Failures that leave a signature over a hash what it is: who signed, when, and what was signed before.
_BESIDE = ("signingCredential.untrusted", "signingCredential.expired", "timeStamp.", "cawg.", "ingredient:")
MADE = "c2pa.created"
# Done to a file without touching what it shows (C2PA 2.2, 19.16, table of actions).
_HARMLESS = frozenset({MADE, "c2pa.published", "c2pa.repackaged"})
# IPTC digital source types of generative models, and of pictures with generated or synthetic parts.
_GENERATED = frozenset(
    {"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"}
)
# An identity that is attached: its issuer is asked for its key, which is never done here.
_IDENTITY = ("cawg.", "signingCredential.untrusted")
_SHOWN = 5
_NAME_LIMIT, _ADDRESS_LIMIT = 80, 120


def check_credentials(subject: Subject) -> Iterator[Result]:
    """What the content credentials come to; nothing when there are none, which is the normal case."""
    look = subject.closer_look
    if look is None:
        yield NotRun(check=NAME, reason=subject.no_closer_look)
    elif look.credentials is None:
        yield NotRun(check=NAME, reason="no library that reads them; install the extra [c2pa]")
    elif look.credentials.state is CredentialState.NOT_LOOKED:
        yield NotRun(check=NAME, reason=look.credentials.problem or "they were not looked for")
    elif look.credentials.state in {CredentialState.TRUSTED, CredentialState.VALID}:
        yield from _judge_sound(look.credentials)
    elif look.credentials.state is CredentialState.INVALID:
        yield _judge_invalid(look.credentials)
    elif look.credentials.state is CredentialState.ELSEWHERE:
        address = shorten(look.credentials.address or "none that can be shown", _ADDRESS_LIMIT)
        yield _tell(
            "MOD-027",
            f"The content credentials are not in the file; it names an address of them, which was not asked: "
            f"{address}",
            look.credentials,
        )
    elif look.credentials.state is CredentialState.UNREADABLE:
        yield _tell(
            "MOD-028",
            "There are content credentials in the file that cannot be read "
            f"({shorten(look.credentials.problem or 'no reason given', _ADDRESS_LIMIT)}).",
            look.credentials,
            severity=Severity.WARNING,
        )


def _judge_sound(credentials: Credentials) -> Iterator[CheckFinding]:
    signer, at = _name_signer(credentials), _say_when(credentials)
    done = [action for action in credentials.actions if action not in _HARMLESS]
    generated = [kind for kind in credentials.source_types if kind in _GENERATED]
    if credentials.state is CredentialState.VALID:
        yield _tell(
            "MOD-023",
            f"By its content credentials what they cover of the file is intact since {signer} signed it{at}; "
            f"{_name_list(credentials)} vouches for the signer, whose name anybody can have written.",
            credentials,
        )
    elif done or generated or MADE not in credentials.actions:
        yield _tell(
            "MOD-024",
            f"By its content credentials what they cover of the file is intact since {signer}, on the list "
            f"that was given, signed it{at}; they do not say that it was then as its maker left it.",
            credentials,
        )
    else:
        yield _tell(
            "MOD-022",
            f"By its content credentials what they cover of the file is unchanged since {signer}, on the "
            f"list that was given, signed it{at}, as made and with no edit listed. That does not make what "
            "it shows true.",
            credentials,
            bearing=Bearing.SUPPORTS,
        )
    if done:
        shown = ", ".join(shorten(action.removeprefix("c2pa."), 40) for action in done[:_SHOWN])
        more = f" and {len(done) - _SHOWN} more" if len(done) > _SHOWN else ""
        yield _tell(
            "MOD-025", f"By the account of {signer} this was done before signing: {shown}{more}.", credentials
        )
    if generated:
        yield _tell(
            "MOD-026",
            f"By the account of {signer} the picture, or one it was made from, is generated or synthetic, "
            f"wholly or in part ({', '.join(generated)}).",
            credentials,
            severity=Severity.WARNING,
        )


def _judge_invalid(credentials: Credentials) -> CheckFinding:
    others = [code for code in credentials.codes if code != HASH_MISMATCH and not code.startswith(_BESIDE)]
    if HASH_MISMATCH in credentials.codes and credentials.has_signed_hash is False and not others:
        return _tell(
            "MOD-020",
            f"The content credentials were signed ({_name_signer(credentials)}) over other bytes than those "
            "of this file: it was changed since, if only in a tag, or they are from another file.",
            credentials,
            bearing=Bearing.CONTRADICTS,
        )
    is_identity = any(code.startswith("cawg.") for code in credentials.codes)
    if is_identity and all(code.startswith(_IDENTITY) for code in credentials.codes):
        return _tell(
            "MOD-029",
            f"An identity is attached to the content credentials that was not confirmed "
            f"({_list_codes(credentials)}); its issuer is not asked here. Nothing else in them failed.",
            credentials,
        )
    kept = (
        " The bytes that the signed hash covers still have it: nothing was changed there."
        if credentials.has_signed_hash
        else ""
    )
    return _tell(
        "MOD-021",
        f"The content credentials do not verify ({_list_codes(credentials)}); what they say does not "
        f"count.{kept}",
        credentials,
        severity=Severity.WARNING,
    )


def _tell(
    code: str,
    sentence: str,
    credentials: Credentials,
    *,
    bearing: Bearing = Bearing.SAYS_NOTHING,
    severity: Severity | None = None,
) -> CheckFinding:
    return make_result(
        code,
        sentence,
        check=NAME,
        question=Question.MODIFIED,
        bearing=bearing,
        severity=severity,
        evidence=_list_evidence(credentials),
    )


def _list_evidence(credentials: Credentials) -> Iterator[tuple[str, str]]:
    pairs = (
        ("state", credentials.state.value),
        ("failure codes", ", ".join(credentials.codes)),
        ("signer", credentials.signer),
        ("issuer", credentials.issuer),
        ("signed at", credentials.signed_at),
        ("generator", credentials.generator),
        ("actions", ", ".join(credentials.actions)),
        ("source types", ", ".join(credentials.source_types)),
        ("address", credentials.address),
        ("problem", credentials.problem),
        ("trust list", credentials.trust_list),
        ("library", credentials.library),
    )
    return ((name, value) for name, value in pairs if value)


def _list_codes(credentials: Credentials) -> str:
    return ", ".join(shorten(code, 50) for code in credentials.codes[:_SHOWN]) or "no failure code"


def _name_signer(credentials: Credentials) -> str:
    return f"“{shorten(credentials.signer, _NAME_LIMIT)}”" if credentials.signer else "somebody unnamed"


def _name_list(credentials: Credentials) -> str:
    return "nobody on the list that was given" if credentials.trust_list else "no list was given, so nobody"


def _say_when(credentials: Credentials) -> str:
    return f" (by its timestamp at {credentials.signed_at})" if credentials.signed_at else ""


CHECK = Check(NAME, (Question.MODIFIED,), check_credentials)
