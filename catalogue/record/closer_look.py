"""What a closer look at the bytes of an original found, for the question whether it was modified."""

from enum import StrEnum

import msgspec


class CredentialState(StrEnum):
    """What content credentials in a file come to."""

    NONE = "none"  # there are none, which is the normal case
    TRUSTED = "trusted"  # sound, and the signer is on the list that was given
    VALID = "valid"  # sound, signer on no list that was given
    INVALID = "invalid"  # the bytes or the credentials are not what was signed
    ELSEWHERE = "elsewhere"  # only an address of them is in the file; it was not asked
    UNREADABLE = "unreadable"  # they are there and cannot be read
    NOT_LOOKED = "not looked"  # the library does not look for them in such a file


class Credentials(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Content credentials (C2PA) as one version of one library reads them.

    Attributes:
        state: what they come to.
        codes: failure codes of the library, sorted; those of pictures that it was made from begin with
            `ingredient:`.
        has_signed_hash: whether the bytes that the signed hash covers still have it, counted here and not
            by the library; None where that was not called for, or no sound signature vouches for the hash.
        signer: name and organisation on the certificate that signed.
        issuer: organisation that issued it.
        signed_at: by the timestamp in the credentials, RFC 3339 UTC; nobody vouches for who gave it.
        generator: the program that made the claim.
        actions: what was done to the picture by its account, such as `c2pa.created`.
        source_types: how the picture, or one that it was made from, came about by its account, such as
            `digitalCapture` (IPTC digital source types).
        address: where the credentials are kept, when elsewhere; text, never asked.
        trust_list: SHA-256 of the list of trusted signers that was given; None when none was.
        library: name and version.
        problem: why they cannot be read, or were not looked for.
    """

    state: CredentialState
    codes: tuple[str, ...] = ()
    has_signed_hash: bool | None = None
    signer: str | None = None
    issuer: str | None = None
    signed_at: str | None = None
    generator: str | None = None
    actions: tuple[str, ...] = ()
    source_types: tuple[str, ...] = ()
    address: str | None = None
    trust_list: str | None = None
    library: str
    problem: str | None = None


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """How like the picture an embedded thumbnail is.

    Attributes:
        source: where the thumbnail stands, such as `EXIF:IFD1`.
        width_px: of the thumbnail.
        height_px: likewise.
        correlation: of the luminance of both at the thumbnail's size, -1 to 1; the best over the EXIF
            orientations and over letterboxing; None when either is flat.
        fit: how the best was come by, such as `as stored` or `rotated by 90`.
    """

    source: str
    width_px: int
    height_px: int
    correlation: float | None
    fit: str


class Compression(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the tables of a JPEG tell about how it was saved.

    Attributes:
        tables: SHA-256 of the quantisation tables in order.
        quality: 1 to 100 when they are the standard tables scaled (IJG); None otherwise.
        subsampling: such as "4:2:0".
        ghosts: qualities of earlier, different savings that the coefficients show, when a method says so.
    """

    tables: str
    quality: int | None = None
    subsampling: str | None = None
    ghosts: tuple[int, ...] = ()


class CloserLook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was found in the bytes; a pure function of them, the trust list and the limits.

    Attributes:
        sha256: of the bytes that were read, so that nobody judges others.
        damage: what decoding complained of, one sentence each; empty when every pixel was read soundly.
        is_decoded: whether the pixels were read at all.
        trailing_bytes: after the end that the format marks; None when the format marks none.
        trailing_kind: what they look like, such as "ZIP archive", when that can be told.
        thumbnails: each embedded one.
        compression: of a JPEG.
        credentials: None when no reader of them is installed.
        not_read: (what, why) of everything that could not be looked at.
        tools: (name, version) of every library that took part.
    """

    sha256: str
    damage: tuple[str, ...] = ()
    is_decoded: bool
    trailing_bytes: int | None = None
    trailing_kind: str | None = None
    thumbnails: tuple[Likeness, ...] = ()
    compression: Compression | None = None
    credentials: Credentials | None = None
    not_read: tuple[tuple[str, str], ...] = ()
    tools: tuple[tuple[str, str], ...] = ()
