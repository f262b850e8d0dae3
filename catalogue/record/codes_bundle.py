"""Finding codes of what verifying a bundle can find."""

from catalogue.record.explanation import Explanation

BUNDLE_CODES: tuple[Explanation, ...] = ()
