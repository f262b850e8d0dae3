"""Where a timestamp is written otherwise than the standards have it, in bytes that no signature covers.

Such a byte was altered, or the authority does not keep to the standard: which of the two cannot be told, and
what the timestamp attests is the same either way.

Source: RFC 3161 section 2.4.2 (status); RFC 5652 sections 5.1 and 5.3 (versions, digest algorithms); RFC 5754
section 2, RFC 8017 section A.2.4, RFC 5758 section 3.2 and RFC 8419 section 2.3 (algorithms and parameters).
"""

from collections.abc import Iterator

from catalogue.journal.der import (
    NULL,
    OBJECT_ID,
    SEQUENCE,
    SET,
    Element,
    expect,
    is_shortest,
    read_integer,
    read_one,
    render_object_id,
)

HASHES = {
    render_object_id("2.16.840.1.101.3.4.2.1"): "sha256",
    render_object_id("2.16.840.1.101.3.4.2.2"): "sha384",
    render_object_id("2.16.840.1.101.3.4.2.3"): "sha512",
}
# (kind of key, hash) of a signature's algorithm; without a hash it is the one of the signer.
_METHODS: dict[bytes, tuple[str, str | None]] = {
    render_object_id("1.2.840.113549.1.1.1"): ("RSA", None),
    render_object_id("1.2.840.113549.1.1.11"): ("RSA", "sha256"),
    render_object_id("1.2.840.113549.1.1.12"): ("RSA", "sha384"),
    render_object_id("1.2.840.113549.1.1.13"): ("RSA", "sha512"),
    render_object_id("1.2.840.10045.4.3.2"): ("EC", "sha256"),
    render_object_id("1.2.840.10045.4.3.3"): ("EC", "sha384"),
    render_object_id("1.2.840.10045.4.3.4"): ("EC", "sha512"),
    render_object_id("1.3.101.112"): ("Ed25519", None),
}
_CERTIFICATES, _REVOCATIONS, _UNSIGNED = 0xA0, 0xA1, 0xA1
_BETWEEN: tuple[list[int], ...] = ([], [_CERTIFICATES], [_REVOCATIONS], [_CERTIFICATES, _REVOCATIONS])
# RFC 5652 sections 10.2.1 and 10.2.2: a certificate or a list, or one of the other kinds.
_CHOICES = frozenset({SEQUENCE, 0xA0, 0xA1, 0xA2, 0xA3})


def list_certificates(between: list[Element]) -> list[bytes]:
    """The certificates, DER, among what stands between what is signed and who signed.

    Raises:
        ValueError: something else stands there than certificates and revocation lists.
    """
    if [element.tag for element in between] not in _BETWEEN:
        raise ValueError("something stands there that none has")
    found = []
    for element in between:
        for one in element.read_all():
            if one.tag not in _CHOICES:
                raise ValueError("a certificate has the tag of something else")
            if element.tag == _CERTIFICATES and one.tag == SEQUENCE:
                found.append(one.encoded)
            # A certificate begins with its version, a list of revoked ones does not (RFC 5280 section 5.1).
            elif one.tag == SEQUENCE and one.read_all()[0].content[:1] == bytes([_CERTIFICATES]):
                raise ValueError("a certificate stands where lists of revoked ones do")
    return found


def find_deviations(response: bytes, *, key_kind: str) -> tuple[str, ...]:
    """What in a response that could be read is not as the standards have it, one sentence part each.

    Args:
        response: whole, as `parse_response` took it.
        key_kind: "RSA", "EC" or "Ed25519", of the key that signed.

    Raises:
        ValueError: its framing is damaged.
    """
    status, content_info = read_one(response, SEQUENCE).read_all()
    _, explicit = content_info.read_all()
    signed_data = read_one(explicit.content, SEQUENCE)
    version, digests, encapsulated, *rest = signed_data.read_all()
    (signer,) = rest[-1].read_all()
    return tuple(
        dict.fromkeys(
            [
                *_check_status(status),
                *_check_version(version, 3, "its"),
                *_check_rest(rest[:-1]),
                *_check_signer(signer, expect(digests, SET), key_kind),
                *_check_lengths([*_list_frame(response, status, explicit), encapsulated, *rest]),
            ]
        )
    )


def _check_status(status: Element) -> Iterator[str]:
    """The texts beside a status are for people, and say nothing of what is attested."""
    code, *rest = status.read_all()
    if read_integer(code) != 0:
        yield f"its status is {read_integer(code)}: granted, but with modifications"
    if [element.tag for element in rest] not in ([], [SEQUENCE]):
        yield "its status holds a failure, though it was granted"


def _check_version(version: Element, due: int, whose: str) -> Iterator[str]:
    if read_integer(version) != due:
        yield f"{whose} version is {read_integer(version)}, and {due} was due"


def _check_rest(between: list[Element]) -> Iterator[str]:
    """What stands between what is signed and who signed; `list_certificates` has looked at its form."""
    for element in between:
        if element.tag == _CERTIFICATES:
            if any(certificate.tag != SEQUENCE for certificate in element.read_all()):
                yield "certificates of another kind came along, and were not checked"
        else:
            yield "revocation lists came along, and were not checked"


def _check_signer(signer: Element, digests: Element, key_kind: str) -> Iterator[str]:
    version, _, digest, _, method, _, *rest = signer.read_all()
    yield from _check_version(version, 1, "its signer's")
    name = _read_name(digest)
    listed = [_read_name(element) for element in digests.read_all()]
    if listed != [name]:
        yield "the digest algorithms that it lists are not the one of its signer"
    if not all(map(_is_plain, (digest, *digests.read_all()))):
        yield "a digest algorithm has parameters, and none has any"
    kind, hash_name = _METHODS.get(_read_name(method), ("", None))
    if kind != key_kind or (hash_name or HASHES[name]) != HASHES[name]:
        yield "the algorithm of its signature, as named, is not the one that it was made with"
    # RSA has the parameter NULL; the others have none.
    parameters = method.read_all()[1:]
    if not _is_plain(method) or (parameters and key_kind != "RSA"):
        yield "the algorithm of its signature has parameters that it does not have"
    if rest:
        expect(rest[0], _UNSIGNED)
        if rest[1:]:
            raise ValueError("something stands behind the signer's attributes")
        yield "it holds attributes that no signature covers, and that were not checked"


def _read_name(algorithm: Element) -> bytes:
    return expect(expect(algorithm, SEQUENCE).read_all()[0], OBJECT_ID).content


def _is_plain(algorithm: Element) -> bool:
    """Whether an algorithm has no parameters, or the empty one."""
    parameters = algorithm.read_all()[1:]
    return [(one.tag, one.content) for one in parameters] in ([], [(NULL, b"")])


def _list_frame(response: bytes, status: Element, explicit: Element) -> list[Element]:
    whole = read_one(response, SEQUENCE)
    return [whole, status, *status.read_all(), whole.read_all()[1], explicit, *explicit.read_all()]


def _check_lengths(elements: list[Element]) -> Iterator[str]:
    if not all(map(is_shortest, elements)):
        yield "a length in it is written longer than need be"
