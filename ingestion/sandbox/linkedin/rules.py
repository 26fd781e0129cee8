"""What LinkedIn's API accepts and refuses: headers, parameters, lists, pages, error envelopes."""

import re
from collections.abc import Mapping
from typing import Any

VERSIONS = range(202509, 202609)
MOST = 100
COMPLEX = re.compile(r"\((\w+):(.*)\)")


class Refusal(Exception):
    """An error that the API answers with."""

    def __init__(self, status: int, code: str, message: str, service: int | None = None) -> None:
        """Put it into the envelope; older parts of the API number their errors."""
        super().__init__(message)
        told = {"serviceErrorCode": service} if service is not None else {}
        self.status, self.body = (
            status,
            {"status": status, "code": code, "message": message, **told},
        )


def error_of(kind: str) -> Refusal | None:
    """What it says to too many requests, for a moment or for the day, or an old token."""
    match kind:
        case "throttle":
            told = "Resource level throttle limit for calls to this resource is reached."
            return Refusal(429, "TOO_MANY_REQUESTS", told, 101)
        case "quota":
            told = "Resource level throttle APPLICATION DAY limit for calls to this resource is "
            return Refusal(429, "TOO_MANY_REQUESTS", f"{told}reached.")
        case "expired":
            told = "The token used in the request has expired"
            return Refusal(401, "EXPIRED_ACCESS_TOKEN", told, 65602)
    return None


def check_headers(headers: Mapping[str, str], token: str) -> None:
    """Who asks, in which version of the API, and of the protocol."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme != "Bearer" or not given:
        raise Refusal(401, "EMPTY_ACCESS_TOKEN", "Empty oauth2 access token", 65604)
    if given != token:
        raise Refusal(401, "INVALID_ACCESS_TOKEN", "Invalid access token", 65600)
    if not (version := headers.get("linkedin-version", "")):
        raise Refusal(400, "VERSION_MISSING", "A version must be present. Please specify a version")
    if not version.isdigit() or int(version) not in VERSIONS:
        raise Refusal(426, "NONEXISTENT_VERSION", f"Requested version {version} is not active")
    if headers.get("x-restli-protocol-version") != "2.0.0":
        raise Refusal(400, "ILLEGAL_ARGUMENT", "Invalid query parameters passed to request")


def asked(query: Mapping[str, list[str]], needed: str, allowed: str = "") -> dict[str, str]:
    """The parameters of a request, each once; nothing unknown, nothing missing."""
    if unknown := sorted(query.keys() - {*needed.split(), *allowed.split()}):
        told = f"Query parameters [{', '.join(unknown)}] are not allowed"
        raise Refusal(403, "QUERY_PARAM_NOT_ALLOWED", told)
    for name in needed.split():
        if len(query.get(name, [])) != 1 or not query[name][0]:
            raise Refusal(400, "PARAM_MISSING", f"Parameter '{name}' is required")
    return {name: values[-1] for name, values in query.items()}


def finder(given: Mapping[str, str], name: str) -> None:
    """Whether a request names the finder that there is."""
    if given["q"] != name:
        raise Refusal(400, "ILLEGAL_ARGUMENT", f"No finder found for query param q={given['q']}")


def items_of(value: str) -> list[str]:
    """The items of `List(a,b)`; commas in parentheses belong to an item."""
    if not (value.startswith("List(") and value.endswith(")")):
        raise Refusal(400, "PARAM_INVALID", f"Invalid param. {value[:40]} is no list")
    found, depth = [""], 0
    for sign in value[5:-1]:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    if "" in found:
        raise Refusal(400, "PARAM_INVALID", "Invalid param. The list has an empty item")
    return found


def span_of(value: str) -> tuple[int, int]:
    """`(start:1,end:2)` in milliseconds."""
    found = re.fullmatch(r"\(start:(\d+),end:(\d+)\)", value)
    if not found:
        raise Refusal(400, "PARAM_INVALID", "Invalid param. timeRange is no range of times")
    return int(found[1]), int(found[2])


def page_of(path: str, given: Mapping[str, str], elements: list[Any]) -> dict[str, Any]:
    """One page of elements; `total` is 0 where LinkedIn did not care to count."""
    start, count = _number(given, "start", 0), _number(given, "count", 10)
    if not 0 < count <= MOST:
        raise Refusal(400, "PARAM_INVALID", f"Invalid param. count must be from 1 to {MOST}")
    links = []
    if start + count < len(elements):
        href = f"{path}?start={start + count}&count={count}"
        links.append({"type": "application/json", "rel": "next", "href": href})
    paging = {"start": start, "count": count, "links": links, "total": 0}
    return {"paging": paging, "elements": elements[start : start + count]}


def _number(given: Mapping[str, str], name: str, usual: int) -> int:
    text = given.get(name, str(usual))
    if not text.isascii() or not text.isdigit():
        raise Refusal(400, "PARAM_INVALID", f"Invalid param. {name} is no number")
    return int(text)


def batch_of(keys: list[str], found: Mapping[str, Any], closed: set[str]) -> dict[str, Any]:
    """The answer to a BATCH_GET: what there is, and what is wrong with each of the others."""
    errors = {}
    for key in keys:
        if key in closed:
            told = "Viewer does not have the rights for this entity"
            errors[key] = {"status": 403, "code": "ACCESS_DENIED", "message": told}
        elif key not in found:
            errors[key] = {"status": 404, "code": "NOT_FOUND", "message": "Entity is not found"}
    results = {key: found[key] for key in keys if key not in errors}
    statuses = dict.fromkeys(results, 200) | {key: one["status"] for key, one in errors.items()}
    return {"results": results, "statuses": statuses, "errors": errors}
