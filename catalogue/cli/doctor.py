"""`catalogue doctor`: what is wrong, and how to mend it."""

import click

from catalogue.cli.session import Session, leave, with_session

_FAULTS, _DAMAGED = 3, 7


@click.command("doctor", epilog="Example: catalogue doctor --mend")
@click.option("--mend", is_flag=True, help="Mend what can be mended without loss.")
@with_session
def command(session: Session, /, mend: bool) -> None:
    """Say what is wrong with the catalogue and how to mend it; the originals' bytes are for verify."""
    from catalogue.actions.case import Case
    from catalogue.actions.doctor import examine_catalogue, mend_catalogue
    from catalogue.actions.held import list_journals
    from catalogue.errors import Damaged
    from catalogue.record.finding import has_fault

    folder = session.find_folder()
    list_journals(folder)
    case, damage = None, None
    try:
        case = Case(folder, agent=session.agent)
    except Damaged as error:
        damage = error
    if mend and case is not None:
        for done in mend_catalogue(case):
            session.tell(done)
    findings = examine_catalogue(folder, case)
    if damage is not None and not has_fault(findings):
        raise damage
    for finding in findings:
        if session.as_json:
            session.print_json(finding)
        else:
            session.print_finding(finding)
    if not findings and not session.as_json:
        session.print_line("nothing is wrong")
    faults = [finding for finding in findings if has_fault([finding])]
    is_damaged = any(finding.code.startswith(("JRN", "VIEW")) for finding in faults)
    leave(_DAMAGED if is_damaged else _FAULTS if faults else 0)
