"""Flattened tables drawn apart from the reader: rows of figures after, before or around their labels, and what is right.

Nothing here is taken from ``monitor.read`` or from ``rules/``: labels, figures and their places are this file's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from msgspec import Struct

Row = tuple[int, ...]

TITLE = "云栖县林草局2025年政府信息公开工作年度报告"
_BEFORE = (
    TITLE,
    "本报告统计期限为2025年1月1日至2025年12月31日。",
    "一、总体情况",
    "2025年，我局把公开要求写进岗位职责，按月梳理新形成的信息，及时上网发布，栏目由专人维护。",
    "二、主动公开政府信息情况",
    *("第二十条第（一）项", "信息内容 本年制发件数 本年废止件数 现行有效件数", "规章 0 0 0", "行政规范性文件 2 1 9"),
    *("第二十条第（五）项", "信息内容 本年处理决定数量", "行政许可 77"),
    *("第二十条第（六）项", "信息内容 本年处理决定数量", "行政处罚 14", "行政强制 3"),
    *("第二十条第（八）项", "信息内容 本年收费金额（单位：万元）", "行政事业性收费 1.8"),
    "三、收到和处理政府信息公开申请情况",
)
_AFTER = (
    "四、政府信息公开行政复议、行政诉讼情况",
    "行政复议 行政诉讼",
    "结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉",
    "结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 尚未审结 总计",
    "1 0 0 1 2 1 0 0 0 1 0 0 1 0 1",
    "五、存在的主要问题及改进情况",
    "个别栏目更新不够及时，已明确更新周期并指定专人负责，下一步继续巩固。",
    "六、其他需要报告的事项",
    "2025年未收取信息处理费。",
)
_COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
_HEAD = ("申请人情况", "自然人 法人或其他组织 总计", "商业企业 科研机构 社会公益组织 法律服务机构 其他")
_LABELS: Mapping[str, tuple[str, str]] = {
    "new": ("", "一、本年新收政府信息公开申请数量"),
    "carry_in": ("", "二、上年结转政府信息公开申请数量"),
    "r1": ("三、本年度办理结果", "（一）予以公开"),
    "r2": ("", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    "r3.1": ("（三）不予公开", "1.属于国家秘密"),
    "r3.2": ("", "2.其他法律行政法规禁止公开"),
    "r3.3": ("", "3.危及“三安全一稳定”"),
    "r3.4": ("", "4.保护第三方合法权益"),
    "r3.5": ("", "5.属于三类内部事务信息"),
    "r3.6": ("", "6.属于四类过程性信息"),
    "r3.7": ("", "7.属于行政执法案卷"),
    "r3.8": ("", "8.属于行政查询事项"),
    "r4.1": ("（四）无法提供", "1.本机关不掌握相关政府信息"),
    "r4.2": ("", "2.没有现成信息需要另行制作"),
    "r4.3": ("", "3.补正后申请内容仍不明确"),
    "r5.1": ("（五）不予处理", "1.信访举报投诉类申请"),
    "r5.2": ("", "2.重复申请"),
    "r5.3": ("", "3.要求提供公开出版物"),
    "r5.4": ("", "4.无正当理由大量反复申请"),
    "r5.5": ("", "5.要求行政机关确认或重新出具已获取信息"),
    "r6.1": ("（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    "r6.2": ("", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    "r6.3": ("", "3.其他"),
    "r7": ("", "（七）总计"),
    "carry_out": ("", "四、结转下年度继续办理"),
}
LEAVES = tuple(key for key in _LABELS if key.startswith("r") and key != "r7")


class Flat(Struct, frozen=True):
    """A report as flattened text and the rows of its table 3; ``plain`` ones must be read, others may be left open."""

    text: str
    rows: Mapping[str, Row]
    plain: bool


class Drawn(Struct):
    """What a layout is given: the rows as printed, the words of each label in pieces, and a source of chance."""

    rows: Mapping[str, Row]
    labels: Mapping[str, list[str]]
    groups: Mapping[str, str]
    rng: Random


def figures(rng: Random, most: int) -> dict[str, Row]:
    """Rows that agree with each other, most of them zeros in a small table."""
    columns = []
    for position in range(6):
        high = most if position == 0 else most // 4
        leaves = {key: rng.choice((0, 0, 0, rng.randint(0, high))) for key in LEAVES}
        total = sum(leaves.values())
        left, carried = rng.randint(0, 2), rng.randint(0, min(2, total))
        columns.append({"new": total + left - carried, "carry_in": carried, **leaves, "r7": total, "carry_out": left})
    return {key: (*(row := [column[key] for column in columns]), sum(row)) for key in _LABELS}


# --- layouts: lines of section three -----------------------------------------------------------------------------


def after_in_line(drawn: Drawn) -> Iterator[str]:
    for key, row in drawn.rows.items():
        yield " ".join(filter(None, (drawn.groups[key], "".join(drawn.labels[key]), _spread(row))))


def after_in_cells(drawn: Drawn) -> Iterator[str]:
    for key, row in drawn.rows.items():
        yield from filter(None, (drawn.groups[key], *drawn.labels[key]))
        yield from map(str, row)


def after_with_pipes(drawn: Drawn) -> Iterator[str]:
    for key, row in drawn.rows.items():
        yield " | ".join([*filter(None, (drawn.groups[key],)), "".join(drawn.labels[key]), *map(str, row)])


def before(drawn: Drawn) -> Iterator[str]:
    for key, row in drawn.rows.items():
        yield _spread(row)
        yield from filter(None, (drawn.groups[key], *drawn.labels[key]))


def around(drawn: Drawn) -> Iterator[str]:
    """Figures at the middle of labels that are broken over two lines."""
    for key, row in drawn.rows.items():
        first, *rest = drawn.labels[key]
        yield from filter(None, (drawn.groups[key], f"{first} {_spread(row)}" if not rest else first))
        yield from (_spread(row), *rest) if rest else ()


def here_and_there(drawn: Drawn) -> Iterator[str]:
    """Most rows in a line, some with their figures above, some with their group below."""
    for key, row in drawn.rows.items():
        label, group = "".join(drawn.labels[key]), drawn.groups[key]
        where = drawn.rng.choice(("after", "after", "after", "before", "group below"))
        if where == "after":
            yield " ".join(filter(None, (group, label, _spread(row))))
        elif where == "before":
            yield from filter(None, (_spread(row), label, group))
        else:
            yield from filter(None, (label, group, _spread(row)))


def labels_first(drawn: Drawn) -> Iterator[str]:
    for key in drawn.rows:
        yield from filter(None, (drawn.groups[key], *drawn.labels[key]))
    yield from (_spread(row) for row in drawn.rows.values())


def figures_first(drawn: Drawn) -> Iterator[str]:
    yield from (_spread(row) for row in drawn.rows.values())
    for key in drawn.rows:
        yield from filter(None, (drawn.groups[key], *drawn.labels[key]))


def by_columns(drawn: Drawn) -> Iterator[str]:
    """All labels, then each column under its head."""
    for key in drawn.rows:
        yield from filter(None, (drawn.groups[key], *drawn.labels[key]))
    for place, head in enumerate(_COLUMNS):
        yield head
        yield from (str(row[place]) for row in drawn.rows.values() if place < len(row))


PLAIN: Mapping[str, Callable[[Drawn], Iterator[str]]] = {
    "after, in a line": after_in_line,
    "after, in cells": after_in_cells,
    "after, with pipes": after_with_pipes,
}
ELSEWHERE: Mapping[str, Callable[[Drawn], Iterator[str]]] = {
    "before": before,
    "around": around,
    "here and there": here_and_there,
    "labels first": labels_first,
    "figures first": figures_first,
    "by columns": by_columns,
}
LAYOUTS = {**PLAIN, **ELSEWHERE}


# --- what may be amiss -------------------------------------------------------------------------------------------


def draw(seed: int, layout: str, amiss: str = "") -> Flat:
    """A report in a layout. ``amiss`` is "" or one of ``AMISS``."""
    rng = Random(f"{seed} {layout} {amiss}")
    rows = figures(rng, rng.choice((2, 9, 40)))
    labels = {key: _wrapped(rng, label) for key, (_, label) in _LABELS.items()}
    printed = dict(rows)
    if amiss == "fault":
        key, place = rng.choice(list(rows)), rng.randrange(7)
        rows[key] = printed[key] = (*rows[key][:place], rows[key][place] + rng.randint(1, 5), *rows[key][place + 1 :])
    elif amiss == "slips":
        labels = {key: _slipped(rng, label) if rng.randrange(4) == 0 else label for key, label in labels.items()}
    elif amiss == "strange label":
        labels[rng.choice(LEAVES)] = ["9.不在格式之中的情形"]
    elif amiss == "row left out":
        del printed[rng.choice(LEAVES)]
    elif amiss == "figures lost":
        key = rng.choice(list(rows))
        printed[key] = printed[key][: rng.randrange(7)]
    drawn = Drawn(printed, labels, {key: group for key, (group, _) in _LABELS.items()}, rng)
    lines = (*_BEFORE, *_HEAD, *LAYOUTS[layout](drawn), *_AFTER)
    right = {key: row for key, row in printed.items() if len(row) == 7}
    return Flat("\n".join(line for line in lines if line), right, layout in PLAIN and amiss in ("", "fault"))


AMISS = ("fault", "slips", "strange label", "row left out", "figures lost")


def _spread(row: Sequence[int]) -> str:
    return " ".join(map(str, row))


def _wrapped(rng: Random, label: str) -> list[str]:
    """A long label broken over two lines, sometimes."""
    if len(label) < 9 or rng.randrange(3):
        return [label]
    place = rng.randint(5, len(label) - 3)
    return [label[:place], label[place:]]


def _slipped(rng: Random, label: Sequence[str]) -> list[str]:
    """A character lost, doubled or taken for another, in a word of the label that is long enough."""
    whole = "".join(label)
    if len(whole) < 8:
        return [whole]
    place = rng.randint(3, len(whole) - 2)
    put = rng.choice(("", whole[place] * 2, rng.choice("之于关由的者")))
    return [whole[:place] + put + whole[place + 1 :]]
