"""STAC documents of others: what an item says of its scene, and which of its assets are pictures.

Source: STAC 1.0 and 1.1 item specification; extensions file 2.1, view 1.0, eo 1.1, timestamps 1.1.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from catalogue.manifest.foreign import Digest, ForeignItem, Media
from catalogue.manifest.row import Cell

# Multihash codes (multiformats table): algorithm, length in bytes.
_MULTIHASH = {
    0x11: ("sha1", 20), 0x12: ("sha256", 32), 0x13: ("sha512", 64), 0x14: ("sha3_512", 64),
    0x16: ("sha3_256", 32), 0x20: ("sha384", 48), 0xD5: ("md5", 16),
}  # fmt: skip
_COLUMNS = {
    "platform": "platform", "gsd": "gsd_m", "view:off_nadir": "off_nadir_deg",
    "view:sun_azimuth": "sun_azimuth_deg", "view:sun_elevation": "sun_elevation_deg",
    "eo:cloud_cover": "cloud_cover_pct", "published": "published_at", "license": "licence",
    "title": "caption", "description": "caption", "catalog_id": "scene_id",
}  # fmt: skip
_READ_OTHERWISE = frozenset({"datetime", "start_datetime", "end_datetime", "instruments", "providers"})
# About the grid and the processing: read in the picture itself, or of no weight as evidence.
_PASSED_OVER = ("proj:", "raster:", "processing:", "grid:", "file:", "created", "updated", "constellation")
# In this order, unless the person names keys.
_PREFERRED = ("visual", "data", "overview")
_FOLLOWED = frozenset({"item", "items", "child"})
_PICTURE_TYPES = re.compile(r"image/", re.IGNORECASE)
_PICTURE_NAMES = re.compile(r"\.(?:tiff?|jpe?g|jp2|png|webp|ntf|nitf)$", re.IGNORECASE)


class StacAsset(msgspec.Struct, frozen=True, kw_only=True):
    """One asset of an item.

    Attributes:
        key: its name in the item.
        href: as written: relative to the item, or an address.
        roles: as stated.
        media: digests, type and notes.
        unchecked: a checksum that this program cannot compute.
    """

    key: str
    href: str
    roles: tuple[str, ...] = ()
    media: Media = Media()
    unchecked: str | None = None

    @property
    def may_be_picture(self) -> bool:
        """Whether its type, or without one its name, is that of a picture."""
        if self.media.media_type is not None:
            return bool(_PICTURE_TYPES.match(self.media.media_type))
        return bool(_PICTURE_NAMES.search(self.href.partition("?")[0]))


class StacItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item: what it says, and its assets."""

    item: ForeignItem
    assets: tuple[StacAsset, ...] = ()


class StacDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What one STAC document holds.

    Attributes:
        items: those in it.
        links: addresses of the documents below it.
        unknown: properties that were not understood, with how many values.
    """

    items: tuple[StacItem, ...] = ()
    links: tuple[str, ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()


def is_stac(value: object) -> bool:
    """Whether a JSON value is a STAC item, collection, catalog, or a collection of items."""
    if not isinstance(value, dict):
        return False
    if value.get("type") == "FeatureCollection":
        features = value.get("features")
        return isinstance(features, list) and any(_is_item(feature) for feature in features)
    return _is_item(value) or ("stac_version" in value and isinstance(value.get("links"), list))


def parse_stac(value: Mapping[str, object], *, name: str) -> StacDocument:
    """What a STAC document says; a collection says what its `providers` do for the items in it alone."""
    unknown = Counter[str]()
    features = value.get("features") if value.get("type") == "FeatureCollection" else [value]
    items = tuple(
        _read_item(feature, name, unknown)
        for feature in (features if isinstance(features, list) else [])
        if isinstance(feature, dict) and _is_item(feature)
    )
    is_leaf = value.get("type") == "Feature"
    links = () if is_leaf else tuple(_find_links(value.get("links"), _FOLLOWED))
    return StacDocument(items=items, links=links, unknown=tuple(sorted(unknown.items())))


def choose_assets(assets: tuple[StacAsset, ...], keys: tuple[str, ...]) -> tuple[StacAsset, ...]:
    """The assets with the keys that the person names; else the best picture, by key, then by role."""
    if keys:
        return tuple(asset for asset in assets if asset.key in keys)
    pictures = [asset for asset in assets if asset.may_be_picture]
    for word in _PREFERRED:
        by_key = [asset for asset in pictures if asset.key == word]
        by_role = [asset for asset in pictures if word in asset.roles]
        if by_key or by_role:
            return (*by_key, *by_role)[:1]
    return ()


def parse_multihash(text: str) -> Digest | None:
    """The digest that `file:checksum` states; None when its algorithm is not one that can be computed."""
    try:
        data = bytes.fromhex(text.strip())
    except ValueError:
        return None
    # Only codes of one byte, and those of two that are in the table: a varint with its high bit set.
    rest = data[2:] if len(data) > 1 and data[0] & 0x80 and data[1] == 1 else data[1:]
    algorithm, length = _MULTIHASH.get(data[0], ("", 0)) if data else ("", 0)
    if not algorithm or len(rest) != length + 1 or rest[0] != length:
        return None
    return Digest(algorithm, rest[1:].hex())


def _is_item(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.get("type") == "Feature"
        and "stac_version" in value
        and isinstance(value.get("properties"), dict)
        and isinstance(value.get("assets"), dict)
    )


def _read_item(value: Mapping[str, object], name: str, unknown: Counter[str]) -> StacItem:
    identifier = str(value.get("id", "without id"))
    properties, assets = value["properties"], value["assets"]
    assert isinstance(properties, dict) and isinstance(assets, dict)
    cells = [*_read_properties(properties, unknown), *_read_providers(properties.get("providers"))]
    if not any(cell.header == "scene_id" for cell in cells):
        cells.append(Cell("scene_id", identifier))
    pages = [href for href in _find_links(value.get("links"), frozenset({"self"})) if "://" in href]
    cells += [Cell("page", page) for page in pages[:1]]
    bbox = value.get("bbox")
    if isinstance(bbox, list) and bbox:
        cells.append(Cell("note", f"bbox (west, south, east, north): {', '.join(map(str, bbox))}"))
    cells.append(Cell("note", f"according to STAC item {identifier} in {name}"))
    item = ForeignItem(row=f"item {identifier}", cells=tuple(cells))
    return StacItem(item=item, assets=tuple(_read_assets(assets)))


def _read_properties(properties: Mapping[str, object], unknown: Counter[str]) -> Iterator[Cell]:
    for key, value in properties.items():
        column = _COLUMNS.get(key)
        if column is not None and isinstance(value, str | int | float) and str(value).strip():
            yield Cell(column, str(value))
        elif key not in _READ_OTHERWISE and not key.startswith(_PASSED_OVER) and value is not None:
            unknown[f"properties.{key}"] += 1
    instruments = properties.get("instruments")
    if isinstance(instruments, list) and instruments:
        yield Cell("instrument", ", ".join(map(str, instruments)))
    moment = properties.get("datetime")
    start, end = properties.get("start_datetime"), properties.get("end_datetime")
    if isinstance(moment, str):
        yield Cell("acquired_at", moment)
    elif isinstance(start, str) and isinstance(end, str):
        yield Cell("acquired_at", f"{start}/{end}")


def _read_providers(providers: object) -> Iterator[Cell]:
    """Who took it, and who publishes it: a producer is not the host of the files."""
    named = {"producer": "provider", "licensor": "provider", "host": "publisher"}
    told: set[str] = set()
    for provider in providers if isinstance(providers, list) else []:
        if not isinstance(provider, dict) or not isinstance(provider.get("name"), str):
            continue
        roles = provider.get("roles")
        for role in roles if isinstance(roles, list) else []:
            column = named.get(str(role))
            if column and column not in told:
                told.add(column)
                yield Cell(column, provider["name"])


def _read_assets(assets: Mapping[str, object]) -> Iterator[StacAsset]:
    for key, value in assets.items():
        if not isinstance(value, dict) or not isinstance(value.get("href"), str):
            continue
        roles = value.get("roles")
        checksum = value.get("file:checksum") or value.get("checksum:multihash")
        digest = parse_multihash(checksum) if isinstance(checksum, str) else None
        kind, title = value.get("type"), value.get("title")
        notes = [f"asset {key}"] + ([f"titled {title!r}"] if isinstance(title, str) else [])
        yield StacAsset(
            key=key,
            href=value["href"],
            roles=tuple(str(role) for role in roles) if isinstance(roles, list) else (),
            media=Media(
                digests=(digest,) if digest else (),
                media_type=kind if isinstance(kind, str) else None,
                notes=(", ".join(notes),),
            ),
            unchecked=str(checksum) if checksum and digest is None else None,
        )


def _find_links(links: object, relations: frozenset[str]) -> Iterator[str]:
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") in relations and isinstance(link.get("href"), str):
            yield link["href"]
