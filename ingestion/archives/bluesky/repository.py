"""A person's repository in a CAR file: a signed commit, an index of records, and the records.

https://atproto.com/specs/repository: the index is a tree of nodes, each listing keys
(`collection/key`) that share their beginnings, and where to find the record below each.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ingestion.unpacking import Archive, Damaged
from ingestion.unpacking.car import blocks, decoded, is_car, root_of

NODE = b"\xa2ae"  # how a node of the index begins: a map of two, the first below `e`
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PROFILE = "app.bsky.actor.profile"


@dataclass
class Repository:
    """One member of an export: whose it is, its last change, and the key of each record."""

    member: str
    did: str
    rev: str
    top: bytes
    keys: dict[bytes, list[str]] = field(default_factory=dict)

    def records(
        self, archive: Archive, collections: Collection[str]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """(key, record) of these collections, in the file's order."""
        for name, data in each_block(archive, self.member):
            keys = self.keys.get(name, ())
            found = [key for key in keys if key.partition("/")[0] in collections]
            if not found:
                continue
            try:
                record = decoded(data)
            except ValueError as error:
                archive.report(f"{self.member}, {found[0]}", f"not a record: {error}")
                continue
            if isinstance(record, dict):
                yield from ((key, record) for key in found)

    def count(self, collection: str) -> int:
        """How many records a collection has."""
        every = (key for keys in self.keys.values() for key in keys)
        return sum(key.startswith(f"{collection}/") for key in every)


def members(archive: Archive) -> list[str]:
    """The CAR files of an export; a single file may have any name."""
    names = archive.names if len(archive.names) == 1 else archive.matching(r"[^/]+\.car")
    return [name for name in names if is_car(archive.start(name))]


def each_block(archive: Archive, member: str) -> Iterator[tuple[bytes, bytes]]:
    """The blocks of a member; what is wrong with it is reported."""
    try:
        yield from blocks(
            archive.chunks(member),
            lambda place, reason: archive.report(f"{member}, {place}", reason),
        )
    except Damaged as damage:
        archive.report(member, str(damage))


def commit(archive: Archive, member: str) -> Repository | None:
    """The repository that a member says it is, without its keys; None where it says none."""
    try:
        root = root_of(archive.chunks(member))
        data = next((data for name, data in each_block(archive, member) if name == root), b"")
        told = decoded(data)
        did, rev, top = told["did"], told["rev"], told["data"]
    except Damaged as damage:
        archive.report(member, str(damage))
        return None
    except (ValueError, TypeError, KeyError):
        archive.report(member, "no commit of a repository stands at its root")
        return None
    if not (isinstance(did, str) and isinstance(rev, str) and isinstance(top, bytes)):
        archive.report(member, "its commit says neither whose it is nor where its index begins")
        return None
    return Repository(member, did, rev, top)


def indexed(archive: Archive, repository: Repository, wanted: Collection[str]) -> Repository:
    """The repository with the keys of these collections: those that its last commit reaches.

    What was deleted may still be in the file, but nothing leads there.
    """
    nodes = {
        name: data for name, data in each_block(archive, repository.member) if data.startswith(NODE)
    }
    waiting, missing = [repository.top], 0
    while waiting:
        # taken out, so that an index that leads back to itself comes to an end
        data = nodes.pop(waiting.pop(), None)
        try:
            below, keys = _node(decoded(data)) if data else ([], None)
        except (ValueError, TypeError, KeyError):
            below, keys = [], None
        if keys is None:
            missing += 1
            continue
        waiting += below
        for key, name in keys:
            if key.partition("/")[0] in wanted:
                repository.keys.setdefault(name, []).append(key)
    if missing:
        reason = f"{missing} parts of its index are missing: what they list is not read"
        archive.report(repository.member, reason)
    return repository


def _node(told: dict[str, Any]) -> tuple[list[bytes], list[tuple[str, bytes]]]:
    """The nodes below a node, and its keys with the names of their records."""
    below, keys, key = [told["l"]], [], b""
    for entry in told["e"]:
        key = key[: entry["p"]] + entry["k"]
        keys.append((key.decode(), entry["v"]))
        below.append(entry["t"])
    return [name for name in below if isinstance(name, bytes)], keys


def time_of_key(key: str) -> datetime | None:
    """When a key was given out: its first 53 bits count microseconds; None where it tells no time.

    https://atproto.com/specs/tid
    """
    if len(key) != 13 or not set(key) <= set(SORTABLE) or key[0] > "j":
        return None
    number = 0
    for sign in key:
        number = number << 5 | SORTABLE.index(sign)
    return EPOCH + timedelta(microseconds=number >> 10)
