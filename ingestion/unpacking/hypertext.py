"""HTML as a tree, in bounded memory: nothing in it is run or fetched, and broken tags are borne."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ingestion.unpacking.containers import Damaged

LONGEST = 16 * 1024 * 1024
DEEPEST = 200
# elements that have no end
VOID = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    )
)  # fmt: skip


@dataclass
class Node:
    """One element with what is below it: texts and elements in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The names in the attribute class."""
        return self.attributes.get("class", "").split()

    def walk(self) -> "Iterator[Node]":
        """Every element below, in the order of the document."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def all(self, name: str) -> "list[Node]":
        """The elements below of this class."""
        return [node for node in self.walk() if name in node.classes]

    def first(self, name: str) -> "Node | None":
        """The first element below of this class."""
        return next((node for node in self.walk() if name in node.classes), None)

    def links(self) -> "list[Node]":
        """The links below."""
        return [node for node in self.walk() if node.tag == "a"]

    def own_text(self) -> str:
        """The text that stands in no element below."""
        return "".join(child for child in self.children if isinstance(child, str))


def tree(text: Iterable[str]) -> Node:
    """The root of what a text holds; raises Damaged for what is too long or too deep."""
    parser, size = _Parser(), 0
    try:
        for piece in text:
            size += len(piece)
            if size > LONGEST:
                raise Damaged(f"longer than {LONGEST >> 20} MiB, far more than a page of an export")
            parser.feed(piece)
        parser.close()
    except AssertionError:
        # the parser's word for a declaration that it does not know
        raise Damaged("not HTML") from None
    return parser.root


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)
            if len(self._open) > DEEPEST:
                raise Damaged(f"nested deeper than {DEEPEST}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        # an end without a beginning is passed over; what it leaves open ends with it
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
