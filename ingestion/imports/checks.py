"""What a value of the interchange format may be, in SQL: its typed form, and when it is refused."""

from dataclasses import dataclass
from functools import cache

from babel import Locale

from ingestion.minimise import KEY

ACTS = (
    "like", "favourite", "reaction", "comment", "reply", "mention", "share", "quote", "save",
    "view", "follow", "list", "endorse", "recommend", "listen", "checkin", "tip",
)  # fmt: skip
BASES = ("consent", "public_figure", "organisation")
LISTS = ("family", "university", "company", "topic", "other")
# what the people of a list by rule may be chosen by; seeds/lists/list_conditions.csv names them
CONDITIONS = ("topic", "country", "region", "department", "network", "basis", "score")
REMOVALS = ("account", "post", "interaction")

# territories of CLDR that ISO 3166-1 does not assign; XK stays, everybody writes Kosovo so
NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}

INSTANT = r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)? ?(Z|[+-]\d\d(:?\d\d)?)?)?"
DATE = r"\d{4}-\d\d-\d\d"
WHOLE = r"\d+(\.0+)?"  # tables that have known a missing number write 12 as 12.0
WHOLE_TYPES = {
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
    "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
}  # fmt: skip
# the moment before which a time is a placeholder and not a time
FIRST = "timestamptz '1970-01-02'"


@dataclass(frozen=True)
class Check:
    """SQL of one column: its typed value and (condition, reason) of what is refused.

    A condition is only asked of values that are there. `$now` stands for the moment of the import.
    """

    value: str
    refusals: tuple[tuple[str, str], ...]


def check(kind: str, column: str, source_type: str) -> Check:
    """SQL that reads `column`, of DuckDB's type `source_type` in the file, as a value of this kind.

    Nothing is repaired: a row with a value that is refused goes to quarantine as a whole.
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
            return _like(text, "[a-z0-9][a-z0-9_-]{0,62}", "not a network's name in lower case")
        case "slug":
            slug = "[a-z0-9][a-z0-9-]{0,63}"
            return _like(text, slug, f"not a person_id: {slug}")
        case "country":
            return _one_of(text, countries(), "not a country code of ISO 3166-1")
        case "act":
            return _one_of(text, ACTS, "unknown act")
        case "basis":
            return _one_of(text, BASES, f"not one of {', '.join(BASES)}")
        case "list":
            return _one_of(text, LISTS, f"not one of {', '.join(LISTS)}")
        case "rule":
            condition = rf"({'|'.join(CONDITIONS)}):[^\s,:]+(,[^\s,:]+)*"
            reason = f"not a rule: CONDITION:VALUE, of {', '.join(CONDITIONS)}; names with-hyphens"
            return _like(text, rf"{condition}( +{condition})*", reason)
        case "removal":
            return _one_of(text, REMOVALS, f"not one of {', '.join(REMOVALS)}")
    raise ValueError(f"there is no check called {kind}")


@cache
def countries() -> tuple[str, ...]:
    """The two-letter country codes, in capitals."""
    codes = {str(code) for code in Locale("en").territories} - NOT_COUNTRIES
    return tuple(sorted(code for code in codes if len(code) == 2 and code.isalpha()))


def _like(text: str, pattern: str, reason: str) -> Check:
    return Check(text, ((f"not regexp_full_match({text}, '{pattern}')", reason),))


def _one_of(text: str, words: tuple[str, ...], reason: str) -> Check:
    listed = ", ".join(f"'{word}'" for word in words)
    return Check(text, ((f"{text} not in ({listed})", reason),))


def _id(text: str, source_type: str) -> Check:
    if source_type in ("FLOAT", "DOUBLE") or source_type.startswith("DECIMAL"):
        return Check(text, (("true", "an id stored as a number with decimals"),))
    if source_type != "VARCHAR":
        return Check(text, ())
    return Check(
        text,
        (
            (f"contains({text}, chr(0))", "an id with a NUL byte"),
            (
                f"starts_with({text}, ' ') or ends_with({text}, ' ')",
                "an id that begins or ends with a blank",
            ),
            (
                f"starts_with({text}, '~') and not regexp_full_match({text}, '{KEY}')",
                "an id that begins with ~, as only hashed ones do",
            ),
        ),
    )


def _count(column: str, text: str, source_type: str) -> Check:
    if source_type in WHOLE_TYPES:
        value = f"try_cast({column} as bigint)"
        return Check(value, ((f"{column} < 0", "negative"), (f"{value} is null", "too large")))
    value = f"try_cast(regexp_replace({text}, '\\.0+$', '') as bigint)"
    return Check(
        value,
        (
            (f"regexp_full_match({text}, '-{WHOLE}')", "negative"),
            (f"not regexp_full_match({text}, '{WHOLE}')", "not a whole number"),
            (f"{value} is null", "too large"),
        ),
    )


def _time(kind: str, column: str, text: str, source_type: str) -> Check:
    target = "timestamptz" if kind == "time" else "date"
    if source_type.startswith(("TIMESTAMP", "DATE")):
        value = f"try_cast({column} as {target})"
        unreadable = f"{value} is null or not isfinite({value})"
    else:
        value = f"try_cast({text} as {target})"
        pattern = INSTANT if kind == "time" else DATE
        unreadable = f"not regexp_full_match({text}, '{pattern}') or {value} is null"
    refusals = [
        (unreadable, "not a time of ISO 8601" if kind == "time" else "not a day, YYYY-MM-DD")
    ]
    if kind == "time":
        refusals.append((f"{value} > $now + interval 1 day", "in the future"))
        refusals.append((f"{value} < {FIRST}", "before there were networks"))
    return Check(value, tuple(refusals))
