"""Finding codes of what importing can find."""

from catalogue.record.explanation import Explanation

IMPORT_CODES: tuple[Explanation, ...] = ()
