"""Exports changed at random places: each is read, reported or refused, and none crashes.

`make fuzz` asks the same of four thousand for each network.
"""

import io
import random
import zipfile
from collections import Counter
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hostile import asked
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.archives import ARCHIVES, module_of
from ingestion.pages import fit
from ingestion.reading import Claim, Reading
from ingestion.relations import RELATIONS
from ingestion.unpacking import Archive, Damaged, Refused
from ingestion.unpacking.owners import settle

NOW = datetime(2026, 4, 1, tzinfo=UTC)
TOKENS = [
    b"[", b"{", b'"', b"}", b"]", b"\\", b"\0", b"\xff", b"<", b">", b"&", b",", b"\n", b"null",
    b"NaN", b"9" * 400, b"1e999", b'"\\ud800"', b"<!--", b"]]>", b"[" * 300,
]  # fmt: skip


def export_of(network):
    """The account and the members that the tests of an archive call EXPORT."""
    path = Path(__file__).with_name(f"test_{network}.py")
    spec = spec_from_file_location(f"{network}_with_an_export", path)
    tests = module_from_spec(spec)
    spec.loader.exec_module(tests)
    account_id, members = tests.EXPORT
    return account_id, {
        name: content if isinstance(content, bytes) else content.encode()
        for name, content in members.items()
    }


def mutated(chance, members):
    """A zip in which a member, or its own bytes, were changed at a few places."""
    members = dict(members)
    is_member = chance.random() < 0.7
    if is_member:
        name = chance.choice(sorted(members))
        content = bytearray(members[name])
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(content) + 1)
            cut = chance.choice([0, 0, 4, 30, 10_000])
            content[at : at + cut] = chance.choice(TOKENS)
        members[name] = bytes(content)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            # of one day, or a place among the bytes would mean another at each run
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    raw = bytearray(buffer.getvalue())
    for _ in range(0 if is_member else chance.randint(1, 8)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw)


def read(path, account_id):
    """What became of one export: the word for it."""
    with Archive(path) as archive:
        found = [name for name in ARCHIVES if module_of(name).recognises(archive)]
        if not found:
            return "not recognised"
        module = module_of(found[0])
        reading = Reading(found[0], [Claim("p", account_id)], {}, NOW)
        module.made_at(archive)
        archive.accounts = settle(reading, module.owners(archive), "p")
        for name, page in module.read(archive, reading):
            assert not fit(RELATIONS[name], page, NOW).unknown
        return "with problems" if archive.problems else "clean"


@pytest.mark.parametrize("network", ARCHIVES)
def test_no_mutation_of_an_export_makes_it_crash(tmp_path_factory, network, tried):
    account_id, members = export_of(network)
    told, path = Counter(), tmp_path_factory.mktemp("mutated") / "a.zip"

    # few are the same each time, for what is told of them below is a matter of chance
    @settings(deadline=None, max_examples=max(250, asked(60)), derandomize=asked(60) < 250)
    @given(st.integers(min_value=0))
    def bring(seed):
        path.write_bytes(mutated(random.Random(seed), members))
        tried[f"exports of {network}"] += 1
        try:
            told[read(path, account_id)] += 1
        except (Damaged, Refused) as refusal:
            told[type(refusal).__name__] += 1

    bring()
    # the mutations do reach every stage
    assert told["clean"]
    assert told["with problems"] > 25
    assert told["Damaged"]
