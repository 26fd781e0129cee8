"""The three spellings of time in answers of the API v1.1 and in archives of X."""

import re
from typing import Any

MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
SPOKEN = re.compile(r"\w{3} (\w{3}) (\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})")
SPACED = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4})")


def moment(told: Any) -> Any:  # noqa: ANN401
    """ISO 8601 of `Wed Oct 10 20:19:24 +0000 2018` and `2018-10-10 20:19:24 +0000`.

    Anything else stays as it is, so that it is refused where rows are checked.
    """
    if not isinstance(told, str):
        return told
    if (found := SPOKEN.fullmatch(told)) and found[1] in MONTHS:
        return f"{found[5]}-{MONTHS[found[1]]:02}-{found[2]}T{found[3]}{found[4]}"
    if found := SPACED.fullmatch(told):
        return f"{found[1]}T{found[2]}{found[3]}"
    return told
