"""How coarse a picture may be for what words say is seen in it."""

import re

import msgspec

# Two pixels, one line pair, across the narrower side to detect that something is there; eight to recognise
# what kind it is: J. Johnson, "Analysis of image forming systems" (1958), at even odds.
DETECT_PX, RECOGNISE_PX = 2.0, 8.0


class ObjectSize(msgspec.Struct, frozen=True):
    """A kind of object.

    Attributes:
        name: for people.
        words: that mean it, singular; a plural is understood.
        narrow_m: metres across the narrower side of a large one, so that a picture too coarse for it is too
            coarse for all.
    """

    name: str
    words: tuple[str, ...]
    narrow_m: float


# Round figures of large specimens, seen from above: people lie or throw shadows; buses and trucks are 2.55 m
# wide by law in Europe (96/53/EC), containers 2.44 m (ISO 668); a Panamax ship is 32 m wide.
OBJECTS: tuple[ObjectSize, ...] = (
    ObjectSize("a number plate", ("licence plate", "license plate", "number plate", "hull number"), 1.0),
    ObjectSize(
        "a person",
        (
            "soldier",
            "civilian",
            "bodies",
            "dead body",
            "corpse",
            "pedestrian",
            "protester",
            "crowd of people",
        ),
        1.0,
    ),
    ObjectSize("a grave", ("grave",), 1.5),
    ObjectSize("a car", ("car", "pickup", "taxi", "taxis", "sedan"), 2.0),
    ObjectSize(
        "a vehicle", ("vehicle", "truck", "lorry", "lorries", "bus", "buses", "ambulance", "minibus"), 3.0
    ),
    ObjectSize("a container", ("shipping container",), 2.5),
    ObjectSize("a gun", ("howitzer", "artillery piece", "rocket launcher", "missile launcher"), 3.5),
    ObjectSize("a rail wagon", ("rail car", "railcar", "railway wagon", "locomotive"), 3.5),
    ObjectSize(
        "an armoured vehicle", ("battle tank", "armoured vehicle", "armored vehicle", "tank column"), 4.0
    ),
    ObjectSize("a tent", ("tent",), 10.0),
    ObjectSize("a boat", ("boat", "dinghy", "dinghies", "tugboat", "barge"), 12.0),
    ObjectSize("a helicopter", ("helicopter",), 20.0),
    ObjectSize("a house", ("house",), 20.0),
    ObjectSize("a fighter aircraft", ("fighter jet", "fighter aircraft", "warplane"), 20.0),
    ObjectSize(
        "a ship", ("ship", "vessel", "frigate", "bulk carrier", "warship", "destroyer", "submarine"), 60.0
    ),
    ObjectSize("an aircraft", ("aircraft", "airplane", "aeroplane", "airliner", "bomber"), 65.0),
    ObjectSize("a building", ("building", "hospital", "warehouse", "hangar"), 100.0),
)
_BY_WORD = {word: one for one in OBJECTS for word in one.words}
# Longer phrases first: a rail car is no car.
_PATTERN = re.compile(
    rf"\b({'|'.join(re.escape(word) for word in sorted(_BY_WORD, key=len, reverse=True))})s?\b", re.IGNORECASE
)


def find_smallest(text: str) -> tuple[ObjectSize, str] | None:
    """The smallest kind of object that English words name, and the words; None when none is named."""
    found = [(_BY_WORD[match[1].casefold()], match[0]) for match in _PATTERN.finditer(text)]
    return min(found, key=lambda each: each[0].narrow_m) if found else None


def measure_needed_gsd_m(size: ObjectSize, pixels: float) -> float:
    """The coarsest ground sample distance that puts so many pixels across it."""
    return size.narrow_m / pixels
