"""The favourites that an archive lists, of posts that are known here."""

from collections.abc import Iterator

from ingestion.archives.mastodon.outbox import BATCH
from ingestion.parsed import batches
from ingestion.reading import HORIZON, Page, Reading
from ingestion.unpacking import Archive


def likes(archive: Archive, reading: Reading, me: str) -> Iterator[Page]:
    """Favourites of known posts: the archive tells neither whose they are, nor when.

    Observation counts as the time, so those of posts that fade no more are left out.
    """
    oldest = f"{reading.now - HORIZON:%Y-%m-%d}"
    for member in archive.matching(r"likes\.json"):
        for batch in batches(archive.items(member, "orderedItems"), BATCH):
            authors = archive.authors({one for one in batch if isinstance(one, str)})
            yield (
                "interactions",
                [
                    {
                        "interaction_id": f"favourite:{uri}:{me}:{reading.now:%Y-%m-%d}",
                        "act": "favourite",
                        "actor_account_id": me,
                        "target_account_id": account_id,
                        "post_id": uri,
                        "observed_at": reading.now,
                    }
                    for uri, (account_id, day) in sorted(authors.items())
                    if day >= oldest
                ],
            )
            reading.skip("favourites of posts that are not known here", len(batch) - len(authors))
