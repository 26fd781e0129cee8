"""What a value of the interchange format may be, as SQL: a typed value, or the reason it is refused."""

from dataclasses import dataclass
from functools import cache

from babel import Locale

ACTS = (
    "like", "favourite", "reaction", "comment", "reply", "mention", "share", "quote", "save",
    "view", "follow", "list", "endorse", "recommend", "listen", "checkin", "tip",
)  # fmt: skip
BASES = ("consent", "public_figure", "organisation")
LISTS = ("family", "university", "company", "topic", "other")
REMOVALS = ("account", "post", "interaction")

# territories of CLDR that ISO 3166-1 does not assign; XK stays, everybody writes Kosovo so
NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}

INSTANT = r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)? ?(Z|z|[+-]\d\d(:?\d\d)?)?)?"
DATE = r"\d{4}-\d\d-\d\d"
WHOLE = r"\d+(\.0+)?"
WHOLE_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
               "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")  # fmt: skip


@dataclass(frozen=True)
class Check:
    """SQL of one column: its typed value and, per reason to refuse it, the condition."""

    value: str
    refusals: tuple[tuple[str, str], ...]


@cache
def countries() -> tuple[str, ...]:
    """The two-letter country codes."""
    codes = (code for code in Locale("en").territories if len(code) == 2 and code.isalpha())
    return tuple(sorted(set(codes) - NOT_COUNTRIES))


def check(kind: str, column: str, source_type: str) -> Check:
    """SQL that reads `column`, found in the file as `source_type`, as a value of this kind.

    A refused value is never repaired: the condition of its reason is true and the row goes to
    quarantine. `$now` is the moment of the import.
    """
    text = column if source_type == "VARCHAR" else f"cast({column} as varchar)"
    match kind:
        case "text":
            return Check(text, ())
        case "id":
            return _id(text, source_type)
        case "count":
            return _count(column, text, source_type)
        case "time" | "day":
            return _time(kind, column, text, source_type)
        case "year":
            value = f"try_cast({text} as bigint)"
            bad = f"not regexp_full_match({text}, '\\d{{4}}') or {value} > year($now)"
            return Check(value, ((bad, "not a year up to now"),))
        case "flag":
            value = f"try_cast({text} as boolean)"
            return Check(value, ((f"{value} is null", "neither true nor false"),))
        case "network":
            bad = f"not regexp_full_match({text}, '[a-z0-9][a-z0-9_-]{{0,62}}')"
            return Check(text, ((bad, "not a network's name (lower-case letters and digits)"),))
        case "slug":
            bad = f"not regexp_full_match({text}, '[a-z0-9][a-z0-9-]{{0,63}}')"
            return Check(text, ((bad, "not a person_id: [a-z0-9][a-z0-9-]{0,63}"),))
        case "country":
            return _one_of(text, countries(), "not an ISO 3166-1 country code")
        case "act":
            return _one_of(text, ACTS, "unknown act")
        case "basis":
            return _one_of(text, BASES, f"not one of {', '.join(BASES)}")
        case "list":
            return _one_of(text, LISTS, f"not one of {', '.join(LISTS)}")
        case "removal":
            return _one_of(text, REMOVALS, f"not one of {', '.join(REMOVALS)}")
    raise ValueError(f"there is no check called {kind}")


def _one_of(text: str, words: tuple[str, ...], reason: str) -> Check:
    listed = ", ".join(f"'{word}'" for word in words)
    return Check(text, ((f"{text} not in ({listed})", reason),))


def _id(text: str, source_type: str) -> Check:
    if source_type in ("FLOAT", "DOUBLE"):
        return Check(text, (("true", "an id stored as a floating number has lost its digits"),))
    return Check(
        text,
        (
            (f"contains({text}, chr(0))", "an id with a NUL byte"),
            (f"{text} <> trim({text})", "an id that begins or ends with a blank"),
            (f"{text}[1] = '~'", "ids that begin with ~ are kept for hashed accounts"),
        ),
    )


def _count(column: str, text: str, source_type: str) -> Check:
    if source_type in WHOLE_TYPES:
        value = f"try_cast({column} as bigint)"
        not_whole = f"{value} is null"
    else:
        value = f"try_cast(regexp_replace({text}, '\\.0+$', '') as bigint)"
        not_whole = f"not regexp_full_match({text}, '{WHOLE}') or {value} is null"
    negative = f"try_cast({text} as double) < 0"
    return Check(value, ((negative, "a negative count"), (not_whole, "not a whole number")))


def _time(kind: str, column: str, text: str, source_type: str) -> Check:
    target = "timestamptz" if kind == "time" else "date"
    value = f"try_cast({column} as {target})"
    refusals = [(f"{value} is null or not isfinite({value})", f"not an ISO 8601 {kind}")]
    if not source_type.startswith(("TIMESTAMP", "DATE")):
        pattern = INSTANT if kind == "time" else DATE
        value = f"try_cast({text} as {target})"
        bad = f"not regexp_full_match({text}, '{pattern}') or {value} is null"
        refusals = [(bad, f"not an ISO 8601 {kind}")]
    if kind == "time":
        refusals.append((f"{value} > $now + interval 1 day", "in the future"))
    return Check(value, tuple(refusals))
