"""Names of government bodies: which body of a roster a name in a title, a column or a text stands for.

A name is the area, then words put together by custom (住房和城乡建设, 市场监督管理 …), then 局, 委, 办 …; what is
usual for each word stands in ``rules/bodies.toml``. All ways to write a body of the roster are worked out once; a name
is looked up among them and stands for one body or for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from monitor.model.roster import Agency, BodyKind
from monitor.read.whose.naming import GOVERNMENT, TOWN, joined, written
from monitor.read.words import norm

if TYPE_CHECKING:
    import opencc

_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_BRACKETS = re.compile(r"\(([^()]{0,40})\)")
_FRONT = re.compile("^(?:中国共产党|中共|国家税务总局)")
_HIGHER = re.compile(rf"(?:[{_HAN}]{{1,10}}(?:省|自治区|市|州|盟|地区)){{1,3}}")
_AREA = re.compile(rf"^[{_HAN}]{{1,10}}?(?:自治县|自治旗|[县区旗市])(?=[{_HAN}]{{2}})")
_UNIT = re.compile("(?:自治县|自治旗|新区|[县区旗市州盟省])$")
_ITSELF = re.compile(r"\(本级\)|本级$")
_ABOUT = re.compile("^关于")
_LONGEST = 60
_SHORTEST_AREA = 2
_SHORTEST_NAME = 3

_SUFFIX = "人民政府|政府|街道|中心|公司|集团|银行|[局委办室厅部院站所处会队馆校台园社署乡镇学]"
_BODY = re.compile(rf"[{_HAN}()、]{{1,38}}(?:{_SUFFIX})(?:\([{_HAN}、]{{2,30}}\))?")
_AREA_ONLY = re.compile(rf"[{_HAN}]{{2,12}}(?:[省市县区旗州盟]|地区)")
_NOT_A_BODY = re.compile(
    "融媒体|新闻(?!出版)|公众号|电视(?!和)|广播(?!电视)|日报|网站|网$|本站|信息公开|平台|公示|首页|正文|位置|专栏|栏目"
    "|根据|按照|条例|公布|现将|报告|年报|^关于|^各|乡镇$|部门$|单位$|机构$|简介$|领导$"
)
_SUBJECT = re.compile(
    "(?:(?:20[0-9]{2}年度?|[本今全]年度?|年内|此外|另外|同时)?[,:]?){2}"
    f"(?P<name>[{_HAN}]{{2,16}}?(?:站(?!点)|所(?![有以属需涉述列收限作做能在])|处(?![理罚置])|队(?!伍)"
    "|局(?![面部势])|委(?!托)|院|馆|中心|公司|集团))"
)
_NO_SUBJECT = re.compile("[我各年月]|本[局机部单委办院]|网站|平台|申请|公开|[收受办]|全体|门户")
_OURSELVES = re.compile("[我本](?:[县市区旗省州])?(?:.|街道|机关|单位|部门|中心|办公室|委员会)")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A normalised text in simplified characters: what names and titles are compared in."""
    return str(_simplified().convert(norm(text)))


@cache
def _simplified() -> opencc.OpenCC:
    import opencc  # who reads nothing need not wait for it

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
        spelled |= {name.removesuffix(GOVERNMENT) for name in spelled}
        spelled |= {name + GOVERNMENT for name in spelled if not name.endswith(GOVERNMENT)}
    spelled -= {"", area, GOVERNMENT}
    if agency.kind is BodyKind.GOVERNMENT:
        spelled |= {GOVERNMENT, area} - {""}
    return frozenset(spelled)


@lru_cache(maxsize=1024)
def stands_for(words: str, agency: Agency) -> bool:
    """Whether a name, in whatever way it is written, is this agency's."""
    return bool(Roster((agency,)).matches(words))


def named(name: str) -> Agency:
    """A body of which only the name is known, as a roster of one asks for."""
    if name.endswith(GOVERNMENT):
        return Agency(name=name, kind=BodyKind.TOWNSHIP if TOWN.fullmatch(name) else BodyKind.GOVERNMENT, site="")
    return Agency(name=name, kind=BodyKind.TOWNSHIP if name.endswith(("镇", "乡")) else BodyKind.DEPARTMENT, site="")


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
            text = _ITSELF.sub("", fold(words[:_LONGEST]))
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
            self._whole.setdefault(joined(name), set()).add(agency.name)
        for part in (part for name in spelled for part in (name, *_parts(name))):
            for stem in written(_without(part, area, agency.kind), agency.kind):
                self._stems.setdefault(f"{area}|{stem}", set()).add(agency.name)

    def _called(self, text: str) -> set[str]:
        """Who is called so in full, else by the words behind the area, or without any area."""
        whole = self._whole.get(joined(text))
        if whole is not None or not text:
            return whole or set()
        found: set[str] = set()
        for area, spoken in self._areas.items():
            for rest in _behind(text, area, spoken):
                found |= self._stems.get(f"{area}|{joined(rest)}", set())
        return found


def _parts(text: str) -> tuple[str, ...]:
    """The names in a name: before its brackets, in them or with them, and of bodies that report together."""
    inner = [words for words in _BRACKETS.findall(text) if not _AREA_ONLY.fullmatch(words)]
    outer = _BRACKETS.sub("", text)
    parts = [outer, *inner, *(outer + one for one in inner)] if outer != text else []
    single = [part for whole in (parts or [text]) for part in whole.split("、")]
    return tuple(part for part in dict.fromkeys((*parts, *single)) if part and part != text)


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
    bare = _FRONT.sub("", _ABOUT.sub("", text))
    yield bare
    at = bare.find(area) if area else -1
    whole = bare[at:] if at > 0 and _HIGHER.fullmatch(bare[:at]) else bare
    for rest in (whole[len(before) :] for before in spoken if whole.startswith(before) and len(whole) > len(before)):
        yield rest
        yield rest.removeprefix(GOVERNMENT) or rest


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


OURSELVES = "本机关"
"""What stands for the reporting body's own name in a sentence."""


def begins_with_body(sentence: str) -> bool:
    """Whether a normalised sentence begins with a body, behind its time at most: 2023年,县水务集团…; 我局 is none."""
    found = _SUBJECT.match(sentence)
    return found is not None and not _NO_SUBJECT.search(found["name"])


def in_own_name(text: str, own: str) -> str:
    """A normalised text with ``本机关`` wherever it gives the name of the body ``own``, in any way to write it."""
    return _own(own).sub(OURSELVES, text) if own else text


@lru_cache(maxsize=64)
def _own(name: str) -> re.Pattern[str]:
    """The ways to write a body's own name: with its area, with the area's kind alone, or with neither."""
    name = fold(name)
    area = _AREA.match(name)
    kind = area.group()[-1] if area else ""
    stem = name[area.end() :] if area else name
    town = TOWN.fullmatch(stem)
    office = [tail for tail in ("镇人民政府", "乡人民政府", "街道办事处") if stem.endswith(tail)]
    short = [form for tail in office for form in (tail, tail.replace("人民", "").replace("办事处", "办"))]
    forms = {stem, name, *written(stem, BodyKind.TOWNSHIP if town else BodyKind.DEPARTMENT), *short}
    longest = sorted((form for form in forms if len(form) > 2), key=len, reverse=True)
    ends = "(?<!办)|(?<=办)(?![结理复毕])"
    front = f"(?:{re.escape(area.group())}|{kind})?" if area else ""
    return re.compile(f"(?<![省市州县区旗邻外某各他]){front}(?:{'|'.join(map(re.escape, longest))})(?:{ends})")
