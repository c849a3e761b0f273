"""Names of government bodies: which body of a roster a name in a title, a column or a text stands for.

A name is the area, then words put together by custom (住房和城乡建设, 市场监督管理 …), then 局, 委, 办 …; what is
usual for each word stands in ``rules/bodies.toml``. All ways to write a body of the roster are worked out once; a name
is looked up among them and stands for one body or for none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product
from math import prod
from pathlib import Path

import opencc
from msgspec import Struct

from monitor.model.roster import Agency, BodyKind
from monitor.read.words import norm
from monitor.shipped import rules_dir

_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_CONNECTORS = re.compile("(?<=.)(?:以及|[和与及、,，/·])(?=.)")
_BRACKETS = re.compile(r"\(([^()]{0,40})\)")
_FRONT = re.compile("^(?:中国共产党|中共|国家税务总局)")
_HIGHER = re.compile(rf"(?:[{_HAN}]{{1,10}}(?:省|自治区|市|州|盟|地区)){{1,3}}")
_AREA = re.compile(rf"^[{_HAN}]{{1,10}}?(?:自治县|自治旗|[县区旗市])(?=[{_HAN}]{{2}})")
_UNIT = re.compile("(?:自治县|自治旗|新区|[县区旗市州盟省])$")
_TOWN = re.compile("(?:人民政府)?(.{1,20}?[镇乡])(?:人民政府|政府)?")
_BRANCH = re.compile("(?:.{1,8}[市州盟])?(.{2,20}?)局(.{2,8}?)[县区旗市]?分局")
_GOVERNMENT = "人民政府"
_LONGEST = 60
_MOST_FORMS = 400
_SHORTEST_AREA = 2
_SHORTEST_NAME = 3

_SUFFIX = "人民政府|政府|街道|中心|公司|集团|银行|[局委办室厅部院站所处会队馆校台园社署乡镇学]"
_BODY = re.compile(rf"[{_HAN}()、]{{1,38}}(?:{_SUFFIX})(?:\([{_HAN}、]{{2,30}}\))?")
_AREA_ONLY = re.compile(rf"[{_HAN}]{{2,12}}(?:[省市县区旗州盟]|地区)")
_NOT_A_BODY = re.compile(
    "融媒体|新闻(?!出版)|公众号|电视(?!和)|广播(?!电视)|日报|网站|网$|本站|信息公开|平台|公示|首页|正文|位置|专栏|栏目"
    "|根据|按照|条例|公布|现将|报告|年报|^关于|^各|乡镇$|部门$|单位$|机构$|简介$|领导$"
)
_OURSELVES = re.compile("[我本](?:[县市区旗省州])?(?:.|街道|机关|单位|部门|中心|办公室|委员会)")


class Tail(Struct, frozen=True):
    """The ways to write the end of a name, behind certain words only; ``omitted`` ones may be left out."""

    forms: tuple[str, ...]
    behind: re.Pattern[str]
    omitted: bool


class Grammar(Struct, frozen=True):
    """How names are put together: ``forms`` of a word, ``tails`` that mean the same, words left out by custom."""

    forms: Mapping[str, tuple[str, ...]]
    word: re.Pattern[str]
    tails: tuple[Tail, ...]
    either: tuple[str, ...]
    shortened: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    itself: tuple[str, ...]
    office: tuple[str, ...]


def read_grammar(path: Path) -> Grammar:
    """Load a list of words; a broken one is our own mistake and raises what tomllib, re or a lookup raises."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    forms: dict[str, tuple[str, ...]] = {}
    for full, shorts in raw["words"].items():
        known = (full, *shorts)
        forms |= {form: tuple(dict.fromkeys((*forms.get(form, ()), *known))) for form in known if len(form) > 1}
    return Grammar(
        forms=forms,
        word=re.compile("|".join(sorted(forms, key=len, reverse=True))),
        tails=tuple(
            Tail(tuple(one["forms"]), re.compile(one.get("behind", "")), one.get("omitted", False))
            for one in raw["tail"]
        ),
        either=tuple(raw["bureau_or_commission"]["words"]),
        shortened=tuple((re.compile(one["full"]), tuple(one["short"])) for one in raw["shortened"]),
        itself=tuple(raw["government"]["itself"]),
        office=tuple(raw["government"]["office"]),
    )


@cache
def grammar() -> Grammar:
    """The words that ship with the program."""
    return read_grammar(rules_dir() / "bodies.toml")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A normalised text in simplified characters: what names and titles are compared in."""
    return str(_simplified().convert(norm(text)))


@cache
def _simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def is_body(words: str) -> bool:
    """Whether words by themselves name a government body: no phrase, no column, no media centre, no 我局."""
    text = norm(words[:_LONGEST])
    return bool(_BODY.fullmatch(text)) and not _NOT_A_BODY.search(text) and not _OURSELVES.fullmatch(text)


def is_owner(words: str) -> bool:
    """Whether words can be what a title says before year and kind: a body, or the area of a government."""
    text = norm(words[:_LONGEST])
    return is_body(text) or (_AREA_ONLY.fullmatch(text) is not None and not _NOT_A_BODY.search(text))


def names(agency: Agency) -> frozenset[str]:
    """What an agency is called in running text: with and without the area before it, 人民政府 behind a town or not."""
    spelled = {norm(name) for name in (agency.name, *agency.aliases)}
    area = norm(agency.area)
    spelled |= {name.removeprefix(area) for name in spelled if area and name != area and name.startswith(area)}
    if agency.kind is BodyKind.TOWNSHIP:
        spelled |= {name.removesuffix(_GOVERNMENT) for name in spelled}
        spelled |= {name + _GOVERNMENT for name in spelled if not name.endswith(_GOVERNMENT)}
    spelled -= {"", area, _GOVERNMENT}
    if agency.kind is BodyKind.GOVERNMENT:
        spelled |= {_GOVERNMENT, area} - {""}
    return frozenset(spelled)


class Roster:
    """The bodies watched, by every way to write them."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        self._agencies = {agency.name: agency for agency in agencies}
        self._whole: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        self._areas: dict[str, set[str]] = {}
        self._known: dict[str, tuple[Agency, ...]] = {}
        for agency in self._agencies.values():
            self._add(agency)

    def find(self, words: str) -> Agency | None:
        """The one body a name stands for; None where it stands for none or for several."""
        found = self.matches(words)
        return found[0] if len(found) == 1 else None

    def matches(self, words: str) -> tuple[Agency, ...]:
        """The bodies a name may stand for: those called so; else one part of it, in brackets or joined by 、, is."""
        if words not in self._known:
            text = fold(words[:_LONGEST])
            found = self._called(text) or set().union(*map(self._called, _parts(text)))
            self._known[words] = tuple(self._agencies[name] for name in sorted(found))
        return self._known[words]

    def _add(self, agency: Agency) -> None:
        area = _area_of(agency)
        self._areas.setdefault(area, set()).update(_spoken(area))
        spelled = {fold(name) for name in (agency.name, *agency.aliases)}
        if agency.kind is BodyKind.GOVERNMENT and area:
            spelled.add(area)
        for name in spelled:
            self._whole.setdefault(_joined(name), set()).add(agency.name)
        for part in (part for name in spelled for part in (name, *_parts(name))):
            for stem in _stems(_without(part, area, agency.kind), agency.kind):
                self._stems.setdefault(f"{area}|{stem}", set()).add(agency.name)

    def _called(self, text: str) -> set[str]:
        """Who is called so in full, else by the words behind the area, or without any area."""
        whole = self._whole.get(_joined(text))
        if whole is not None or not text:
            return whole or set()
        found: set[str] = set()
        for area, spoken in self._areas.items():
            for rest in _behind(text, area, spoken):
                found |= self._stems.get(f"{area}|{_joined(rest)}", set())
        return found


def _parts(text: str) -> tuple[str, ...]:
    """The names in a name: before its brackets, in them or with them, and of bodies that report together."""
    inner = [words for words in _BRACKETS.findall(text) if not _AREA_ONLY.fullmatch(words)]
    outer = _BRACKETS.sub("", text)
    parts = [outer, *inner, *(outer + one for one in inner)] if outer != text else []
    joined = [part for whole in (parts or [text]) for part in whole.split("、")]
    return tuple(part for part in dict.fromkeys((*parts, *joined)) if part and part != text)


def _joined(text: str) -> str:
    """A name without what joins its words."""
    return _CONNECTORS.sub("", text)


def _area_of(agency: Agency) -> str:
    """The area in a body's name, from the roster or by itself."""
    area, name = fold(agency.area), fold(agency.name)
    if area:
        return area
    found = _AREA.match(_FRONT.sub("", name))
    return found.group() if found else ""


def _spoken(area: str) -> set[str]:
    """How an area is spoken of before a body's name: 霁川县, 霁川, 县, 我县."""
    unit = _UNIT.search(area)
    if unit is None:
        return {area} - {""}
    level, short = unit.group()[-1], area[: unit.start()]
    return {area, level, f"我{level}", f"本{level}", *([short] if len(short) >= _SHORTEST_AREA else [])}


def _behind(text: str, area: str, spoken: Iterable[str]) -> Iterator[str]:
    """A name as it stands, and what follows the area it begins with."""
    bare = _FRONT.sub("", text)
    yield bare
    at = bare.find(area) if area else -1
    whole = bare[at:] if at > 0 and _HIGHER.fullmatch(bare[:at]) else bare
    for rest in (whole[len(before) :] for before in spoken if whole.startswith(before) and len(whole) > len(before)):
        yield rest
        yield rest.removeprefix(_GOVERNMENT) or rest


def _without(name: str, area: str, kind: BodyKind) -> str:
    """A body's name without its area and what stands before that; a town may be called as the county's short name."""
    bare = _FRONT.sub("", name)
    at = bare.find(area) if area else -1
    if at == 0 or (at > 0 and _HIGHER.fullmatch(bare[:at])):
        return bare[at + len(area) :] or bare
    short = _UNIT.sub("", area)
    shortened = (
        len(short) >= _SHORTEST_AREA and kind is not BodyKind.TOWNSHIP and len(bare) - len(short) >= _SHORTEST_NAME
    )
    return bare.removeprefix(short) if shortened else bare


def _stems(stem: str, kind: BodyKind) -> frozenset[str]:
    """All ways to write a body behind its area."""
    words = grammar()
    text = _joined(stem)
    if text in words.itself:
        return frozenset(words.itself)
    if text in words.office:
        return frozenset(words.office)
    town = _TOWN.fullmatch(text) if kind is BodyKind.TOWNSHIP else None
    if town is not None:
        return frozenset(town[1] + tail for tail in ("", _GOVERNMENT, "政府"))
    return frozenset((*_composed(text.removeprefix(_GOVERNMENT) or text), *_branch(text)))


@lru_cache(maxsize=4096)
def _composed(text: str) -> tuple[str, ...]:
    """The name word by word in all forms of each word, with every tail that means the same."""
    words = grammar()
    core, tails = _tail(text, words)
    found = [*_worded(core, words), *(s for full, shorts in words.shortened if full.search(core) for s in shorts)]
    if any(word in core for word in words.either):
        tails = tuple(dict.fromkeys((*tails, "局", "委员会", "委")))
    extra = (text.removeprefix("委"),) if text.endswith("部") else ()
    return tuple(dict.fromkeys((text, *extra, *(front + tail for front in found for tail in tails))))


def _tail(text: str, words: Grammar) -> tuple[str, tuple[str, ...]]:
    """What stands before the tail of a name, and the ways to write that tail."""
    for tail in words.tails:
        for form in tail.forms:
            core = text.removesuffix(form)
            if core and core != text and tail.behind.search(core):
                return core, (*tail.forms, "") if tail.omitted else tail.forms
    return (text[:-1], (text[-1],)) if text else (text, ("",))


def _worded(core: str, words: Grammar) -> list[str]:
    """The words of a name in all their forms; single characters only where there are several words."""
    pieces: list[Sequence[str]] = []
    at = several = 0
    for match in words.word.finditer(core):
        pieces += [(core[at : match.start()],), words.forms[match.group()]]
        at, several = match.end(), several + 1
    pieces.append((core[at:],))
    if several < 2:
        pieces = [tuple(form for form in forms if len(form) != 1 or len(forms) == 1) or forms for forms in pieces]
    if prod(map(len, pieces)) > _MOST_FORMS:
        pieces = [forms[:2] for forms in pieces]
    return ["".join(chosen) for chosen in product(*pieces)][:_MOST_FORMS]


def _branch(text: str) -> Iterator[str]:
    """A city's bureau in a county: 青州市生态环境局霁川分局 is the county's 生态环境局."""
    match = _BRANCH.fullmatch(text)
    if match is not None:
        for bureau in _worded(match[1], grammar()):
            yield from (f"{bureau}局", f"{bureau}分局")
            places = [match[2], *(match[2] + unit for unit in "县区市旗")]
            yield from (f"{city}{bureau}局{place}分局" for city in ("", "市") for place in places)
