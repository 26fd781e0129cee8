"""Where the files of an archive of X are: below data/, and until 2019 at its root."""

from ingestion.unpacking import Archive

MARK = b"window.YTD."


def members(archive: Archive, pattern: str) -> list[str]:
    """The members of these names; outside of data/ only those that are scripts of X's own."""
    if found := archive.matching(rf"data/(?:{pattern})"):
        return found
    return [name for name in archive.matching(pattern) if MARK in archive.start(name, 256)]
