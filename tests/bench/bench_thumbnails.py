"""How often a thumbnail is called another picture's, over edits of real pictures and over strangers.

python tests/bench/bench_thumbnails.py --pictures 12 --strangers 50 --seed 4
"""

import argparse
import random
from collections.abc import Callable
from io import BytesIO

import borrowed  # noqa: F401 - lets the next lines find theirs
import numpy as np
from picture_bytes import make_thumbnail
from PIL import Image, ImageDraw, ImageOps
from real_data import find_real_data

from catalogue.check.modified_thumbnail import judge
from catalogue.errors import InputFault
from catalogue.examine.likeness import find_best_match
from catalogue.examine.limits import Limits
from catalogue.examine.media_type import HEAD_BYTES, parse_media_type
from catalogue.examine.preview import read_picture
from catalogue.record.closer_look import Likeness

Edit = Callable[[Image.Image, random.Random], Image.Image]
Collage = Callable[[Image.Image, Image.Image, random.Random], Image.Image]
_SIDE_PX = 512


def crop(image: Image.Image, share: float, chance: random.Random) -> Image.Image:
    """A part of the picture, that share of each side, anywhere."""
    width, height = int(image.width * share), int(image.height * share)
    left, top = chance.randint(0, image.width - width), chance.randint(0, image.height - height)
    return image.crop((left, top, left + width, top + height))


def annotate(image: Image.Image, chance: random.Random) -> Image.Image:
    """Six boxes anywhere, and a bar along the bottom."""
    drawn = image.copy()
    draw = ImageDraw.Draw(drawn)
    for _ in range(6):
        left, top = chance.randint(0, image.width), chance.randint(0, image.height)
        draw.rectangle((left, top, left + image.width // 4, top + image.height // 10), fill=255)
    draw.rectangle((0, image.height * 5 // 6, image.width, image.height), fill=0)
    return drawn


def darken(image: Image.Image, _: random.Random) -> Image.Image:
    """Gamma 2."""
    return image.point(lambda value: 255 * (value / 255) ** 2.0)


def make_crop(share: float) -> Edit:
    """The edit that crops to that share of each side."""
    return lambda image, chance: crop(image, share, chance)


def cut_middle(image: Image.Image, share: float) -> Image.Image:
    """The middle, that share of each side."""
    across, down = round(image.width * (1 - share) / 2), round(image.height * (1 - share) / 2)
    return image.crop((across, down, image.width - across, image.height - down))


def cut_strip(image: Image.Image, share: float, chance: random.Random) -> Image.Image:
    """A strip over the whole width, anywhere."""
    height = round(image.height * share)
    top = chance.randint(0, image.height - height)
    return image.crop((0, top, image.width, top + height))


def make_triptych(image: Image.Image, other: Image.Image, _: random.Random) -> Image.Image:
    """The picture and another, and that turned, each squeezed into a third."""
    paper = Image.new("L", image.size)
    width = image.width // 3
    for at, one in enumerate((image, other, other.rotate(90))):
        paper.paste(one.resize((width, image.height)), (at * width, 0))
    return paper


def make_quarters(image: Image.Image, other: Image.Image, chance: random.Random) -> Image.Image:
    """The picture in one quarter, another and what became of it in the three others."""
    width, height = image.width // 2, image.height // 2
    paper = Image.new("L", (2 * width, 2 * height))
    parts = [image, other, ImageOps.mirror(other), other.rotate(180)]
    chance.shuffle(parts)
    for at, one in enumerate(parts):
        paper.paste(one.resize((width, height)), (at % 2 * width, at // 2 * height))
    return paper


def lay_on(
    image: Image.Image, other: Image.Image, chance: random.Random, *, share: float = 0.4
) -> Image.Image:
    """The picture, made smaller, anywhere on another of its first size."""
    paper = other.resize(image.size)
    small = image.resize((round(image.width * share), round(image.height * share)))
    left, top = (chance.randint(0, round(size * (1 - share))) for size in image.size)
    paper.paste(small, (left, top))
    return paper


EDITS: dict[str, Edit] = {
    **{f"crop to {share:.0%}": make_crop(share) for share in (0.8, 0.6, 0.4, 0.3, 0.2, 0.12)},
    "annotated": annotate,
    "crop to 60%, annotated": lambda i, c: annotate(crop(i, 0.6, c), c),
    "crop to 50%, darkened": lambda i, c: darken(crop(i, 0.5, c), c),
    "captioned": lambda i, _: ImageOps.expand(i, (0, i.height // 5), 255),
    "turned by 5 degrees": lambda i, _: i.rotate(5),
    "turned by 15 degrees": lambda i, _: i.rotate(15),
    "turned by 5 degrees, annotated": lambda i, c: annotate(i.rotate(5), c),
    "mirrored": lambda i, _: ImageOps.mirror(i),
    "negative": lambda i, _: ImageOps.invert(i),
    "equalised": lambda i, _: ImageOps.equalize(i),
    "darkened": darken,
    "stretched by half": lambda i, _: i.resize((i.width * 3 // 2, i.height)),
    "turned by 30 degrees, crop to 65%": lambda i, _: cut_middle(i.rotate(30), 0.65),
    "turned by 45 degrees, crop to 60%": lambda i, _: cut_middle(i.rotate(45), 0.6),
    "turned by any angle, crop to 60%": lambda i, c: cut_middle(i.rotate(c.uniform(0, 360)), 0.6),
    "turned by any angle, on white": lambda i, c: i.rotate(c.uniform(0, 360), expand=True, fillcolor=255),
    "strip of 15%": lambda i, c: cut_strip(i, 0.15, c),
    "strip of 25%": lambda i, c: cut_strip(i, 0.25, c),
    "strip of 15%, drawn out to 5:2": lambda i, c: cut_strip(i, 0.15, c).resize((500, 200)),
}
# Into each of these another picture goes too.
COLLAGES: dict[str, Collage] = {
    "squeezed into a third, beside": make_triptych,
    "in a quarter, beside others": make_quarters,
    "40% of each side, on another": lay_on,
    "turned, 50% of each side, on another": lambda i, o, c: lay_on(
        cut_middle(i.rotate(c.uniform(0, 360)), 0.65), o, c, share=0.5
    ),
}


def read_pictures() -> dict[str, Image.Image]:
    """Grey pictures of the corpus that are large and varied enough, by name."""
    found = {}
    for path in sorted(find_real_data().joinpath("corpus").glob("[ms]*/*")):
        if not path.is_file():
            continue
        kind = parse_media_type(path.read_bytes()[:HEAD_BYTES])
        if kind is None or not kind.is_decodable:
            continue
        try:
            image = Image.fromarray(read_picture(path, kind, max_px=_SIDE_PX, limits=Limits()).rgb).convert(
                "L"
            )
        except InputFault:
            continue
        if min(image.size) >= 150 and float(np.asarray(image).std()) > 15:
            found[path.name] = image
    return found


def judge_pair(picture: Image.Image, of_thumbnail: Image.Image) -> str:
    """The code that the thumbnail of one picture raises in another, or "-"."""
    with Image.open(BytesIO(make_thumbnail(np.asarray(of_thumbnail)))) as image:
        thumbnail = np.asarray(image, dtype=np.float32)
    match = find_best_match(np.asarray(picture, dtype=np.float32), thumbnail)
    if match is None:
        return "-"
    finding = judge(
        Likeness(
            source="bench",
            width_px=160,
            height_px=120,
            correlation=match.correlation,
            agreement=match.agreement,
            fit=match.fit,
            is_telling=match.is_telling,
        )
    )
    return finding.code if finding else "-"


def main() -> None:
    """Print a table: how many were called another picture's, and how many were warned of."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=8)
    parser.add_argument("--strangers", type=int, default=60)
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    pictures, chance = read_pictures(), random.Random(options.seed)  # noqa: S311  # a sample, no secret
    names = sorted(pictures)
    print(f"{'edit':38} {'pictures':>8} {'called another':>14} {'warned':>7}")  # noqa: T201
    for label, edit in EDITS.items():
        chosen = chance.sample(names, min(options.pictures, len(names)))
        codes = [judge_pair(edit(pictures[name], chance), pictures[name]) for name in chosen]
        _print(label, codes)
    for label, collage in COLLAGES.items():
        codes = []
        for name in chance.sample(names, min(options.pictures, len(names))):
            other = pictures[chance.choice([one for one in names if one != name])]
            codes.append(judge_pair(collage(pictures[name], other, chance), pictures[name]))
        _print(label, codes)
    pairs = [chance.sample(names, 2) for _ in range(options.strangers)]
    _print("another picture", [judge_pair(pictures[a], pictures[b]) for a, b in pairs])


def _print(label: str, codes: list[str]) -> None:
    print(f"{label:38} {len(codes):8} {codes.count('MOD-007'):14} {codes.count('MOD-008'):7}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
