"""What Flickr's REST API accepts and refuses: parameters of each method, errors inside HTTP 200."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

EVERYWHERE = frozenset(("method", "api_key", "format", "nojsoncallback"))


class Refusal(Exception):
    """An error that the API answers with: `stat` fail, a code, a message; HTTP says 200."""

    def __init__(self, code: int, message: str) -> None:
        """Put it into the envelope."""
        super().__init__(message)
        self.body = {"stat": "fail", "code": code, "message": message}


@dataclass(frozen=True)
class Method:
    """What a method needs, any one of a few, what it takes besides, and its longest page."""

    needs: frozenset[str]
    takes: frozenset[str] = frozenset()
    most: int | None = None
    usual: int = 100
    missing: str = "Required parameter missing"


def words(text: str) -> frozenset[str]:
    """The names in a text."""
    return frozenset(text.split())


PAGED = words("page per_page")
METHODS = {
    "test.echo": Method(frozenset()),
    "people.getInfo": Method(words("user_id url"), missing="User not found"),
    "profile.getProfile": Method(words("user_id"), missing="User not found"),
    "people.findByUsername": Method(words("username"), missing="User not found"),
    "people.getPublicPhotos": Method(words("user_id"), words("extras safe_search") | PAGED, 500),
    "photos.getInfo": Method(words("photo_id"), words("secret"), missing="Photo not found"),
    "photos.getFavorites": Method(words("photo_id"), PAGED, 50, 10, "Photo not found"),
    "photos.comments.getList": Method(
        words("photo_id"), words("min_comment_date max_comment_date"), missing="Photo not found"
    ),
    "contacts.getPublicList": Method(words("user_id"), words("show_more") | PAGED, 1000, 1000),
}
EXTRAS = words(
    "description license date_upload date_taken owner_name icon_server original_format last_update "
    "geo tags machine_tags o_dims views media path_alias count_faves count_comments url_sq url_t "
    "url_s url_q url_m url_n url_z url_c url_l url_o"
)


def check(query: Mapping[str, list[str]], key: str) -> tuple[str, dict[str, str]]:
    """The method asked for, and its parameters.

    The real one overlooks a parameter that it does not know: here a slip shall show.
    """
    asked = {name: values[-1] for name, values in query.items()}
    if asked.get("api_key") != key:
        told = "Key has invalid format" if asked.get("api_key") else "Key not found"
        raise Refusal(100, f"Invalid API Key ({told})")
    name = asked.get("method", "").removeprefix("flickr.")
    if name not in METHODS or name == asked.get("method"):
        raise Refusal(112, f'Method "{asked.get("method", "unknown")}" not found')
    method = METHODS[name]
    if wrong := sorted(asked.keys() - EVERYWHERE - method.needs - method.takes):
        raise Refusal(3, f"Unknown parameter: {wrong[0]}")
    if method.needs and not any(asked.get(one) for one in method.needs):
        raise Refusal(1, method.missing)
    if strange := set(asked.get("extras", "").split(",")) - EXTRAS - {""}:
        raise Refusal(3, f"Unknown extra: {sorted(strange)[0]}")
    return name, {one: asked[one] for one in asked.keys() - EVERYWHERE}


def paged(name: str, asked: Mapping[str, str], items: list[Any]) -> tuple[dict[str, Any], slice]:
    """The envelope of a list and the part that a page shows; behind the last page it is the last.

    Numbers come as text from the older methods.
    """
    method = METHODS[name]
    size = min(max(_number(asked, "per_page", method.usual), 1), method.most or 1)
    pages = -(-len(items) // size)
    page = max(1, min(_number(asked, "page", 1), pages or 1))
    total = str(len(items)) if name == "photos.getFavorites" else len(items)
    envelope = {"page": page, "pages": pages, "perpage": size, "total": total}
    return envelope, slice((page - 1) * size, page * size)


def _number(asked: Mapping[str, str], name: str, usual: int) -> int:
    spelled = asked.get(name, str(usual))
    return int(spelled) if spelled.isascii() and spelled.isdigit() else usual
