"""What claimed accounts are called: others name them so, and it may be somebody else tomorrow."""

from ingestion.reading import Reading


def names_of(reading: Reading) -> dict[str, str]:
    """The claimed accounts by the names they had when last looked at; later runs know them too."""
    names: dict[str, str] = reading.state.setdefault("names", {})
    claimed = reading.claimed()
    for name in [name for name, account in names.items() if account not in claimed]:
        del names[name]
    return names


def rename(names: dict[str, str], account: str, *called: str) -> None:
    """Note what an account is called; what it was called before is forgotten."""
    for name in [name for name, known in names.items() if known == account]:
        del names[name]
    names.update((name.lower(), account) for name in called)
