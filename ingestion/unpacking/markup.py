"""XML of any length, element by element, without entities, in bounded memory."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from ingestion.unpacking.containers import Damaged

LONGEST_TEXT = 16 * 1024 * 1024
LONGEST_TAG = 1024 * 1024
DEEPEST = 100
# signs that XML forbids and exports hold nevertheless
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass
class Element:
    """One element with what is below it: text of its own, attributes, children in their order."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, name: str) -> list["Element"]:
        """The children of this name."""
        return [child for child in self.children if child.name == name]

    def get(self, name: str) -> str:
        """The text of the first child of this name, stripped; empty where there is none."""
        return next((child.text.strip() for child in self.children if child.name == name), "")


def elements(
    text: Iterator[str], tags: frozenset[str], prefixes: Mapping[str, str]
) -> Iterator[Element]:
    """The outermost elements with these names, as soon as each one ends.

    Names are `local`, or `prefix:local` where the namespace's address begins with a key of
    `prefixes` (the longest one wins). Raises Damaged for what is not XML or declares entities.
    """
    tree = _Tree(tags, prefixes)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.characters
    parser.EntityDeclHandler = _refuse_entities
    parser.ExternalEntityRefHandler = _refuse_entities
    last, silent = 0, 0
    try:
        for piece in text:
            parser.Parse(FORBIDDEN.sub("", piece), False)
            yield from tree.drain()
            silent, last = (silent + len(piece) if last == tree.events else 0), tree.events
            if silent > LONGEST_TAG:
                raise Damaged(f"a tag or comment is longer than {LONGEST_TAG:,} signs")
        parser.Parse("", True)
    except expat.ExpatError as error:
        # an XML of several parts may break in the last one: what came before was whole
        yield from tree.drain()
        told = expat.ErrorString(error.code)
        raise Damaged(f"not XML in line {error.lineno}, column {error.offset}: {told}") from None
    yield from tree.drain()


def _refuse_entities(*_: object) -> int:
    raise Damaged("it declares entities, which no export does and only attacks need")


class _Tree:
    """What a parser tells, gathered into the elements that are wanted."""

    def __init__(self, tags: frozenset[str], prefixes: Mapping[str, str]) -> None:
        self._tags = tags
        self._prefixes = sorted(prefixes.items(), key=lambda one: -len(one[0]))
        self._names: dict[str, str] = {}
        self._open: list[tuple[Element, list[str]]] = []
        self._done: list[Element] = []
        self._size = self._depth = self.events = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.events += 1
        self._depth += 1
        if self._depth > DEEPEST:
            raise Damaged(f"nested deeper than {DEEPEST}")
        name = self._name(name)
        if self._open or name in self._tags:
            self._open.append((Element(name, attributes), []))

    def end(self, _name: str) -> None:
        self.events += 1
        self._depth -= 1
        if self._open:
            element, parts = self._open.pop()
            element.text = "".join(parts)
            if self._open:
                self._open[-1][0].children.append(element)
            else:
                self._done.append(element)
                self._size = 0

    def characters(self, text: str) -> None:
        self.events += 1
        if self._open:
            self._open[-1][1].append(text)
            self._size += len(text)
            if self._size > LONGEST_TEXT:
                raise Damaged(f"an element is longer than {LONGEST_TEXT >> 20} MiB")

    def drain(self) -> list[Element]:
        done, self._done = self._done, []
        return done

    def _name(self, name: str) -> str:
        if name not in self._names:
            space, _, local = name.rpartition(" ")
            found = next((p for start, p in self._prefixes if space.startswith(start)), "")
            self._names[name] = f"{found}:{local}" if found else local
        return self._names[name]
