"""The answers in the report: whole, with who found them, and drawings that tell no more than the page."""

import io
import re
from datetime import date

import msgspec
import pytest
from answer_builders import NO_ELEMENTS, make_check_finding, make_checked
from dossier_builders import make_dossier, make_exhibit, make_full_view, make_image_id, make_image_view
from PIL import Image

from catalogue.bundle.profile import withhold_for_public
from catalogue.record.answer import PROPOSITIONS, Answer, Bearing, Checked, Question
from catalogue.record.codes import EXPLANATIONS
from catalogue.record.statement import Noted
from catalogue.record.timeline import Service
from catalogue.record.views import Dossier, ImageView
from catalogue.render.report import render_report
from catalogue.render.report_plates import draw_plates

CODE = "FIX-001"


def render(image: ImageView, **changes: object) -> str:
    return render_report(make_dossier(exhibits=(make_exhibit(image),), **changes), {})


def find_section(page: str) -> str:
    """The words of the section, without markup."""
    section = page[page.index("<h4>What the picture itself says") : page.index("<h4>Facts")]
    return " ".join(re.sub(r"<[^>]*>", " ", section.replace("<wbr>", "")).split())


def make_checked_view(*checks: Checked) -> ImageView:
    return make_full_view(checks=checks or (make_checked(),))


def test_image_that_nobody_checked_says_so() -> None:
    assert "Nobody has asked the four questions of this image." in render(make_image_view())


def test_each_statement_stands_before_its_answer() -> None:
    words = find_section(render(make_checked_view()))

    places = [words.index(PROPOSITIONS[question]) for question in Question]
    assert places == sorted(places)
    assert re.search(rf"{PROPOSITIONS[Question.MISDATED]} contradicted DATE-004 contradicts it", words)
    assert re.search(rf"{PROPOSITIONS[Question.MODIFIED]} not checked", words)


def test_finding_is_told_with_its_facts_and_values() -> None:
    words = find_section(render(make_checked_view()))

    assert "IMD says 2021-04-02, the caption says 2022-05-19." in words
    assert "embedded acquired_at 2021-04-02T08:41:52Z IMD:IMAGE_1.firstLineTime" in words
    assert "stated acquired_at 2022-05-19 entry origin:3 by ines" in words
    assert "difference_days 412" in words


def test_finding_says_what_it_proves_and_what_it_does_not() -> None:
    known = EXPLANATIONS[CODE]

    words = find_section(render(make_checked_view(make_checked(20, make_check_finding(CODE)))))

    assert f"It proves: {known.proves}. It does not prove: {known.proves_not}." in words


def test_reasons_why_checks_did_not_run_are_folded() -> None:
    page = render(make_checked_view())

    folded = re.findall(r"<details><summary>1 check could not run</summary>(.*?)</details>", page)
    assert len(folded) == 4
    assert all(NO_ELEMENTS.reason in one for one in folded)


def test_programs_and_data_are_told() -> None:
    assert "took part: sensor table 2026-11-22 ." in find_section(render(make_checked_view()))


def test_checks_of_two_agents_stand_side_by_side_and_earlier_ones_are_folded() -> None:
    supports = make_check_finding("DATE-031", Bearing.SUPPORTS)
    checks = (
        make_checked(20, supports, at="2022-05-24T10:00:00Z"),
        make_checked(21),
        make_checked(22, supports, agent="tarik"),
    )

    words = find_section(render(make_checked_view(*checks)))

    assert words.count("Checked by") == 2
    assert "Checked before, 3 changes since: ines" in words
    assert "time: was supported, now contradicted" in words


def test_public_report_tells_the_answer_and_explains_the_code_and_nothing_finer() -> None:
    finding = make_check_finding(CODE, sentence="It lies at 44.61033, 33.52563.")
    dossier = make_dossier(exhibits=(make_exhibit(make_checked_view(make_checked(20, finding))),))

    words = find_section(render_report(withhold_for_public(dossier), {}))

    assert f"{CODE} contradicts it" in words
    assert f"It means: {EXPLANATIONS[CODE].means}." in words
    assert "44.61033" not in words
    assert NO_ELEMENTS.reason not in words


def test_drawings_of_a_checked_image_are_in_the_page() -> None:
    dossier = make_dossier(exhibits=(make_exhibit(make_checked_view()),))
    plates = draw_plates(dossier)

    page = render_report(dossier, {}, plates)

    assert len(re.findall(r'<img src="data:image/png;base64,[A-Za-z0-9+/]+=*" alt="All ', page)) == 2
    assert f"2, {sum(len(plate.png) for plate in plates[make_image_id()]) / 1000:.1f} kB" in page


def test_image_that_nobody_checked_has_no_drawings() -> None:
    assert draw_plates(make_dossier(exhibits=(make_exhibit(make_full_view()),))) == {}


def test_drawings_stay_small() -> None:
    plates = draw_plates(make_dossier(exhibits=(make_exhibit(make_checked_view()),)))

    for plate in plates[make_image_id()]:
        assert len(plate.png) < 60_000
        with Image.open(io.BytesIO(plate.png)) as picture:
            assert picture.width == 1200


def test_two_journals_with_one_name_stand_apart_and_are_told() -> None:
    forged = make_checked(9, at="2026-01-01T00:00:00Z")
    forged = forged.with_noted(Noted("forger:9", forged.get_noted().at, forged.get_noted().agent))

    words = find_section(render(make_checked_view(make_checked(20), forged)))

    assert "in journal forger" in words
    assert "in journal origin" in words
    assert "Checked before" not in words


def test_hostile_text_in_answers_stays_text() -> None:
    hostile = '</details><script>alert(1)</script>"\u202e\x1b'
    finding = make_check_finding(hostile, sentence=hostile, check=hostile, evidence=((hostile, hostile),))
    checked = make_checked(20, finding)
    answer: Answer = msgspec.structs.replace(checked.answers.misdated, proposition=hostile, ran=(hostile,))
    answers = msgspec.structs.replace(checked.answers, misdated=answer)

    page = render(make_checked_view(msgspec.structs.replace(checked, answers=answers)))

    assert "<script" not in page
    assert page.count("<details>") == page.count("</details>")
    assert not {"\u202e", "\x1b"} & set(page)


@pytest.mark.parametrize("number", [1, 12])
def test_drawings_stand_at_their_own_image(number: int) -> None:
    views = [make_full_view(n, checks=(make_checked(),) if n == number - 1 else ()) for n in range(number)]
    dossier: Dossier = make_dossier(exhibits=tuple(make_exhibit(view) for view in views))

    page = render_report(dossier, {}, draw_plates(dossier))

    start = page.index(f'id="image-{number}"')
    assert page.count("data:image/png") == page[start:].count("data:image/png") == 2


def test_satellite_in_service_is_drawn_when_it_is_known() -> None:
    dossier = make_dossier(exhibits=(make_exhibit(make_checked_view()),))
    service = Service(name="WorldView-3", launched=date(2014, 8, 13))

    [bare, _] = draw_plates(dossier)[make_image_id()]
    [told, _] = draw_plates(dossier, lambda _: (service,))[make_image_id()]

    with Image.open(io.BytesIO(bare.png)) as first, Image.open(io.BytesIO(told.png)) as second:
        assert second.height > first.height + 40


def test_checked_image_whose_drawings_are_left_out_says_so() -> None:
    views = [make_full_view(number, checks=(make_checked(),)) for number in range(2)]
    dossier = make_dossier(exhibits=tuple(map(make_exhibit, views)))
    plates = draw_plates(dossier)
    del plates[make_image_id(1)]

    page = render_report(dossier, {}, plates)

    assert page.count("Its times and places are not drawn in this page.") == 1
