"""Every check, and the four answers that their findings roll up to."""

from collections.abc import Sequence

from catalogue.check import (
    misdated_names,
    misdated_night,
    misdated_orbit,
    misdated_order,
    misdated_service,
    misdated_shadow,
    misdated_sighting,
    misdated_sun,
    misdated_times,
    misdated_view,
    mislocated_axes,
    mislocated_gps,
    mislocated_latitude,
    mislocated_names,
    mislocated_place,
    mislocated_statements,
    mislocated_tile,
    misrepresented_captions,
    misrepresented_claim,
    misrepresented_colour,
    misrepresented_dissent,
    misrepresented_exclusive,
    misrepresented_length,
    misrepresented_scale,
    misrepresented_sensor,
    modified_compression,
    modified_credentials,
    modified_damage,
    modified_pasted,
    modified_record,
    modified_software,
    modified_thumbnail,
    modified_trailing,
)
from catalogue.check.brevity import limit_findings, shorten_reason
from catalogue.check.check import Check, Result
from catalogue.check.subject import Subject
from catalogue.errors import CatalogueError
from catalogue.record.answer import (
    PROPOSITIONS,
    Answer,
    Answers,
    Bearing,
    CheckFinding,
    NotRun,
    Question,
    roll_up,
)

# By question, and within one in the order in which a person would look.
CHECKS: tuple[Check, ...] = (
    modified_record.CHECK,
    modified_damage.CHECK,
    modified_trailing.CHECK,
    modified_thumbnail.CHECK,
    modified_compression.CHECK,
    modified_software.CHECK,
    modified_credentials.CHECK,
    modified_pasted.CHECK,
    misdated_order.CHECK,
    misdated_times.CHECK,
    misdated_names.CHECK,
    misdated_service.CHECK,
    misdated_sighting.CHECK,
    misdated_sun.CHECK,
    misdated_night.CHECK,
    misdated_orbit.CHECK,
    misdated_view.CHECK,
    misdated_shadow.CHECK,
    mislocated_place.CHECK,
    mislocated_tile.CHECK,
    mislocated_gps.CHECK,
    mislocated_axes.CHECK,
    mislocated_names.CHECK,
    mislocated_latitude.CHECK,
    mislocated_statements.CHECK,
    misrepresented_claim.CHECK,
    misrepresented_scale.CHECK,
    misrepresented_sensor.CHECK,
    misrepresented_colour.CHECK,
    misrepresented_length.CHECK,
    misrepresented_captions.CHECK,
    misrepresented_exclusive.CHECK,
    misrepresented_dissent.CHECK,
)

_ORDER = {Bearing.CONTRADICTS: 0, Bearing.SUPPORTS: 1, Bearing.SAYS_NOTHING: 2}


def run_checks(subject: Subject, checks: Sequence[Check] = CHECKS) -> Answers:
    """The four answers for one image; a check that fails on it did not run, and the others do."""
    results = [(check, _run(check, subject)) for check in checks]
    return Answers(
        modified=_answer(Question.MODIFIED, results),
        misdated=_answer(Question.MISDATED, results),
        mislocated=_answer(Question.MISLOCATED, results),
        misrepresented=_answer(Question.MISREPRESENTED, results),
    )


def _run(check: Check, subject: Subject) -> tuple[Result, ...]:
    try:
        return tuple(check.run(subject))
    except CatalogueError as error:
        # What is stated may lie where no arithmetic reaches, such as on the first day of year 1.
        return (NotRun(check=check.name, reason=f"it cannot work with what is stated: {error}"),)


def _answer(question: Question, results: Sequence[tuple[Check, tuple[Result, ...]]]) -> Answer:
    asked = [(check, found) for check, found in results if question in check.questions]
    not_run = tuple(shorten_reason(one) for _, found in asked for one in found if isinstance(one, NotRun))
    silent = {one.check for one in not_run}
    ran = tuple(check.name for check, found in asked if check.name not in silent)
    findings = sorted(
        (
            one
            for _, found in asked
            for one in found
            if isinstance(one, CheckFinding) and one.question is question
        ),
        key=_weigh,
    )
    # Cut before what they come to is asked: those that are kept weigh most, so the answer stays.
    kept = sorted(limit_findings(findings), key=_weigh)
    return Answer(
        answer=roll_up(kept, has_run=bool(ran)),
        proposition=PROPOSITIONS[question],
        findings=tuple(kept),
        ran=ran,
        not_run=not_run,
    )


def _weigh(finding: CheckFinding) -> int:
    return _ORDER[finding.bearing]
