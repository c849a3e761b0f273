"""The markup of the Word templates: pages, styles and tables by GB/T 9704-2012.

Measures are twips (1/20 point), type sizes half points. Fonts are named and not shipped.
"""

from __future__ import annotations

from collections.abc import Sequence

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
MM = 1440 / 25.4
LINE = 579
"""Line pitch: 28.95 points, 22 lines in the 225 mm of the type area."""
SONG, FANG, KAI, HEI, NUMERAL = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
RED = "FF0000"


def paragraph(style: str, text: str = "", tab: str | None = None) -> str:
    runs = _r(text) + ("<w:r><w:tab/></w:r>" + _r(tab) if tab is not None else "")
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def when(condition: str, content: str) -> str:
    return paragraph("Plain", f"{{%p if {condition} %}}") + content + paragraph("Plain", "{%p endif %}")


def each(loop: str, content: str) -> str:
    return paragraph("Plain", f"{{%p for {loop} %}}") + content + paragraph("Plain", "{%p endfor %}")


def section_break() -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Plain"/>{_section(landscape=False)}</w:pPr></w:p>'


def table(columns: Sequence[tuple[str, int, str]]) -> str:
    grid = "".join(f'<w:gridCol w:w="{round(width * MM)}"/>' for _, width, _ in columns)
    head = "".join(_cell("TableHead", heading, width) for heading, width, _ in columns)
    cells = "".join(_cell("TableText", text, width) for _, width, text in columns)
    span = f'<w:tcPr><w:gridSpan w:val="{len(columns)}"/></w:tcPr>'
    loop, end = (f"<w:tr><w:tc>{span}{paragraph('TableText', tag)}</w:tc></w:tr>" for tag in (_ROWS, "{%tr endfor %}"))
    rows = f"<w:tr>{_KEEP}{cells}</w:tr>"
    return f"<w:tbl>{_BORDERS}<w:tblGrid>{grid}</w:tblGrid><w:tr>{_REPEAT}{head}</w:tr>{loop}{rows}{end}</w:tbl>"


_ROWS = "{%tr for p in problems %}"
_KEEP = "<w:trPr><w:cantSplit/></w:trPr>"
_REPEAT = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_BORDERS = (
    f'<w:tblPr><w:tblW w:w="{round(225 * MM)}" w:type="dxa"/><w:jc w:val="center"/>'
    f"<w:tblBorders>{_EDGES}</w:tblBorders>"
    '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr>"
)


def _cell(style: str, text: str, width: int) -> str:
    size = f'<w:tcPr><w:tcW w:w="{round(width * MM)}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
    return f"<w:tc>{size}{paragraph(style, text)}</w:tc>"


def _section(*, landscape: bool) -> str:
    """A4. Margins of the upright page: 37 mm above, 28 left, 26 right, 35 below; the number 7 mm below the text."""
    width, height = (16838, 11906) if landscape else (11906, 16838)
    top, right, bottom, left = (28, 35, 26, 37) if landscape else (37, 26, 35, 28)
    margins = " ".join(
        f'w:{side}="{round(size * MM)}"'
        for side, size in {"top": top, "right": right, "bottom": bottom, "left": left, "header": 15}.items()
    )
    turned = ' w:orient="landscape"' if landscape else ""
    footer = round((bottom - 11) * MM)
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/>'
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar {margins} w:footer="{footer}" w:gutter="0"/></w:sectPr>'
    )


def _style(
    name: str, font: str, size: int, *, color: str = "", latin: str = "Times New Roman", **paragraph: str
) -> str:
    """A paragraph style. ``paragraph`` are its properties by element name; Word insists on their order."""
    fonts = f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{font}" w:cs="{latin}"/>'
    ink = f'<w:color w:val="{color}"/>' if color else ""
    properties = {"widowControl": _element("widowControl", val="0"), "spacing": _lines(LINE), **paragraph}
    ordered = "".join(properties[key] for key in _ORDER if key in properties)
    default = ' w:default="1"' if name == "Plain" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{_NAMES.get(name, name)}"/>'
        "<w:qFormat/>"
        f"<w:pPr>{ordered}</w:pPr>"
        f'<w:rPr>{fonts}{ink}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


_ORDER = ("keepNext", "pageBreakBefore", "widowControl", "pBdr", "tabs", "spacing", "ind", "jc")
_NAMES = {"Plain": "Normal", "Heading1": "heading 1", "Heading2": "heading 2"}


def _styles() -> str:
    indent = _element("ind", firstLineChars=200, firstLine=640)
    both, centre, left, right = (_element("jc", val=side) for side in ("both", "center", "left", "right"))
    keep, auto = "<w:keepNext/>", _lines(240, rule="auto")
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="6" w:color="{RED}"/></w:pBdr>'
    beside = _element("ind", left=280, right=280)
    thin = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="2" w:color="000000"/>' for side in ("top", "bottom", "between")
    )
    rules = f"<w:pBdr>{thin}</w:pBdr>"
    inner = f'<w:tabs><w:tab w:val="right" w:pos="{round(156 * MM) - 280}"/></w:tabs>'
    edge = f'<w:tabs><w:tab w:val="right" w:pos="{round(156 * MM)}"/></w:tabs>'
    return _DEFAULTS + "".join(
        (
            _style("Plain", FANG, 32),
            _style("Mark", SONG, 68, color=RED, spacing=_lines(240, rule="auto", before=200, after=120), jc=centre),
            _style("Number", FANG, 32, jc=centre),
            _style("Issuer", FANG, 32, pBdr=rule, tabs=edge),
            _style("Code", FANG, 32, pBdr=rule, jc=centre),
            _style("Title", SONG, 44, spacing=_lines(660, before=LINE // 2, after=LINE // 2), jc=centre),
            _style("Body", FANG, 32, ind=indent, jc=both),
            # What stands before the signature stays with it: no page bears the signature alone.
            _style("Gap", FANG, 32, keepNext=keep),
            _style("Contact", FANG, 32, keepNext=keep, ind=indent, jc=left),
            _style("Attached", FANG, 32, keepNext=keep, ind=_element("ind", left=640)),
            _style("AttachedNext", FANG, 32, keepNext=keep, ind=_element("ind", left=1600)),
            _style("Heading1", HEI, 32, keepNext=keep, ind=indent, jc=both),
            _style("Heading2", KAI, 32, keepNext=keep, ind=indent, jc=both),
            # Both lines are centred over one another; a date then ends about four characters from the edge.
            _style("Signature", FANG, 32, keepNext=keep, ind=_element("ind", left=3880), jc=centre),
            _style("Imprint", FANG, 28, keepNext=keep, pBdr=rules, tabs=inner, ind=beside),
            _style("Annex", HEI, 32, pageBreakBefore="<w:pageBreakBefore/>"),
            _style("AnnexTitle", SONG, 44, spacing=_lines(660, after=200), jc=centre),
            _style("TableHead", HEI, 18, spacing=auto, jc=centre),
            _style("TableText", FANG, 18, spacing=auto, jc=left),
            _style("FooterOdd", NUMERAL, 28, latin=NUMERAL, spacing=auto, ind=_element("ind", right=280), jc=right),
            _style("FooterEven", NUMERAL, 28, latin=NUMERAL, spacing=auto, ind=_element("ind", left=280), jc=left),
        )
    )


_DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    "</w:docDefaults>"
)


def _lines(pitch: int, *, rule: str = "exact", before: int = 0, after: int = 0) -> str:
    return _element("spacing", before=before, after=after, line=pitch, lineRule=rule)


def _element(name: str, **attributes: str | int) -> str:
    return f"<w:{name} " + " ".join(f'w:{key}="{value}"' for key, value in attributes.items()) + "/>"


# --- the package -------------------------------------------------------------------------------------------------


def package(content: str) -> dict[str, bytes]:
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = {"document": "document.main", "styles": "styles", "settings": "settings", "odd": "footer", "even": "footer"}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{office}.{kind}+xml"/>' for part, kind in types.items()
    )
    return {
        "[Content_Types].xml": _xml(
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"), ("settings", "settings.xml"), ("footer", "odd.xml"), ("footer", "even.xml")
        ),
        "word/document.xml": _xml(
            f"<w:document {W} {R}><w:body>{content}{_section(landscape=True)}</w:body></w:document>"
        ),
        "word/styles.xml": _xml(f"<w:styles {W}>{_styles()}</w:styles>"),
        "word/settings.xml": _xml(
            f"<w:settings {W}><w:evenAndOddHeaders/>"
            '<w:characterSpacingControl w:val="compressPunctuation"/></w:settings>'
        ),
        "word/odd.xml": _footer("FooterOdd"),
        "word/even.xml": _footer("FooterEven"),
    }


def _footer(style: str) -> bytes:
    page = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return _xml(f'<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_r("— ")}{page}{_r(" —")}</w:p></w:ftr>')


def _relations(*targets: tuple[str, str]) -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return _xml(
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{found}</Relationships>'
    )


def _xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()
