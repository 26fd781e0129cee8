"""What all draws of the fictional world share."""

import zlib
from datetime import date

MEET_DAY = date(2026, 1, 1)  # strengths and audiences are as given on this day


def key_of(word: str) -> int:
    """A number for a word, the same in every process: one network's draws leave another's alone."""
    return zlib.crc32(word.encode())
