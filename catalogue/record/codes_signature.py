"""Finding codes of what signatures and timestamps can show."""

from catalogue.record.explanation import Explanation

SIGNATURE_CODES: tuple[Explanation, ...] = ()
