"""What a paragraph of a DOCX inherits from its style: the outline level of a heading and automatic numbers."""

from __future__ import annotations

from lxml import etree
from msgspec import Struct

from monitor.read.intake.package import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARAGRAPH_STYLES = "styles"
_BODY_LEVEL = 9
_LOWEST = 6
_LONGEST_CHAIN = 12


class Style(Struct, frozen=True):
    """``heading`` is 1 … 6 or 0, ``number`` the (numbering id, level) of an automatic number."""

    heading: int = 0
    number: tuple[str, int] | None = None

    @classmethod
    def of(cls, properties: etree._Element, known: dict[str, Style]) -> Style:
        """What a paragraph's own properties say, and its style where they are silent."""
        named = properties.find(W + "pStyle")
        base = known.get(attribute(named, "val") if named is not None else "", _NONE)
        heading = _level(properties, base.heading)
        numbered = properties.find(W + "numPr")
        return cls(heading, base.number if numbered is None else _number(numbered, base.number))


_NONE = Style()


def styles(package: Package, part: str | None) -> dict[str, Style]:
    """All paragraph styles by id; '' is the style of paragraphs that name none."""
    root = package.optional(part) if part else None
    if root is None:
        return {}
    nodes = {attribute(node, "styleId"): node for node in root.findall(W + "style")}
    found = {name: _resolved(node, nodes) for name, node in nodes.items()}
    defaults = (name for name, node in nodes.items() if attribute(node, "default") in ("1", "true"))
    paragraphs = (name for name in defaults if attribute(nodes[name], "type") == "paragraph")
    return {"": found.get(next(paragraphs, ""), _NONE), **found}


def attribute(node: etree._Element, name: str) -> str:
    return node.get(W + name) or ""


def number(node: etree._Element | None, default: int) -> int:
    """The count an element carries as ``w:val``; the default where it is missing or no small number."""
    raw = attribute(node, "val") if node is not None else ""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else default


def _resolved(node: etree._Element, nodes: dict[str, etree._Element]) -> Style:
    """A style over the ones it is based on; a chain that is too long or turns back is cut."""
    chain = [node]
    while len(chain) < _LONGEST_CHAIN:
        based = chain[-1].find(W + "basedOn")
        if based is None or attribute(based, "val") not in nodes:
            break
        chain.append(nodes[attribute(based, "val")])
    style = _NONE
    for one in reversed(chain):
        own = one.find(W + "pPr")
        if own is not None:
            style = Style.of(own, {"": style})
    return style


def _level(properties: etree._Element, inherited: int) -> int:
    outline = properties.find(W + "outlineLvl")
    if outline is None:
        return inherited
    level = number(outline, _BODY_LEVEL)
    return 0 if level >= _BODY_LEVEL else min(level + 1, _LOWEST)


def _number(properties: etree._Element, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    """Numbering id 0 takes an inherited number away."""
    named = properties.find(W + "numId")
    level = number(properties.find(W + "ilvl"), inherited[1] if inherited else 0)
    identifier = attribute(named, "val") if named is not None else (inherited[0] if inherited else "0")
    return None if identifier == "0" else (identifier, level)
