"""Every exception that leaves the library, with the exit code that the command line gives it.

CatalogueError                    something prevented the work
├── UsageFault              (2)   a value or combination that cannot mean anything
│   └── ValueRefused        (2)   one value, with the forms that would be accepted
├── InputFault              (4)   one input could not be taken; the rest goes on
│   ├── InputRefused        (4)   not accepted by policy (kind of file, size, address)
│   ├── InputUnreadable     (4)   accepted in kind, but the bytes could not be had
│   ├── SignatureRefused    (4)   a signature or timestamp that is not over these bytes, or not sound
│   └── CheckUnavailable    (4)   could not be done here: a program or library that it needs is missing
├── NoSuchRecord            (5)   nothing has that id, prefix or slug
├── StoreUnavailable        (6)   locked by another process, full, or out of reach
└── Damaged                 (7)   a store, journal or bundle that is not what it should be

Bad evidence is not an exception: it is a Finding.
"""


class CatalogueError(Exception):
    """Something prevented the work; the message says what, which, and what to do."""

    exit_code = 1


class UsageFault(CatalogueError):
    """A value or combination of values that cannot mean anything."""

    exit_code = 2


class ValueRefused(UsageFault):
    """One value that was not understood, with the forms that would have been.

    Args:
        value: what was given, verbatim.
        problem: why it is refused, as the end of a sentence that starts with the value.
        accepted: example forms that would be understood.
    """

    def __init__(self, value: str, problem: str, accepted: tuple[str, ...] = ()) -> None:
        self.value = value
        self.problem = problem
        self.accepted = accepted
        forms = f"; accepted: {', '.join(accepted)}" if accepted else ""
        super().__init__(f"{value!r} {problem}{forms}")


class InputFault(CatalogueError):
    """One input could not be taken; the rest of the work goes on."""

    exit_code = 4


class InputRefused(InputFault):
    """An input that is not accepted by policy: its kind, its size or its address."""


class InputUnreadable(InputFault):
    """An input of an accepted kind whose bytes could not be had."""


class SignatureRefused(InputFault):
    """A signature or timestamp that is not over these bytes, or not sound."""


class CheckUnavailable(InputFault):
    """What could not be checked or made here: a program or library that it needs is missing."""


class NoSuchRecord(CatalogueError):
    """Nothing has that id, prefix or slug."""

    exit_code = 5


class StoreUnavailable(CatalogueError):
    """A catalogue that is locked by another process, out of space, or out of reach."""

    exit_code = 6


class Damaged(CatalogueError):
    """A store, journal or bundle that is not what it should be."""

    exit_code = 7
