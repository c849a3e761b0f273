"""Which body of a roster a name stands for: in full, by custom shortened, joined, framed, or none of them."""

from __future__ import annotations

import pytest

from monitor.model.roster import Agency, BodyKind
from monitor.read.whose.bodies import Roster, is_body, is_owner
from monitor.read.whose.titles import title_owner

TOWN = BodyKind.TOWNSHIP


def agency(name: str, kind: BodyKind = BodyKind.DEPARTMENT, aliases: tuple[str, ...] = ()) -> Agency:
    return Agency(name=name, kind=kind, site="127.0.0.2", area="汀兰县", aliases=aliases)


COUNTY = Roster(
    [
        agency("汀兰县人民政府", BodyKind.GOVERNMENT),
        agency("汀兰县人民政府办公室"),
        agency("汀兰县河口镇人民政府", TOWN),
        agency("汀兰县河口乡人民政府", TOWN),
        agency("汀兰县柳桥街道办事处", TOWN),
        agency("汀兰县教育局"),
        agency("汀兰县教育体育局"),
        agency("汀兰县住房和城乡建设局", aliases=("局",)),
        agency("汀兰县交通运输局", aliases=("局",)),
        agency("汀兰县市场监督管理局"),
        agency("汀兰县人力资源和社会保障局"),
        agency("汀兰县文化体育广播电视和旅游局"),
        agency("汀兰县卫生健康委员会"),
        agency("汀兰县国有资产监督管理委员会"),
        agency("汀兰县科学技术和工业信息化局"),
        agency("汀兰县乡村振兴局"),
        agency("汀兰县新闻出版局"),
        agency("汀兰经济开发区管理委员会"),
        agency("汀兰县供销合作社联合社"),
        agency("云州市生态环境局汀兰分局"),
        agency("国家税务总局汀兰县税务局"),
        agency("汀兰县司法局（行政复议局）"),
    ]
)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("汀兰县人民政府", "汀兰县人民政府"),
        ("汀兰县", "汀兰县人民政府"),
        ("县政府", "汀兰县人民政府"),
        ("人民政府", "汀兰县人民政府"),
        ("人民政府办公室", "汀兰县人民政府办公室"),
        ("汀兰县政府办", "汀兰县人民政府办公室"),
        ("县府办", "汀兰县人民政府办公室"),
        ("汀兰县人民政府（办公室）", None),
        ("河口镇", "汀兰县河口镇人民政府"),
        ("汀兰县河口镇政府", "汀兰县河口镇人民政府"),
        ("河口乡", "汀兰县河口乡人民政府"),
        ("河口", None),
        ("柳桥街道", "汀兰县柳桥街道办事处"),
        ("柳桥街道办", "汀兰县柳桥街道办事处"),
        ("汀兰县人民政府柳桥街道办事处", "汀兰县柳桥街道办事处"),
        ("柳桥镇", None),
        ("教育局", "汀兰县教育局"),
        ("汀兰教体局", "汀兰县教育体育局"),
        ("汀兰县教育和体育局", "汀兰县教育体育局"),
        ("体育局", None),
        ("邻溪县教育局", None),
        ("云州市教育局", None),
        ("云州市汀兰县教育局", "汀兰县教育局"),
        ("我县教育局", "汀兰县教育局"),
        ("局", None),
        ("县", None),
        ("汀兰", None),
        ("", None),
        ("住建局", "汀兰县住房和城乡建设局"),
        ("县住房城乡建设局", "汀兰县住房和城乡建设局"),
        ("汀兰县市监局", "汀兰县市场监督管理局"),
        ("县市场监管局", "汀兰县市场监督管理局"),
        ("人社局", "汀兰县人力资源和社会保障局"),
        ("汀蘭縣人力資源和社會保障局", "汀兰县人力资源和社会保障局"),
        ("县文旅局", "汀兰县文化体育广播电视和旅游局"),
        ("文体广电旅游局", "汀兰县文化体育广播电视和旅游局"),
        ("卫健委", "汀兰县卫生健康委员会"),
        ("卫健局", "汀兰县卫生健康委员会"),
        ("县国资委", "汀兰县国有资产监督管理委员会"),
        ("科工信局", "汀兰县科学技术和工业信息化局"),
        ("科技局", None),
        ("汀兰县乡村振兴局（县扶贫办）", "汀兰县乡村振兴局"),
        ("汀兰县委宣传部（汀兰县新闻出版局）", "汀兰县新闻出版局"),
        ("汀兰县教育局（汀兰县新闻出版局）", None),
        ("汀兰县民政局、汀兰县乡村振兴局", "汀兰县乡村振兴局"),
        ("汀兰县教育局、汀兰县乡村振兴局", None),
        ("汀兰经开区管委会", "汀兰经济开发区管理委员会"),
        ("汀兰经济开发区", "汀兰经济开发区管理委员会"),
        ("县供销社", "汀兰县供销合作社联合社"),
        ("汀兰县生态环境局", "云州市生态环境局汀兰分局"),
        ("市生态环境局汀兰县分局", "云州市生态环境局汀兰分局"),
        ("县税务局", "国家税务总局汀兰县税务局"),
        ("汀兰县司法局", "汀兰县司法局（行政复议局）"),
        ("县行政复议局", "汀兰县司法局（行政复议局）"),
    ],
)
def test_a_name_stands_for_one_body_or_for_none(words: str, name: str | None) -> None:
    found = COUNTY.find(words)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("★汀兰县教育局2026年政府信息公开工作年度报告.pdf", "汀兰县教育局"),
        ("【年报】汀兰县教育局 2026 年 政府信息公开 工作年度报告 NEW", "汀兰县教育局"),
        ("【教育局】2026年政府信息公开工作年度报告", "汀兰县教育局"),
        ("2026年政府信息公开工作年度报告（市监局）", "汀兰县市场监督管理局"),
        ("汀兰县教育局2026年政府信息公开工作年度报告_汀兰县人民政府", "汀兰县教育局"),
        ("名称：汀兰县教育局2026年政府信息公开工作年度报告", "汀兰县教育局"),
        ("县文旅局政府信息公开工作2026年度报告", "汀兰县文化体育广播电视和旅游局"),
        ("汀兰县教育局2026年政府信息公开工作年度报告（文字版）", "汀兰县教育局"),
        ("【汀兰县】教育局2026年政府信息公开工作年度报告", "汀兰县教育局"),
        ("2026年政府信息公开工作年度报告", None),
    ],
)
def test_a_framed_title_names_its_body(title: str, name: str | None) -> None:
    found = COUNTY.find(title_owner(title))
    assert (found.name if found else None) == name


def test_without_an_area_in_the_roster_it_is_read_from_the_name() -> None:
    alone = Roster([Agency(name="汀兰县财政局", kind=BodyKind.DEPARTMENT, site="")])
    assert alone.find("县财政局") is alone.find("汀兰县财政局") is not None
    assert alone.find("邻溪县财政局") is None


def test_bodies_of_two_counties_are_told_apart() -> None:
    two = Roster(
        Agency(name=f"{area}财政局", kind=BodyKind.DEPARTMENT, site="", area=area) for area in ("汀兰县", "邻溪区")
    )
    named = {words: two.find(words) for words in ("县财政局", "区财政局", "财政局", "汀兰财政局")}
    assert {words: one.name if one else None for words, one in named.items()} == {
        "县财政局": "汀兰县财政局",
        "区财政局": "邻溪区财政局",
        "财政局": None,
        "汀兰财政局": "汀兰县财政局",
    }


@pytest.mark.parametrize("words", ["汀兰县档案馆", "县财政局", "柳桥街道", "云门镇", "县委宣传部", "县实验小学"])
def test_a_body_is_known_by_its_last_word(words: str) -> None:
    assert is_body(words) and is_owner(words)


@pytest.mark.parametrize(
    "words",
    ["我局", "本乡", "我县教育局政府信息公开", "各乡镇", "县直部门", "当前位置：首页>政务公开>", "县融媒体中心",
     "根据条例，现公布县商务局", "政务公开专栏", "信息公开", "名称:汀兰县档案馆", "", "局"],
)  # fmt: skip
def test_a_phrase_or_a_column_is_no_body(words: str) -> None:
    assert not is_body(words) and not is_owner(words)
