"""The kind of a file, told from its first bytes and never from its name."""

from dataclasses import dataclass

# As many bytes as any signature below needs; a NITF header says its version within the first nine,
# and an HTML page its first tag within a few hundred.
HEAD_BYTES = 1024


@dataclass(frozen=True)
class MediaType:
    """A kind of file that is accepted.

    Attributes:
        mime: such as `image/tiff`.
        extension: the preferred ending of a file name, with its dot.
        gdal_driver: the only GDAL driver that may open it; None when GDAL may not.
        is_decodable: pixels can be read; otherwise the bytes are kept and nothing is decoded.
        other_extensions: endings that also fit the content.
        label: what people call it.
    """

    mime: str
    extension: str
    gdal_driver: str | None
    is_decodable: bool
    label: str
    other_extensions: tuple[str, ...] = ()


JPEG = MediaType("image/jpeg", ".jpg", "JPEG", True, "JPEG", (".jpeg", ".jpe", ".jfif"))
PNG = MediaType("image/png", ".png", "PNG", True, "PNG")
TIFF = MediaType("image/tiff", ".tif", "GTiff", True, "TIFF", (".tiff", ".gtiff", ".tf8", ".btf"))
JP2 = MediaType("image/jp2", ".jp2", "JP2OpenJPEG", True, "JPEG 2000", (".jpx", ".jpf", ".j2k"))
J2K = MediaType("image/j2c", ".j2k", "JP2OpenJPEG", True, "JPEG 2000 codestream", (".j2c", ".jpc", ".jp2"))
WEBP = MediaType("image/webp", ".webp", "WEBP", True, "WebP")
NITF = MediaType("application/vnd.nitf", ".ntf", "NITF", True, "NITF", (".nitf", ".nsf"))
HEIF = MediaType("image/heif", ".heif", None, False, "HEIF", (".heic", ".hif"))
HEIC = MediaType("image/heic", ".heic", None, False, "HEIC", (".heif", ".hif"))
AVIF = MediaType("image/avif", ".avif", None, False, "AVIF")
JXL = MediaType("image/jxl", ".jxl", None, False, "JPEG XL")
PSD = MediaType("image/vnd.adobe.photoshop", ".psd", None, False, "Photoshop", (".psb",))

ACCEPTED = (JPEG, PNG, TIFF, JP2, J2K, WEBP, NITF, HEIF, HEIC, AVIF, JXL, PSD)

_SIGNATURES: tuple[tuple[bytes, MediaType], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"II+\0\x08\0\0\0", TIFF),
    (b"MM\0+\0\x08\0\0", TIFF),
    (b"\0\0\0\x0cjP  \r\n\x87\n", JP2),
    (b"\xff\x4f\xff\x51", J2K),
    (b"NITF01.", NITF),
    (b"NITF02.", NITF),
    (b"NSIF01.", NITF),
    (b"\0\0\0\x0cJXL \r\n\x87\n", JXL),
    (b"\xff\x0a", JXL),
    (b"8BPS\0\x01", PSD),
    (b"8BPS\0\x02", PSD),
)
# ISO/IEC 23008-12 (HEIF) and AV1 Image File Format brands; the major brand, then the compatible ones.
_BRANDS: tuple[tuple[frozenset[bytes], MediaType], ...] = (
    (frozenset({b"avif", b"avis"}), AVIF),
    (frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}), HEIC),
    (frozenset({b"mif1", b"msf1", b"mif2"}), HEIF),
)
# (what the file begins with, what that is, what to do about it)
_LOOKALIKES: tuple[tuple[bytes, str, str], ...] = (
    (
        b"version https://git-lfs",
        "a Git LFS pointer, not the picture",
        "fetch the picture with `git lfs pull`",
    ),
    (
        b"PK\x03\x04",
        "a ZIP archive",
        "unpack it and ingest the pictures in it or, if it is a bundle, 'catalogue import' it",
    ),
    (b"PK\x05\x06", "an empty ZIP archive", "obtain the pictures themselves"),
    (b"%PDF", "a PDF document", "extract the picture from it"),
    (b"GIF8", "a GIF", "obtain the picture it was made from"),
    (b"BM", "a Windows bitmap (BMP)", "obtain the picture it was made from"),
    (b"MZ", "a Windows program", "do not run it"),
    (b"\x7fELF", "a Linux program", "do not run it"),
    (b"#!", "a script", "do not run it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it and ingest the pictures in it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it and ingest the pictures in it"),
    (b"Rar!", "a RAR archive", "unpack it and ingest the pictures in it"),
    (b"\x89HDF\r\n", "an HDF5 file", "convert its picture to GeoTIFF with the supplier's tools"),
    (b"CDF\x01", "a NetCDF file", "convert its picture to GeoTIFF with the supplier's tools"),
    (b"\0\0\x01\0", "a Windows icon", "obtain the picture itself"),
)
_MARKUP: tuple[tuple[bytes, str, str], ...] = (
    (b"<vrtdataset", "a GDAL VRT, which refers to other files", "ingest the files it refers to"),
    (b"<gdal_wms", "a GDAL web service description", "save the picture and ingest that"),
    (b"<wms_capabilities", "a web service description", "save the picture and ingest that"),
    (b"<wcs_gdal", "a GDAL web service description", "save the picture and ingest that"),
    (b"<svg", "an SVG drawing", "obtain the picture it was made from"),
    (b"<!doctype html", "a web page (HTML)", "save the picture itself, not the page"),
    (b"<html", "a web page (HTML)", "save the picture itself, not the page"),
    (b"<x:xmpmeta", "an XMP sidecar", "ingest the picture beside it"),
    (b"<?xpacket", "an XMP sidecar", "ingest the picture beside it"),
    (b"<?xml", "an XML file", "ingest the picture it belongs to"),
)


def parse_media_type(head: bytes) -> MediaType | None:
    """The accepted kind of file that begins with these bytes, or None.

    Args:
        head: the first `HEAD_BYTES` of the file, or all of a shorter one.
    """
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return _parse_brands(head)
    return None


def describe_refusal(head: bytes) -> str:
    """Why a file that begins with these bytes is not accepted: what it looks like, what to do."""
    if not head:
        return "the file is empty (0 bytes); obtain it again"
    for signature, kind, advice in _LOOKALIKES:
        if head.startswith(signature):
            return f"the file is {kind}; {advice}"
    if head[4:8] == b"ftyp":
        brand = head[8:12].decode("ascii", "replace").strip()
        return f"the file is a video or other media container ({brand!r}); save a single frame and say so"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(b"<"):
        for marker, kind, advice in _MARKUP:
            if marker in text:
                return f"the file is {kind}; {advice}"
    begins = head[:8].hex(" ")
    return f"the file begins with {begins}, which is no accepted kind of picture; accepted: {_labels()}"


def fits_extension(media_type: MediaType, extension: str) -> bool:
    """Whether the ending of a name (with its dot, any case) fits the content."""
    return extension.lower() in (media_type.extension, *media_type.other_extensions)


def _parse_brands(head: bytes) -> MediaType | None:
    size = int.from_bytes(head[:4], "big")
    end = min(size, len(head), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end, 4))]
    for brand in (brands[0], *brands[1:]):
        for names, media_type in _BRANDS:
            if brand in names:
                return _prefer_codec(media_type, brands)
    return None


def _prefer_codec(media_type: MediaType, brands: list[bytes]) -> MediaType:
    """`mif1` says only the container; a codec among the compatible brands says more."""
    if media_type is not HEIF:
        return media_type
    return next((kind for names, kind in _BRANDS[:2] if names.intersection(brands)), HEIF)


def _labels() -> str:
    return ", ".join(dict.fromkeys(kind.label for kind in ACCEPTED))
