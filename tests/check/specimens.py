"""The form of a specimen: a subject that must raise a code, and its twin that must not."""

from typing import NamedTuple

from catalogue.check.subject import Subject


class Specimen(NamedTuple):
    """One code's specimen.

    Attributes:
        bad: must raise the code.
        twin: like it but for the fault; must not raise it, and must be contradicted in nothing.
    """

    bad: Subject
    twin: Subject
