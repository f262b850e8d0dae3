"""Pictures as bytes, with the things inside and behind them that a closer look must see."""

import base64
import struct
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.uint8]


def make_scene(seed: int, *, rows: int = 300, columns: int = 400) -> Grey:
    """A grey picture with fields, roads and roofs; those of two seeds have nothing in common."""
    random = np.random.default_rng(seed)
    coarse = random.integers(40, 200, size=(rows // 25 + 1, columns // 25 + 1), dtype=np.uint8)
    scene = np.asarray(Image.fromarray(coarse).resize((columns, rows), Image.Resampling.BICUBIC)).copy()
    for _ in range(60):
        top, left = int(random.integers(0, rows - 20)), int(random.integers(0, columns - 30))
        height, width = int(random.integers(4, 40)), int(random.integers(4, 40))
        scene[top : top + height, left : left + width] = random.integers(0, 255)
    return scene


def save_jpeg(picture: Grey, *, quality: int = 90, exif: bytes = b"", rgb: bool = False) -> bytes:
    """The picture as JPEG."""
    buffer = BytesIO()
    image = Image.fromarray(picture)
    (image.convert("RGB") if rgb else image).save(buffer, "JPEG", quality=quality, exif=exif)
    return buffer.getvalue()


def make_thumbnail(picture: Grey, *, size: tuple[int, int] = (160, 120)) -> bytes:
    """A JPEG of the picture on black, as cameras make them."""
    image = Image.fromarray(picture)
    image.thumbnail(size, Image.Resampling.BICUBIC)
    paper = Image.new("L", size)
    paper.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    return save_jpeg(np.asarray(paper), quality=70)


def make_exif(thumbnail: bytes) -> bytes:
    """An EXIF block with nothing but a thumbnail."""
    first = struct.pack("<H", 0) + struct.pack("<I", 14)
    second = struct.pack("<H", 2)
    second += struct.pack("<HHII", 0x0201, 4, 1, 14 + 2 + 24 + 4)
    second += struct.pack("<HHII", 0x0202, 4, 1, len(thumbnail)) + struct.pack("<I", 0)
    return b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + second + thumbnail


def add_segment(jpeg: bytes, marker: int, payload: bytes) -> bytes:
    """The JPEG with one more segment at its beginning."""
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload + jpeg[2:]


def make_photoshop(thumbnail: bytes, number: int = 1036) -> bytes:
    """The payload of an APP13 segment that holds a thumbnail."""
    data = bytes(28) + thumbnail
    block = b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + bytes(len(data) % 2)
    return b"Photoshop 3.0\0" + block


def make_xmp(thumbnail: bytes) -> bytes:
    """The payload of an APP1 segment whose XMP holds a thumbnail."""
    text = base64.b64encode(thumbnail).decode("ascii").replace("A", "A&#xA;", 1)
    return (
        b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><xmpGImg:image>"
        + text.encode("ascii")
        + b"</xmpGImg:image></x:xmpmeta>"
    )


def write(path: Path, data: bytes) -> Path:
    """The path, with these bytes in it."""
    path.write_bytes(data)
    return path
