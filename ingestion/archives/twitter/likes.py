"""The likes that an archive of X lists, as far as it is known here whose posts they honour."""

from collections.abc import Iterator

from ingestion.archives.twitter.members import members
from ingestion.parsed import batches
from ingestion.reading import HORIZON, Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

BATCH = 2000


def likes(archive: Archive, reading: Reading, owner: Owner) -> Iterator[Page]:
    """Likes of posts that are known: the archive tells neither whose they are, nor when.

    Observation counts as the time, so likes of posts that fade no more are left out.
    """
    oldest = f"{reading.now - HORIZON:%Y-%m-%d}"
    for member in members(archive, r"likes?(-part\d+)?\.js"):
        liked = archive.each(member, archive.items(member), lambda item: item["like"]["tweetId"])
        for batch in batches(liked, BATCH):
            authors = archive.authors({one for one in batch if isinstance(one, str)})
            yield (
                "interactions",
                [
                    {
                        "interaction_id": (
                            f"like:{post_id}:{owner.account_id}:{reading.now:%Y-%m-%d}"
                        ),
                        "act": "like",
                        "actor_account_id": owner.account_id,
                        "target_account_id": account_id,
                        "post_id": post_id,
                        "observed_at": reading.now,
                    }
                    for post_id, (account_id, day) in sorted(authors.items())
                    if day >= oldest and account_id != owner.account_id
                ],
            )
            reading.skip("likes of posts that are not known here", len(batch) - len(authors))
