"""The Graph API's manners: fields and edges asked for by name, cursors, and error envelopes."""

import base64
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

VERSION = "v25.0"
MOST = 100
MOST_AT_ONCE = 30  # nodes with edges of their own inside; the real one counts bytes
TOKENS = re.compile(r"[\w-]+|[.(){},]")
EVERYWHERE = {"fields", "access_token"}
EDGE = {"limit", "after", "before", "since", "until"}


class Refusal(Exception):
    """An error that the API answers with."""

    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:  # noqa: ANN401
        """Put it into the envelope; `headers` go beside it."""
        super().__init__(message)
        self.headers: dict[str, str] = more.pop("headers", {})
        error = {"message": message, "type": "OAuthException", "code": code, **more}
        self.status, self.body = status, {"error": {**error, "fbtrace_id": "AsandboxTrace"}}


@dataclass(frozen=True)
class Field:
    """One field asked for, with its arguments and the fields asked of what it leads to."""

    name: str
    arguments: dict[str, str] = field(default_factory=dict)
    inside: tuple["Field", ...] = ()


@dataclass
class Edge:
    """What a node is connected to: nodes that may be shown, and how many there are in all."""

    nodes: Callable[[], list["Node"]]
    arguments: set[str] = field(default_factory=set)
    total: int | None = None
    tells_next: bool = True


@dataclass
class Node:
    """One object: values, names of fields that may be missing, edges, what it finds for others."""

    kind: str
    values: dict[str, Any]
    silent: set[str] = field(default_factory=set)
    edges: dict[str, Edge] = field(default_factory=dict)
    finders: Mapping[str, Callable[[Mapping[str, str]], "Node"]] = field(default_factory=dict)
    at: datetime | None = None
    is_top: bool = True


def error_of(kind: str, network: str) -> Refusal | None:
    """What the API says to too many requests, for a moment or for longer, or an old token."""
    usage = (
        f'{{"1":[{{"type":"{network}","call_count":100,"total_cputime":9,"total_time":9,'
        '"estimated_time_to_regain_access":19}]}'
    )
    match kind:
        case "throttle":
            told = "(#4) Application request limit reached"
            return Refusal(403, 4, told, is_transient=True)
        case "quota":
            told = "There have been too many calls to this account."
            headers = {"X-Business-Use-Case-Usage": usage}
            return Refusal(400, 80001, told, headers=headers)
        case "expired":
            told = "Error validating access token: Session has expired on Tuesday, 31-Mar-26."
            return Refusal(401, 190, told, error_subcode=463)
    return None


def token_of(query: Mapping[str, list[str]], headers: Mapping[str, str]) -> str:
    """The access token of a request."""
    stated = headers.get("authorization", "").removeprefix("Bearer ").strip()
    token = query.get("access_token", [stated])[-1]
    if not token:
        raise Refusal(400, 104, "An access token is required to request this resource.")
    return token


def no_token(token: str) -> Refusal:
    """A token that was never given out."""
    return Refusal(401, 190, f"Invalid OAuth access token ({len(token)}).", error_subcode=467)


def gone(native_id: str) -> Refusal:
    """Nothing by this id, or nothing that may be seen; the API makes no difference."""
    told = (
        f"Unsupported get request. Object with ID '{native_id}' does not exist, cannot be loaded "
        "due to missing permissions, or does not support this operation"
    )
    return Refusal(400, 100, told, error_subcode=33)


def granted(scopes: Iterable[str]) -> list[Node]:
    """The permissions of a token, one of them declined as users may."""
    told = [*((scope, "granted") for scope in scopes), ("email", "declined")]
    return [Node("Permission", {"permission": p, "status": s}) for p, s in told]


def fields_of(text: str) -> tuple[Field, ...]:
    """`a,b.limit(3){c,d}` as fields."""
    words = TOKENS.findall(text)
    if "".join(words) != text.replace(" ", ""):
        raise Refusal(400, 2500, f"Syntax error in the field list: {text[:60]}")
    found, rest = _fields(words)
    if rest:
        raise Refusal(400, 2500, f'Syntax error "Expected end of string instead of "{rest[0]}""')
    return found


def _fields(words: list[str]) -> tuple[tuple[Field, ...], list[str]]:
    found = []
    while words and words[0] not in "}":
        name, words = words[0], words[1:]
        arguments: dict[str, str] = {}
        inside: tuple[Field, ...] = ()
        while words and words[0] == ".":
            if len(words) < 5 or (words[2], words[4]) != ("(", ")"):
                raise Refusal(400, 2500, f"Syntax error after {name}")
            arguments[words[1]] = words[3]
            words = words[5:]
        if words and words[0] == "{":
            inside, words = _fields(words[1:])
            if words[:1] != ["}"]:
                raise Refusal(400, 2500, f"Syntax error: {name} is not closed")
            words = words[1:]
        found.append(Field(name, arguments, inside))
        words = words[1:] if words[:1] == [","] else words
    return tuple(found), words


def check(query: Mapping[str, list[str]], known: set[str]) -> dict[str, str]:
    """Parameters once each. The real one overlooks an unknown one: here a slip shall show."""
    if wrong := sorted(query.keys() - known - EVERYWHERE):
        raise Refusal(400, 100, f"(#100) The parameter {wrong[0]} is not known here")
    return {name: values[-1] for name, values in query.items() if name != "access_token"}


def show(node: Node, asked: tuple[Field, ...]) -> dict[str, Any]:
    """A node with the fields asked for; id and nothing else without any."""
    shown: dict[str, Any] = {}
    for one in asked or (Field("id"),):
        if edge := node.edges.get(one.name):
            shown[one.name] = connection(node, one.name, edge, one.arguments, one.inside)
        elif find := node.finders.get(one.name):
            shown[one.name] = show(find(one.arguments), one.inside)
        elif one.arguments or one.name not in {*node.values, *node.silent}:
            told = f"(#100) Tried accessing nonexisting field ({one.name})"
            raise Refusal(400, 100, f"{told} on node type ({node.kind})")
        elif one.name in node.values:
            value = node.values[one.name]
            if isinstance(value, Node):
                value = show(value, one.inside or (Field("id"), Field("name")))
            elif one.inside and isinstance(value, dict):
                value = {f.name: value[f.name] for f in one.inside if f.name in value}
            shown[one.name] = value
    return {"id": node.values["id"], **shown} if "id" in node.values else shown


def connection(
    node: Node, name: str, edge: Edge, arguments: Mapping[str, str], inside: tuple[Field, ...]
) -> dict[str, Any]:
    """One page of an edge, with the cursor of the next where there is one."""
    if wrong := sorted(arguments.keys() - EDGE - edge.arguments):
        raise Refusal(400, 100, f"(#100) The parameter {wrong[0]} is not known to {name}")
    limit = _number("limit", arguments.get("limit", "25"))
    if limit > MOST:
        raise Refusal(400, 100, f"(#100) Param limit must be at most {MOST}")
    if limit > MOST_AT_ONCE and sum(bool(one.inside) for one in inside) > 1:
        told = "Please reduce the amount of data you're asking for, then retry your request"
        raise Refusal(500, 1, told)
    nodes = edge.nodes()
    if "filter" in edge.arguments and arguments.get("filter", "toplevel") == "toplevel":
        nodes = [one for one in nodes if one.is_top]
    for bound in ("since", "until"):
        if bound in arguments:
            when = datetime.fromtimestamp(_number(bound, arguments[bound]), UTC)
            nodes = [n for n in nodes if n.at and (n.at >= when) == (bound == "since")]
    path = f"{node.values['id']}/{name}"
    start = _read(arguments.get("after"), path)
    part = nodes[start : start + limit]
    found: dict[str, Any] = {"data": [show(one, inside) for one in part]}
    if part:
        cursors = {"before": _cursor(start, path), "after": _cursor(start + limit, path)}
        paging: dict[str, Any] = {"cursors": cursors}
        found["paging"] = paging
        if start + limit < len(nodes) and edge.tells_next:
            again = {"limit": limit, "access_token": "told-in-clear", "after": cursors["after"]}
            address = f"https://graph.facebook.com/{VERSION}/{path}?{urlencode(again)}"
            paging["next"] = address
    if "summary" in arguments:
        total = edge.total if edge.total is not None else len(nodes)
        found["summary"] = {"total_count": max(total, len(nodes)), "viewer_reaction": "NONE"}
    return found


def _number(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise Refusal(400, 100, f"(#100) Param {name} must be a number")
    return int(text)


def _cursor(start: int, path: str) -> str:
    # a cursor is good for the list it was given for, not for another node's
    seal = zlib.crc32(path.encode())
    return base64.urlsafe_b64encode(f"{start}.{seal}".encode()).decode().rstrip("=")


def _read(cursor: str | None, path: str) -> int:
    if cursor is None:
        return 0
    try:
        start = int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).split(b".")[0])
    except ValueError:
        start = -1
    if start < 0 or cursor != _cursor(start, path):
        raise Refusal(400, 100, "(#100) Invalid cursor for this connection")
    return start


def instant(moment: datetime) -> str:
    """A time as the API spells it: seconds, and a zone without a colon."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def is_one_in(count: int, identity: str) -> bool:
    """Whether an id is among the one in `count` to which something happens, whatever the day."""
    return zlib.crc32(identity.encode()) % count == 0
