"""Numbers in sentences."""


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: "1 image", "2 images", "3 entries".

    Args:
        number: of things.
        noun: of one of them.
        plural: of several, when it is not the noun with an s.
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
