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


class TrailingKind(StrEnum):
    """What bytes after the end of a picture look like."""

    PICTURES = "further pictures of the same shot, as the file's own index says (multi-picture format)"
    GAIN_MAP = "a gain map or a moving picture, as the file's own metadata says (Ultra HDR, motion photo)"
    VIDEO = "an MP4 video, as phones append to a motion photo"
    SAMSUNG = "the trailer that Samsung phones write"
    CANON = "the recipe that Canon's raw software appends"
    CAPTION = "captions that agency programs append (AFCP, PhotoMechanic)"
    PADDING = "padding (one byte, repeated)"
    JPEG = "another JPEG picture"
    PNG = "another PNG picture"
    ZIP = "a ZIP archive"
    ARCHIVE = "a RAR, 7-Zip or gzip archive"
    PDF = "a PDF document"
    MARKUP = "a web page or script"
    PROGRAM = "a program"
    TEXT = "text"
    UNKNOWN = "no kind that is known here"

    @property
    def is_customary(self) -> bool:
        """Whether cameras or ordinary programs append it."""
        return self in _CUSTOMARY


_CUSTOMARY = frozenset(
    {
        TrailingKind.PICTURES,
        TrailingKind.GAIN_MAP,
        TrailingKind.VIDEO,
        TrailingKind.SAMSUNG,
        TrailingKind.CANON,
        TrailingKind.CAPTION,
        TrailingKind.PADDING,
    }
)


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


class Fit(StrEnum):
    """How a picture and its thumbnail were laid over each other."""

    WHOLE = "whole on whole"
    MIDDLE = "the middle of the picture on the thumbnail"
    PART_OF_PICTURE = "a part of the picture on the thumbnail"
    PART_OF_THUMBNAIL = "the picture on a part of the thumbnail"


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """How like the picture an embedded thumbnail is.

    Attributes:
        source: where the thumbnail stands, such as `EXIF:IFD1`.
        width_px: of the thumbnail.
        height_px: likewise.
        correlation: of the brightness of both, -1 to 1: the strongest over the eight orientations, without
            the bars of a letterbox, and over crops of either; None when either is too small or too flat
            for it to mean anything.
        agreement: the share of small tiles in which both agree, 0 to 1, likewise the strongest; what was
            written or pasted over a picture spoils its own tiles only. None where the correlation is.
        fit: how the strongest was come by.
        orientation: 1 to 8, the EXIF orientation that brought the picture to it.
        is_telling: whether both are so large and so varied that even a small part would be recognised; if
            not, that they disagree means little.
    """

    source: str
    width_px: int
    height_px: int
    correlation: float | None
    agreement: float | None
    fit: Fit = Fit.WHOLE
    orientation: int = 1
    is_telling: bool = True


class Compression(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the tables of a JPEG tell about how it was saved.

    Attributes:
        tables: SHA-256 of the quantisation tables in order.
        quality: 1 to 100 when they are the standard tables scaled (IJG); None otherwise.
        subsampling: such as "4:2:0".
    """

    tables: str
    quality: int | None = None
    subsampling: str | None = None


class CloserLook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was found in the bytes; a pure function of them, the trust list and the limits.

    Attributes:
        sha256: of the bytes that were read, so that nobody judges others.
        damage: what decoding complained of, one sentence each; empty when every pixel was read soundly.
        is_decoded: whether pixels were decoded at all; what was left out stands under `not_read`.
        trailing_bytes: after the end that the format marks; None when the format marks none.
        trailing_kind: what they look like; None when there are none.
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
    trailing_kind: TrailingKind | None = None
    thumbnails: tuple[Likeness, ...] = ()
    compression: Compression | None = None
    credentials: Credentials | None = None
    not_read: tuple[tuple[str, str], ...] = ()
    tools: tuple[tuple[str, str], ...] = ()
