"""What is told about a bundle that leaves, or would leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from catalogue.actions.disclosed import Disclosed
from catalogue.actions.dossier import Gathered
from catalogue.actions.examination_file import read_raw
from catalogue.bundle.layout import EXAMINATIONS, IMAGES, INGESTED_MANIFESTS
from catalogue.bundle.profile_facts import find_revealing_names, find_revealing_tags
from catalogue.record.views import Dossier


@dataclass(frozen=True)
class Plan:
    """What is handed over, before anything is drawn or written.

    Attributes:
        gathered: documents and files.
        disclosed: the entries.
        dossier: as the profile shows it, without previews.
        files: what is handed over as it is, by path in the bundle.
    """

    gathered: Gathered
    disclosed: Disclosed
    dossier: Dossier
    files: Mapping[str, Path]


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle that left, as `export --json` prints it; or would leave, of a dry run.

    Attributes:
        bundle_id: None in a dry run.
        path: where it was written; None in a dry run.
        profile: "full" or "public".
        size_bytes: of all files; of a dry run, without what would be drawn and rendered.
        images: how many.
        claims: how many.
        entries: how many journal lines are disclosed.
        held_back: how many are shown to exist and not disclosed.
        journal_size: of the own journal as the bundle shows it.
        signed: fingerprints of the keys.
        attested: authority and time of each timestamp.
        not_attested: why an authority that was asked did not date a signature, one sentence each.
        leaves: every file that is handed over, by path; of a dry run.
        withheld: what does not leave, in words.
        embedded: metadata of originals that name a person, a machine or a place, in words: originals leave as
            they are.
    """

    bundle_id: str | None = None
    path: str | None = None
    profile: str
    size_bytes: int
    images: int
    claims: int
    entries: int
    held_back: int
    journal_size: int
    signed: tuple[str, ...] = ()
    attested: tuple[str, ...] = ()
    not_attested: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    embedded: tuple[str, ...] = ()


def tell_export(plan: Plan, size_bytes: int, *, leaves: Sequence[str] = ()) -> Exported:
    """What is told of a plan that was carried out, or of a dry run."""
    lines = sum(len(one.lines) for one in plan.disclosed.disclosures)
    is_public = plan.dossier.profile == "public"
    return Exported(
        profile=plan.dossier.profile,
        size_bytes=size_bytes,
        images=len(plan.dossier.exhibits),
        claims=len(plan.dossier.claims),
        entries=0 if is_public else lines,
        held_back=lines if is_public else 0,
        journal_size=plan.disclosed.own.checkpoint.size,
        leaves=tuple(leaves),
        withheld=list_withheld(plan.dossier),
        embedded=_list_embedded(plan),
    )


def list_withheld(dossier: Dossier) -> tuple[str, ...]:
    """What does not leave, one sentence each."""
    exhibits = [
        f"{exhibit.image.id[:12]}: {reason}" for exhibit in dossier.exhibits for reason in exhibit.without
    ]
    return (*dossier.withheld, *exhibits)


def _list_embedded(plan: Plan) -> tuple[str, ...]:
    """What the originals that leave say themselves of people, machines and places."""
    found = []
    tags = _find_tags(plan.gathered)
    for exhibit in plan.gathered.dossier.exhibits:
        if any(path.startswith(f"{IMAGES}/{exhibit.image.id}") for path in plan.files):
            names = set(find_revealing_names(exhibit.image.facts))
            names |= tags.get(exhibit.image.id, set())
            if names:
                found.append(f"{exhibit.image.id[:12]}: {', '.join(sorted(names))}")
    manifests = sum(path.startswith(f"{INGESTED_MANIFESTS}/") for path in plan.files)
    if manifests:
        found.append(f"{manifests} manifests and lists that were ingested, as whoever wrote them wrote them")
    return tuple(found)


def _find_tags(gathered: Gathered) -> dict[str, set[str]]:
    """Names of revealing tags that were read in originals, by image id: of most there is no fact."""
    found: dict[str, set[str]] = {}
    for path, file in gathered.files.items():
        if path.startswith(f"{EXAMINATIONS}/"):
            image = path.removeprefix(f"{EXAMINATIONS}/").partition("-")[0]
            raw = read_raw(file, sha256=gathered.expected[path])
            found.setdefault(image, set()).update(find_revealing_tags(raw))
    return found
