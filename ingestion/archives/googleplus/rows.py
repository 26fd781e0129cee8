"""What a post of Google+ means as rows: the acts it received, and those it is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ingestion.archives.googleplus.entries import Entry, Said, mentioned, text_of
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.hypertext import Node

BATCH = 200
Row = dict[str, Any]


def names_of(reading: Reading) -> dict[str, str]:
    """The claimed accounts by how they may be called: their number, or a name like `+ana`."""
    names = {
        f"+{claim.handle.lower().lstrip('@+')}": account
        for claim in reading.claims
        if claim.handle and (account := reading.account_of(claim))
    }
    return names | {account.lower(): account for account in reading.claimed()}


def post_rows(
    archive: Archive, reading: Reading, names: Mapping[str, str], told: set[str],
    entries: Iterable[Entry], form: str,
) -> Iterator[Page]:  # fmt: skip
    """Rows of an account's own posts, and of what they received.

    JSON has numbers for people and HTML their names: of a post in both, those who gave a +1 are
    taken from the form that was imported first. `told` are the posts of this import so far.
    """
    batch: list[Entry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == BATCH:
            yield from _batch(archive, reading, names, told, batch, form)
            batch = []
    yield from _batch(archive, reading, names, told, batch, form)


def _batch(
    archive: Archive, reading: Reading, names: Mapping[str, str], told: set[str],
    batch: list[Entry], form: str,
) -> Iterator[Page]:  # fmt: skip
    known = archive.authors({entry.post_id for entry in batch})
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for entry in batch:
        account = names.get(entry.author or "", entry.author)
        before, _ = known.get(entry.post_id, (account, ""))
        if account not in archive.accounts:
            reading.skip("posts of somebody else than the export's account")
        elif before != account:
            reading.skip("posts that another export told, under the account's other name")
        else:
            found["posts"].append(post(reading, names, account, entry))
            found["counters"] += counters(reading, account, entry)
            first = reading.state.setdefault("forms", {}).setdefault(account, form)
            if form == first or entry.post_id not in told | known.keys():
                found["interactions"] += undated(reading, names, account, entry)
            else:
                reading.skip("+1s and reshares of a post that another format told")
            found["interactions"] += dated(reading, names, account, entry)
            told.add(entry.post_id)
    yield from found.items()


def post(reading: Reading, names: Mapping[str, str], account: str, entry: Entry) -> Row:
    """One row of posts; the text of what is passed on is not the account's own."""
    original, author = entry.original or (None, None)
    return {
        "post_id": entry.post_id,
        "account_id": account,
        "created_at": entry.at,
        "text": text_of(entry.content, names),
        "url": entry.url,
        "kind": "share" if original else "post",
        "repost_of_post_id": original,
        "repost_of_account_id": names.get(author or "", author),
        "observed_at": reading.now,
    }


def counters(reading: Reading, account: str, entry: Entry) -> Iterator[Row]:
    """One row per total that a post shows."""
    for name, count in entry.totals.items():
        yield {
            "account_id": account,
            "post_id": entry.post_id,
            "act": name,
            "count": count,
            "observed_at": reading.now,
        }


def undated(
    reading: Reading, names: Mapping[str, str], account: str, entry: Entry
) -> Iterator[Row]:
    """Who gave a +1 and who reshared; when is never told, so the export's date counts."""
    for name, people in (("+1", entry.plus_ones), ("reshare", entry.resharers)):
        for person in people:
            yield act(reading, name, names.get(person, person), account, entry.post_id)


def act(reading: Reading, name: str, actor: str, target: str, post_id: str) -> Row:
    """A +1 or a reshare of a post, once a person."""
    return {
        "interaction_id": f"{name}:{post_id}:{actor}",
        "act": name,
        "actor_account_id": actor,
        "target_account_id": target,
        "post_id": post_id,
        "observed_at": reading.now,
    }


def dated(reading: Reading, names: Mapping[str, str], account: str, entry: Entry) -> Iterator[Row]:
    """The comments, the post as a reshare of somebody's, and whom it and they mention."""
    original, author = entry.original or ("", None)
    if (target := names.get(author or "")) and target != account:
        yield act(reading, "reshare", account, target, original) | {
            "acting_post_id": entry.post_id, "occurred_at": entry.at,
        }  # fmt: skip
    yield from _mentions(reading, names, entry.content, account, {account}, entry.post_id, entry.at)
    yield from comments(reading, names, account, entry.post_id, entry.comments)


def comments(
    reading: Reading, names: Mapping[str, str], account: str, post_id: str, told: Iterable[Said]
) -> Iterator[Row]:
    """Comments below a post. Only one of three forms gives them ids, but all the same times."""
    seen: Counter[str] = Counter()
    for said in told:
        if said.author is None:
            reading.skip("comments of a deleted profile")
            continue
        if said.at is None:
            reading.quarantine("interactions", f"posts/{post_id}", "occurred_at", "no time")
            continue
        key = f"comment:{post_id}:{int(said.at.astimezone(UTC).timestamp())}"
        seen[key] += 1
        key = key if seen[key] == 1 else f"{key}:{seen[key]}"
        actor = names.get(said.author, said.author)
        yield {
            "interaction_id": key,
            "acting_post_id": key,
            "act": "comment",
            "actor_account_id": actor,
            "target_account_id": account,
            "post_id": post_id,
            "occurred_at": said.at,
            "text": text_of(said.content, names),
            "observed_at": reading.now,
        }
        yield from _mentions(reading, names, said.content, actor, {actor, account}, key, said.at)


def _mentions(
    reading: Reading, names: Mapping[str, str], content: Node, actor: str, known: set[str],
    acting: str, at: datetime | None,
) -> Iterator[Row]:  # fmt: skip
    """An act on each claimed account that a text names, but those who take part anyhow."""
    called = {names[person] for person in mentioned(content) if person in names}
    for target in sorted(called - known):
        yield {
            "interaction_id": f"mention:{acting}:{target}",
            "act": "mention",
            "actor_account_id": actor,
            "target_account_id": target,
            "acting_post_id": acting,
            "occurred_at": at,
            "text": text_of(content, names),
            "observed_at": reading.now,
        }
