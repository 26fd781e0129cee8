"""What accounts are called: comments name them so, and it may be somebody else tomorrow."""

from ingestion.parsed import Item
from ingestion.reading import Reading


def logins_of(reading: Reading) -> dict[str, str]:
    """The claimed accounts by the logins they had when last looked at; later runs know them too."""
    logins: dict[str, str] = reading.state.setdefault("logins", {})
    claimed = reading.claimed()
    for login in [login for login, account in logins.items() if account not in claimed]:
        del logins[login]
    return logins


def remember(logins: dict[str, str], account: str, profile: Item) -> None:
    """Note what an account is called; what it was called before is forgotten."""
    for login in [login for login, known in logins.items() if known == account]:
        del logins[login]
    logins[str(profile.get("login")).lower()] = account
