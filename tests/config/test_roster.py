"""The roster in CSV and XLSX: all of it, or none and every mistake with its row."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from monitor.config import load, roster
from monitor.errors import ConfigError
from monitor.model.roster import Agency, BodyKind, Site

SITES = (
    Site(host="127.0.0.1:8080", home="http://127.0.0.1:8080/", reports="http://127.0.0.1:8080/nb/", hosts=("jc",)),
)
HEADER = "单位名称,类别,站点,别名,邮箱,级别,地区,年报栏目\n"
ROW = "霁川县民政局,部门,127.0.0.1:8080,民政局、县民政局,mz@jichuan.example,县,霁川县,政务公开>公开年报\n"


def from_bytes(tmp_path: Path, data: bytes, name: str = "units.csv") -> tuple[Agency, ...]:
    path = tmp_path / name
    path.write_bytes(data)
    return roster.read(path, SITES)


def from_csv(tmp_path: Path, text: str) -> tuple[Agency, ...]:
    return from_bytes(tmp_path, text.encode())


def problems(tmp_path: Path, data: str | bytes, name: str = "units.csv") -> list[tuple[str, int | None]]:
    with pytest.raises(ConfigError) as refused:
        from_bytes(tmp_path, data.encode() if isinstance(data, str) else data, name)
    return [(one.code.removeprefix("config."), one.line) for one in refused.value.problems]


def workbook(*rows: tuple[Any, ...], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_row_becomes_an_agency(tmp_path: Path) -> None:
    assert from_csv(tmp_path, HEADER + ROW) == (
        Agency(
            name="霁川县民政局",
            kind=BodyKind.DEPARTMENT,
            site="127.0.0.1:8080",
            aliases=("民政局", "县民政局"),
            emails=("mz@jichuan.example",),
            level="county",
            area="霁川县",
            reports=("政务公开", "公开年报"),
        ),
    )


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_usual_encodings_are_read(tmp_path: Path, charset: str, line_end: str) -> None:
    data = (HEADER + ROW).replace("\n", line_end).encode(charset)
    assert from_bytes(tmp_path, data)[0].aliases == ("民政局", "县民政局")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_column_separators_are_recognised(tmp_path: Path, separator: str) -> None:
    assert from_csv(tmp_path, (HEADER + ROW).replace(",", separator))[0].area == "霁川县"


def test_english_headings_and_kinds_do_as_well(tmp_path: Path) -> None:
    found = from_csv(tmp_path, "Kind,NAME,site\ntownship,霁川县河口镇人民政府,jc\n")
    assert (found[0].kind, found[0].site, found[0].level) == (BodyKind.TOWNSHIP, "127.0.0.1:8080", "county")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("部门", "department"),
        ("政府", "government"),
        ("乡镇", "township"),
        (" 街 道 ", "township"),
        ("授权组织", "authorised"),
    ],
)
def test_a_kind_may_be_written_in_chinese(tmp_path: Path, word: str, kind: str) -> None:
    assert from_csv(tmp_path, f"单位名称,类别,站点\n甲,{word},jc\n")[0].kind == kind


@pytest.mark.parametrize("separator", ["、", "，", ";", "；", "\n", "; "])
def test_several_values_in_a_cell_are_separated_by_any_usual_sign(tmp_path: Path, separator: str) -> None:
    found = from_csv(tmp_path, f'单位名称,类别,站点,邮箱\n甲,部门,jc,"a@jc.example{separator}b@jc.example"\n')
    assert found[0].emails == ("a@jc.example", "b@jc.example")


def test_an_address_as_column_stays_an_address(tmp_path: Path) -> None:
    found = from_csv(tmp_path, "单位名称,类别,站点,年报栏目\n甲,部门,jc,http://jc/nb/\n乙,部门,jc,\n")
    assert [one.reports for one in found] == ["http://jc/nb/", None]


def test_a_title_row_blank_rows_and_private_columns_are_passed_over(tmp_path: Path) -> None:
    text = "霁川县单位名册,,,,\n序号,单位名称,类别,站点,联系人\n1,甲,部门,jc,某\n,,,,\n2,乙,部门,jc,某\n"
    assert [one.name for one in from_csv(tmp_path, text)] == ["甲", "乙"]


def test_every_mistake_is_told_with_its_row(tmp_path: Path) -> None:
    text = (
        HEADER
        + ROW
        + ",部门,jc,,,,,\n"
        + "乙,科室,jc,,x,,,\n"
        + "霁川县民政局,部门,127.0.0.9,,,,,\n"
        + '丙,部门,jc,"=HYPERLINK(""http://jc"")",-,,,\n'
        + "丁,部门,jc,县民政局,,乡里,,\n"
    )
    assert sorted(problems(tmp_path, text)) == [
        ("blank", 3),
        ("formula", 6),
        ("formula", 6),
        ("name-twice", 5),
        ("name-twice", 7),
        ("not-a-choice", 4),
        ("not-a-choice", 7),
        ("not-a-mail-address", 4),
        ("site-not-registered", 5),
    ]


def test_a_problem_names_the_column_as_the_file_does(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("单位,性质,网站,邮箱\n甲,部门,jc,a@jc.example、b\n", encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        roster.read(path, SITES)
    assert [(one.file, one.values["key"]) for one in refused.value.problems] == [(str(path), "邮箱[2]")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [("no-header", None)]),
        ("名录\n甲\n", [("no-header", None)]),
        (HEADER, [("no-rows", None)]),
        ("单位名称,类别\n甲,部门\n", [("missing-column", 1), ("missing-key", 2)]),
        ("单位名称,类别,站点,名称\n甲,部门,jc,乙\n", [("column-twice", 1)]),
        ("单位名称,类别,站点,手机\n甲,部门,jc,1\n", [("unknown-column", 1)]),
        ("单位名称,类别,站点\n甲,部门,jc\n\x00" + '"' + "x" * 140_000, [("damaged-table", None)]),
    ],
)
def test_a_table_of_the_wrong_shape_is_refused(tmp_path: Path, text: str, found: list[tuple[str, int | None]]) -> None:
    assert problems(tmp_path, text) == found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xff\xff", "unknown-charset"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-excel-file"),
        (b"PK\x03\x04 cut off", "damaged-table"),
        (workbook(("a",))[:-200], "damaged-table"),
        (b"," * (50 * 1024**2 + 1), "table-too-large"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    assert problems(tmp_path, data) == [(code, None)]


def test_a_roster_may_be_as_long_as_it_likes(tmp_path: Path) -> None:
    rows = "".join(f"霁川县第{number}小学,企事业单位,jc\n" for number in range(12_000))
    units = from_csv(tmp_path, "单位名称,类别,站点\n" + rows)
    assert (len(units), units[-1].name) == (12_000, "霁川县第11999小学")


def test_a_table_that_breaks_off_is_refused_with_what_is_wrong_above(tmp_path: Path) -> None:
    text = "单位名称,类别,站点,手机\n甲,部门,jc,1\n" + '"' + "x" * 140_000
    assert problems(tmp_path, text) == [("damaged-table", None), ("unknown-column", 1)]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        roster.read(tmp_path / "nowhere.csv", SITES)
    assert [one.code for one in refused.value.problems] == ["config.unreadable"]


def test_a_workbook_is_read_like_a_text_file(tmp_path: Path) -> None:
    header, row = (tuple(line.strip().split(",")) for line in (HEADER, ROW))
    assert from_bytes(tmp_path, workbook(header, row), "units.xlsx") == from_csv(tmp_path, HEADER + ROW)


def test_a_sheet_that_nobody_sees_is_not_the_table(tmp_path: Path) -> None:
    header, row = (tuple(line.strip().split(",")) for line in (HEADER, ROW))
    book = openpyxl.Workbook()
    hidden, shown = book.worksheets[0], book.create_sheet("单位")
    hidden.append(("旧表",))
    hidden.sheet_state = "hidden"
    for line in (header, row):
        shown.append(line)
    target = io.BytesIO()
    book.save(target)
    assert from_bytes(tmp_path, target.getvalue(), "units.xlsx") == from_csv(tmp_path, HEADER + ROW)


@pytest.mark.parametrize(
    "written",
    ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", date(2026, 3, 1), datetime(2026, 3, 1, 0, 0)],
)
def test_a_day_is_accepted_as_spreadsheets_write_it(tmp_path: Path, written: str | date) -> None:
    header = ("网站", "栏目路径", "网址", "类别", "责任单位", "登记日期")
    row = (SITES[0].host, "首页 > 通知公告", f"http://{SITES[0].host}/tzgg/", "通知公告", "霁川县民政局", written)
    (tmp_path / "columns.xlsx").write_bytes(workbook(header, row))
    config = tmp_path / "config.toml"
    config.write_text(
        f'column_table = "columns.xlsx"\n[center]\nname = "霁川县电子政务服务中心"\n[[site]]\nhost = "{SITES[0].host}"\n'
        f'home = "http://{SITES[0].host}/"\nreports = "http://{SITES[0].host}/nb/"\n'
        f'[[agency]]\nname = "霁川县民政局"\nkind = "department"\nsite = "{SITES[0].host}"\n',
        encoding="utf-8",
    )
    assert [one.since for one in load(config).columns] == [date(2026, 3, 1)]


def test_merged_cells_and_formulas_of_a_workbook_are_told_with_their_rows(tmp_path: Path) -> None:
    data = workbook(
        ("单位名称", "类别", "站点", "别名"),
        ("甲", "部门", "jc", None),
        ("乙", None, "jc", '=CONCATENATE("乙","局")'),
        merge="B2:B3",
    )
    assert problems(tmp_path, data, "units.xlsx") == [("formula", 3), ("blank", 3)]


def test_a_zip_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "a")
    assert problems(tmp_path, target.getvalue(), "units.xlsx") == [("damaged-table", None)]


@pytest.mark.parametrize("member", ["xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("content", ["<a", "<a b='&c;'/>", "<workbook><sheets><sheet r:id='9'/></sheets></workbook>"])
def test_a_workbook_with_a_broken_part_is_refused(tmp_path: Path, member: str, content: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(("单位名称",)))) as whole, zipfile.ZipFile(target, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, content if name == member else whole.read(name))
    codes = {code for code, _ in problems(tmp_path, target.getvalue(), "units.xlsx")}
    assert codes & {"damaged-table", "missing-column", "empty-table"}, codes


def test_a_workbook_that_unpacks_to_too_much_is_refused_unopened(tmp_path: Path) -> None:
    target = io.BytesIO(workbook(("单位名称",)))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(201 * 1024**2))
    assert problems(tmp_path, target.getvalue(), "units.xlsx") == [("table-too-large", None)]
