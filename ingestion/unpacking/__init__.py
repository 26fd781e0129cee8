"""Read a person's own export as a stream: nothing is written to disk, nothing is trusted."""

from ingestion.unpacking.archive import Archive
from ingestion.unpacking.containers import Damaged, Refused

__all__ = ["Archive", "Damaged", "Refused"]
