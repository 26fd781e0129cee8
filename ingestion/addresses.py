"""Addresses that strangers wrote, taken apart; what is none has no parts."""

from urllib.parse import SplitResult, urlsplit

NONE = SplitResult("", "", "", "", "")


def split(address: str | None) -> SplitResult:
    """The parts of an address; all of them empty where it is none, such as `https://[`."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return NONE


def split_bare(address: str | None) -> SplitResult:
    """The same, of an address whose scheme may be left out: `example.org/ana`."""
    return split(address if "://" in (address or "") else f"//{address or ''}")
