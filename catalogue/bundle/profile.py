"""The public profile: a dossier without whoever collected it, and without places finer than a region.

What is withheld stands there as "withheld", and is counted in one sentence each. Nothing else is left out:
what the publisher, the claimant and the file say stays, and so do the reasons of assessments.

1. Images with a sensitivity tag leave as a whole, and with them whatever is said of them.
2. Contributors become letters, entries become numbers, in the order of their acts; times of acts become days.
3. Places become regions; file names become digests; notes, fetches and personal tags are withheld, and so
   are descriptions and comments in files, programs that are not known, ids of documents, and whatever path
   names an account or a machine.
4. Of checks stay the answers, the codes of findings and how they bear on them.
5. Custody is told by day and kind of act, with their number.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

import msgspec

from catalogue.bundle.coarsen import (
    WITHHELD,
    coarsen_geometry,
    coarsen_place,
    widen_bounds,
)
from catalogue.bundle.profile_checks import veil_checked
from catalogue.bundle.profile_facts import (
    Secrets,
    coarsen_fact,
    find_revealing_fact,
    find_secrets,
    is_person_tag,
    is_place_tag,
)
from catalogue.bundle.profile_texts import blot_paths
from catalogue.bundle.profile_veil import Veil, get_day, get_letters
from catalogue.record.claim import Assessment, Claim
from catalogue.record.entry import Derivative
from catalogue.record.examination import Dump
from catalogue.record.fact import Basis, Fact
from catalogue.record.place import Place, PlacePrecision
from catalogue.record.scene import Scene
from catalogue.record.sighting import Fetch, Sighting
from catalogue.record.statement import Noted, Statement
from catalogue.record.tag import Tag, Withdrawal
from catalogue.record.views import ClaimView, Dossier, Exhibit, ImageView, LinkedClaim, LogLine

S = TypeVar("S", bound=Statement)
_NAMESPACE, _HARMLESS = "sensitivity:", "sensitivity:not-sensitive"
_BY = re.compile(r"entry (\S+:[0-9]+) by (.+)", re.DOTALL)


def is_original_public(image: ImageView) -> str | None:
    """Why the original of an image cannot be in a public bundle; None when nothing known speaks against it.

    Only what the view shows is looked at: tags of the file that have no fact stand in the examination file,
    and `find_revealing_tags` looks through that.
    """
    words = _find_sensitivity(image)
    if words:
        return f"it is tagged {', '.join(words)}"
    if image.outcome != "decoded":
        return "it was not examined to its end, so what is embedded in it is not known"
    if image.footprint is not None or image.bounds_wgs84 is not None:
        return "it is georeferenced more finely than 0.1 degree"
    return find_revealing_fact(image.facts)


def withhold_for_public(dossier: Dossier, *, unfit: Mapping[str, str] | None = None) -> Dossier:
    """The dossier as the public may see it; what is missing is told in `withheld`.

    Args:
        dossier: the full one.
        unfit: why an original cannot be shown, by image id, where only the raw reading of it tells.
    """
    veil = Veil()
    exhibits = tuple(one for one in dossier.exhibits if not _find_sensitivity(one.image))
    for exhibit in dossier.exhibits:
        if words := _find_sensitivity(exhibit.image):
            veil.gone.add(exhibit.image.id)
            veil.reasons[", ".join(words)] += 1
    _name_all(veil, _find_noted((exhibits, dossier.claims)))
    veiled = tuple(_veil_exhibit(veil, one, (unfit or {}).get(one.image.id)) for one in exhibits)
    told = tuple(_veil_claim(veil, one) for one in dossier.claims)
    (veiled, told), veil.counts["paths"] = blot_paths((veiled, told))
    return Dossier(
        profile="public",
        exhibits=veiled,
        claims=told,
        custody=_count_acts(veil, dossier.custody),
        latest_at=get_day(dossier.latest_at) if dossier.latest_at else None,
        withheld=(*dossier.withheld, *veil.tell()),
        tool=dossier.tool,
    )


def _name_all(veil: Veil, noted: Iterable[Noted]) -> None:
    """Letters and numbers for everybody and every entry, in the order of the acts."""
    for one in sorted(set(noted), key=lambda one: (one.at, *one.sort_key()[1:], one.agent)):
        veil.get_entry(one.entry)
        veil.letters.setdefault((one.origin, one.agent), f"contributor {get_letters(len(veil.letters))}")
    veil.counts["agents"] = len(veil.letters)


def _find_noted(value: object) -> Iterator[Noted]:
    """Every reference to an entry, however deep."""
    if isinstance(value, Noted):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _find_noted(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _find_noted(one)


def _find_sensitivity(image: ImageView) -> list[str]:
    """Tags that keep an image from the public, each once."""
    names = {tag.name.casefold() for tag in image.tags}
    return sorted(name for name in names if name.startswith(_NAMESPACE) and name != _HARMLESS)


def _noted(veil: Veil, statement: S, **changes: object) -> S:
    """A statement with its reference veiled and other fields changed."""
    noted = veil.cite(statement.noted) if statement.noted else None
    return msgspec.structs.replace(statement, noted=noted, **changes)


def _veil_exhibit(veil: Veil, exhibit: Exhibit, unfit: str | None) -> Exhibit:
    image = exhibit.image
    reason = is_original_public(image) or unfit
    secrets = find_secrets(image)
    without = tuple(secrets.hide_in(text) or "" for text in exhibit.without)
    if reason is not None:
        veil.counts["originals"] += 1
        without = (*without, f"the original is withheld: {reason}")
    return Exhibit(image=_veil_image(veil, image, reason, secrets), preview=exhibit.preview, without=without)


def _veil_image(veil: Veil, image: ImageView, reason: str | None, secrets: Secrets) -> ImageView:
    veil.counts["outlines"] += (image.footprint is not None) + (image.bounds_wgs84 is not None)
    footprint = coarsen_geometry(image.footprint) if image.footprint is not None else None
    lost = image.footprint is not None and footprint is None
    regions = {
        scene.noted.entry
        for scene in image.scenes
        if scene.noted and scene.place and scene.place.precision is PlacePrecision.REGION
    }
    return msgspec.structs.replace(
        image,
        name=veil.name_file(image.name, image.id),
        original=image.original if reason is None else None,
        reason=secrets.hide_in(image.reason),
        facts=tuple(_veil_fact(veil, fact, regions) for fact in image.facts),
        footprint=footprint,
        bounds_wgs84=widen_bounds(image.bounds_wgs84) if image.bounds_wgs84 else None,
        no_footprint=WITHHELD if lost else secrets.hide_in(image.no_footprint),
        notes=tuple(secrets.hide_in(note) or "" for note in image.notes),
        sightings=tuple(_veil_sighting(veil, one, image.id) for one in image.sightings),
        scenes=tuple(_veil_scene(veil, one) for one in image.scenes),
        tags=tuple(_veil_tag(veil, one) for one in image.tags),
        annotations=tuple(_noted(veil, one, note=veil.hide(one.note, "notes")) for one in image.annotations),
        claims=tuple(_veil_link(veil, one) for one in image.claims),
        sidecars=tuple(_veil_dump(veil, one) for one in image.sidecars),
        derivatives=tuple(_veil_derivative(veil, one, secrets.hide_in) for one in image.derivatives),
        fixity_checks=tuple(_noted(veil, one) for one in image.fixity_checks),
        checks=tuple(veil_checked(veil, one) for one in image.checks),
        withdrawals=_veil_withdrawals(veil, image.withdrawals),
        ingested=tuple(map(veil.cite, image.ingested)),
    )


def _veil_fact(veil: Veil, fact: Fact, regions: AbstractSet[str]) -> Fact:
    """The fact without position, person or device, and its source without whoever recorded it."""
    told = coarsen_fact(fact, is_region=_get_entry(fact.source) in regions)
    veil.counts["facts"] += told != fact
    source = told.source
    if match := _BY.fullmatch(source):
        whose = (match[1].rpartition(":")[0], match[2])
        source = f"entry {veil.get_entry(match[1])} by {veil.letters.get(whose, WITHHELD)}"
    elif fact.basis is Basis.STATED:
        source = WITHHELD
    value = told.value
    if told.name == "obtained_at" and isinstance(value, str):
        value = get_day(value)
    noted = veil.cite(fact.noted) if fact.noted else None
    return msgspec.structs.replace(told, source=source, value=value, noted=noted)


def _get_entry(source: str) -> str | None:
    match = _BY.fullmatch(source)
    return match[1] if match else None


def _veil_sighting(veil: Veil, sighting: Sighting, image: str) -> Sighting:
    return _noted(
        veil,
        sighting,
        url=veil.link(sighting.url),
        page=veil.link(sighting.page),
        archive_url=veil.link(sighting.archive_url),
        obtained_at=get_day(sighting.obtained_at) if sighting.obtained_at else None,
        name=veil.name_file(sighting.name, image),
        manifest=veil.hide(sighting.manifest, "manifests"),
        fetch=_veil_fetch(veil, sighting.fetch) if sighting.fetch else None,
        note=veil.hide(sighting.note, "notes"),
    )


def _veil_fetch(veil: Veil, fetch: Fetch) -> Fetch:
    """Day and status: addresses that were asked for and headers may hold a session or an account."""
    veil.counts["fetches"] += 1
    return Fetch(
        requested_url=WITHHELD,
        final_url=WITHHELD,
        redirects=(WITHHELD,) * len(fetch.redirects),
        status=fetch.status,
        headers=((WITHHELD, WITHHELD),) if fetch.headers else (),
        started_at=get_day(fetch.started_at),
        finished_at=get_day(fetch.finished_at),
    )


def _veil_scene(veil: Veil, scene: Scene) -> Scene:
    return _noted(
        veil,
        scene,
        place=_veil_place(veil, scene.place),
        source_url=veil.link(scene.source_url),
        note=veil.hide(scene.note, "notes"),
        # Both angles to a tenth of a degree, and the time, give the position to some ten kilometres.
        sun_azimuth_deg=_round_whole(scene.sun_azimuth_deg),
        sun_elevation_deg=_round_whole(scene.sun_elevation_deg),
    )


def _round_whole(angle: float | None) -> float | None:
    return None if angle is None else float(round(angle))


def _veil_place(veil: Veil, place: Place | None) -> Place | None:
    if place is None:
        return None
    coarse = coarsen_place(place)
    veil.counts["places"] += coarse.latitude_deg is not None
    veil.counts["words"] += coarse.name != place.name
    return coarse


def _veil_tag(veil: Veil, tag: Tag) -> Tag:
    if not is_place_tag(tag.name) and not is_person_tag(tag.name):
        return _noted(veil, tag)
    veil.counts["words" if is_place_tag(tag.name) else "facts"] += 1
    namespace, colon, _ = tag.name.partition(":")
    return _noted(veil, tag, name=f"{namespace}:{WITHHELD}" if colon else WITHHELD)


def _veil_dump(veil: Veil, dump: Dump) -> Dump:
    name = veil.name_file(dump.name, dump.sha256)
    return msgspec.structs.replace(dump, name=name)


def _veil_derivative(
    veil: Veil, derivative: Derivative, hide_in: Callable[[str | None], str | None]
) -> Derivative:
    return _noted(
        veil,
        derivative,
        name=veil.name_file(derivative.name, derivative.sha256),
        of=tuple(WITHHELD if image in veil.gone else image for image in derivative.of),
        parameters=tuple((name, hide_in(value) or "") for name, value in derivative.parameters),
    )


def _veil_withdrawals(veil: Veil, withdrawals: tuple[Withdrawal, ...]) -> tuple[Withdrawal, ...]:
    """That something was taken back; of what it was, the kind."""
    kept = [one for one in withdrawals if one.image not in veil.gone]
    veil.counts["spoken"] += len(withdrawals) - len(kept)
    return tuple(
        _noted(
            veil,
            one,
            withdraws=veil.get_entry(one.withdraws),
            what=f"{one.what.split(' ')[0]} {WITHHELD}" if " " in one.what else one.what,
            reason=veil.hide(one.reason, "notes"),
        )
        for one in kept
    )


def _veil_link(veil: Veil, link: LinkedClaim) -> LinkedClaim:
    return msgspec.structs.replace(
        link,
        note=veil.hide(link.note, "notes"),
        noted=veil.cite(link.noted),
        assessments=_veil_assessments(veil, link.assessments),
    )


def _veil_assessments(veil: Veil, assessments: tuple[Assessment, ...]) -> tuple[Assessment, ...]:
    kept = [one for one in assessments if one.image not in veil.gone]
    veil.counts["spoken"] += len(assessments) - len(kept)
    return tuple(_noted(veil, one) for one in kept)


def _veil_claim(veil: Veil, claim: ClaimView) -> ClaimView:
    kept = tuple(pair for pair in claim.images if pair[0] not in veil.gone)
    veil.counts["spoken"] += len(claim.images) - len(kept)
    return msgspec.structs.replace(
        claim,
        statements=tuple(_veil_statement(veil, one) for one in claim.statements),
        assessments=_veil_assessments(veil, claim.assessments),
        link_assessments=_veil_assessments(veil, claim.link_assessments),
        images=kept,
        withdrawals=_veil_withdrawals(veil, claim.withdrawals),
    )


def _veil_statement(veil: Veil, claim: Claim) -> Claim:
    return _noted(
        veil,
        claim,
        source_url=veil.link(claim.source_url),
        place=_veil_place(veil, claim.place),
        note=veil.hide(claim.note, "notes"),
    )


def _count_acts(veil: Veil, custody: tuple[LogLine, ...]) -> tuple[LogLine, ...]:
    """One line for each day and kind of act, with how many there were."""
    veil.counts["acts"] = len(custody)
    numbers = Counter((get_day(line.at), line.type) for line in custody)
    return tuple(
        LogLine(
            entry=f"acts:{place}",
            at=day,
            agent=WITHHELD,
            type=kind,
            subject=WITHHELD,
            summary=f"{number} {'act' if number == 1 else 'acts'} of this kind on this day",
            sha256=WITHHELD,
            body=msgspec.Raw(msgspec.json.encode({"acts": number})),
        )
        for place, ((day, kind), number) in enumerate(sorted(numbers.items()), 1)
    )
