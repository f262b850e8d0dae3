"""Kinds of file are told from bytes."""

import pytest

from catalogue.examine import media_type
from catalogue.examine.media_type import describe_refusal, fits_extension, parse_media_type


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF", media_type.JPEG),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", media_type.PNG),
        (b"II*\0\x08\0\0\0", media_type.TIFF),
        (b"MM\0*\0\0\0\x08", media_type.TIFF),
        (b"II+\0\x08\0\0\0\x10\0\0\0", media_type.TIFF),
        (b"MM\0+\0\x08\0\0\0\0\0\0", media_type.TIFF),
        (b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftyp", media_type.JP2),
        (b"\xff\x4f\xff\x51\0\x2f", media_type.J2K),
        (b"RIFF\x10\0\0\0WEBPVP8 ", media_type.WEBP),
        (b"NITF02.10", media_type.NITF),
        (b"NSIF01.00", media_type.NITF),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", media_type.HEIC),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", media_type.HEIC),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1miaf", media_type.HEIF),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1miaf", media_type.AVIF),
        (b"\xff\x0a\xfa\x1f", media_type.JXL),
        (b"\0\0\0\x0cJXL \r\n\x87\n", media_type.JXL),
        (b"8BPS\0\x01", media_type.PSD),
        (b"8BPS\0\x02", media_type.PSD),
    ],
)
def test_kind_is_told_from_the_first_bytes(head: bytes, expected: media_type.MediaType) -> None:
    assert parse_media_type(head) is expected


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"", "empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "git lfs pull"),
        (b"<VRTDataset rasterXSize='1'>", "VRT"),
        (b"<?xml version='1.0'?>\n<VRTDataset>", "VRT"),
        (b"<GDAL_WMS><Service name='TMS'>", "web service"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"\xef\xbb\xbf  <svg xmlns='x'>", "SVG"),
        (b"PK\x03\x04", "ZIP"),
        (b"PK\x03\x04", "or, if it is a bundle, 'catalogue import' it"),
        (b"%PDF-1.7", "PDF"),
        (b"GIF89a", "GIF"),
        (b"BM\x36\0", "BMP"),
        (b"MZ\x90", "program"),
        (b"\0\0\0\x18ftypisom", "video"),
        (b"\x01\x02\x03", "01 02 03"),
    ],
)
def test_refusal_names_what_the_file_looks_like(head: bytes, word: str) -> None:
    assert parse_media_type(head) is None
    assert word in describe_refusal(head)


def test_only_decodable_kinds_have_a_driver() -> None:
    assert all((kind.gdal_driver is not None) == kind.is_decodable for kind in media_type.ACCEPTED)


def test_extension_is_compared_without_regard_to_case() -> None:
    assert fits_extension(media_type.JPEG, ".JPEG")
    assert not fits_extension(media_type.JPEG, ".tif")
