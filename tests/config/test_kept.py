"""A large roster is kept as it was read, and read anew as soon as anything it came from is another."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.config import kept, load, load_settings
from monitor.errors import ConfigError
from monitor.settings import Config

MANY = 600
HEAD = """roster = "units.csv"
column_table = "columns.csv"
[center]
name = "霁川县电子政务服务中心"
[[site]]
host = "a.example"
hosts = ["www.a.example"]
home = "http://a.example/"
reports = ["政务公开", "公开年报"]
owner = "一局"
not_before = "09:00"
[[overlay]]
area = "霁川县"
year = 2025
kind = "department"
publish_by = "2026-01-27"
source = "霁川县通知"
[[maintenance]]
site = "a.example"
start = "2026-03-01 00:00"
end = "2026-03-02 00:00"
note = "升级"
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    units = ["单位名称,类别,站点,别名,邮箱,地区"]
    units += [f"第{n}局,部门,www.a.example,{n}局,u{n}@a.example,霁川县" for n in range(MANY)]
    columns = ["网站,栏目路径,网址,类别,责任单位,登记日期,更新时限"]
    columns += [f"a.example,首页 > 栏目{n},http://a.example/{n}/,动态要闻,{n}局,2026-01-01,14d" for n in range(MANY)]
    (tmp_path / "units.csv").write_text("\n".join(units), "utf-8")
    (tmp_path / "columns.csv").write_text("\n".join(columns), "utf-8")
    (tmp_path / "config.toml").write_text(HEAD.replace("一局", "1局"), "utf-8")
    (tmp_path / "state").mkdir()
    return tmp_path


def loaded(county: Path) -> Config:
    return load(county / "config.toml")


def file(county: Path) -> Path:
    return county / "state" / kept.FILE


def test_what_is_kept_is_what_the_files_say(county: Path) -> None:
    first = loaded(county)
    assert file(county).exists()
    assert loaded(county) == first
    assert (len(first.agencies), len(first.columns), first.columns[7].agency) == (MANY, MANY, "第7局")


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_what_is_kept_is_for_the_account_and_its_group(county: Path) -> None:
    before = os.umask(0)
    loaded(county)
    os.umask(before)
    assert file(county).stat().st_mode & 0o777 == 0o640


def test_it_is_what_is_read_the_next_time(county: Path) -> None:
    first, digest = loaded(county), file(county).read_bytes()[:64].decode()
    several = kept.read(county / "state", digest)
    assert several is not None and several.agencies == first.agencies
    kept.keep(county / "state", digest, kept.Several(
        sites=several.sites, agencies=several.agencies, overlays=(), columns=several.columns[:-1], maintenance=()
    ))  # fmt: skip
    assert len(loaded(county).columns) == MANY - 1, "nothing was read from the table"


def add_a_unit(county: Path) -> None:
    with (county / "units.csv").open("a", encoding="utf-8") as table:
        table.write("\n新局,部门,a.example,,,")


def drop_a_column(county: Path) -> None:
    path = county / "columns.csv"
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:-1]), "utf-8")


def rename_the_site(county: Path) -> None:
    path = county / "config.toml"
    path.write_text(path.read_text("utf-8").replace('"http://a.example/"', '"http://a.example/index.html"'), "utf-8")


@pytest.mark.parametrize("change", [add_a_unit, drop_a_column, rename_the_site])
def test_another_file_is_read_anew(county: Path, change: Callable[[Path], None]) -> None:
    first = loaded(county)
    change(county)
    second = loaded(county)
    assert second != first
    file(county).unlink()
    assert loaded(county) == second


@pytest.mark.parametrize("data", [b"", b"0" * 64, b"\xff", None])
def test_what_is_damaged_is_as_good_as_not_there(county: Path, data: bytes | None) -> None:
    first = loaded(county)
    whole = file(county).read_bytes()
    file(county).write_bytes(whole[: len(whole) // 2] if data is None else whole[:64] + data if data else data)
    assert loaded(county) == first


def test_a_mistake_in_a_table_is_told_though_it_was_kept_before(county: Path) -> None:
    loaded(county)
    with (county / "columns.csv").open("a", encoding="utf-8") as table:
        table.write("\na.example,首页 > 新,http://a.example/n/,动态要闻,无此局,2026-01-01,14d")
    with pytest.raises(ConfigError) as refused:
        loaded(county)
    assert [one.code for one in refused.value.problems] == ["config.agency-not-registered"]


def test_a_certificate_that_is_gone_is_missed_though_all_was_kept(county: Path) -> None:
    path = county / "config.toml"
    (county / "ca.pem").write_text("-", "utf-8")
    path.write_text(path.read_text("utf-8").replace('owner = "1局"', 'ca_file = "ca.pem"'), "utf-8")
    loaded(county)
    (county / "ca.pem").unlink()
    with pytest.raises(ConfigError) as refused:
        loaded(county)
    assert [one.code for one in refused.value.problems] == ["config.no-such-file"]


def test_without_a_state_directory_nothing_is_kept(county: Path) -> None:
    (county / "state").rmdir()
    assert loaded(county) == loaded(county)
    assert not (county / "state").exists()


def test_the_settings_alone_are_those_of_the_whole(county: Path) -> None:
    whole, alone = loaded(county), load_settings(county / "config.toml")
    assert (alone.watch, alone.state_dir, alone.center) == (whole.watch, whole.state_dir, whole.center)
    (county / "units.csv").write_text("无", "utf-8")
    assert load_settings(county / "config.toml") == alone
