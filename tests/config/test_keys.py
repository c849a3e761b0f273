"""Every key of config.toml: a value that is not its default arrives in the field of ``Config`` that the code reads."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from msgspec import Struct

from monitor import settings
from monitor.config import Config, load
from monitor.model.columns import ColumnClass
from monitor.model.roster import BodyKind, Selectors
from monitor.settings import MonthDay, OfficeHours
from tests.sites import SHANGHAI

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "config.toml"

SINGLE: dict[str, tuple[str, Any]] = {
    "lang": ('"en"', "en"),
    "state_dir": ('"elsewhere"', "{here}/elsewhere"),
    "rules_dir": ('"ours"', "{here}/ours"),
    "calendar_dir": ('"days"', "{here}/days"),
    "center.name": ('"霁川县融媒体中心"', "霁川县融媒体中心"),
    "center.phone": ('"0000-0000000"', "0000-0000000"),
    "center.email": ('"a@jichuan.example"', "a@jichuan.example"),
    "center.address": ('"霁川县云溪路1号"', "霁川县云溪路1号"),
    "center.contact": ('"https://jichuan.example/"', "https://jichuan.example/"),
    "center.feedback": ('"请来电"', "请来电"),
    "http.proxy": ('"http://10.0.0.8:3128"', "http://10.0.0.8:3128"),
    "http.address": ('"203.0.113.9"', "203.0.113.9"),
    "watch.not_after": ('"18:00"', time(18)),
    "watch.jitter": ('"2h"', 7200.0),
    "watch.every": ('"12h"', 43200.0),
    "watch.not_before": ('"06:15"', time(6, 15)),
    "watch.timeout": ('"3s"', 3.0),
    "watch.deadline": ('"30s"', 30.0),
    "watch.site_time": ('"20m"', 1200.0),
    "watch.round_time": ('"2h"', 7200.0),
    "watch.max_page": ('"2MiB"', 2 * 1024**2),
    "watch.pause": ('"5s"', 5.0),
    "watch.max_pages": ("7", 7),
    "watch.links_every": ('"2d"', 172800.0),
    "watch.max_links": ("9", 9),
    "watch.max_hops": ("3", 3),
    "watch.workers": ("2", 2),
    "watch.robots": ("false", False),
    "due.department": ('"02-01"', MonthDay(2, 1)),
    "due.government": ('"04-01"', MonthDay(4, 1)),
    "due.township": ('"02-02"', MonthDay(2, 2)),
    "due.authorised": ('"02-03"', MonthDay(2, 3)),
    "due.enterprise": ('"02-04"', MonthDay(2, 4)),
    "due.website_form": ('"02-05"', MonthDay(2, 5)),
    "due.before_2019": ('"04-05"', MonthDay(4, 5)),
    "due.strict": ("true", True),
    "due.rollover": ('"next_working_day"', "next_working_day"),
    "remind.before_days": ("[20]", (20,)),
    "remind.warn_before_workdays": ("4", 4),
    "remind.missing_list_after_workdays": ("2", 2),
    "remind.notice_after_days": ("8", 8),
    "cases.readings": ("3", 3),
    "cases.missing_needs_sweeps": ("4", 4),
    "cases.rectify_workdays.S1": ("1", 1),
    "cases.rectify_workdays.S2": ("2", 2),
    "cases.rectify_workdays.S3": ("4", 4),
    "letters.approve": ('["notice"]', ("notice",)),
    "letters.sender": ('"b@jichuan.example"', "b@jichuan.example"),
    "letters.sender_name": ('"值班室"', "值班室"),
    "letters.digest": ('"daily"', "daily"),
    "letters.digest_at": ('"09:00"', time(9)),
    "letters.hours": ('"08:30-18:00"', OfficeHours(time(8, 30), time(18))),
    "letters.templates": ('"paper"', "{here}/paper"),
    **{f"freshness.remind_days.{name}": ("2", 2) for name in settings.Days.__struct_fields__},
    "probe.per_day": ("48", 48),
    "probe.limit": ('"10s"', 10.0),
    "probe.controls": ('["http://127.0.0.9/"]', ("http://127.0.0.9/",)),
    "browser.path": ('"/opt/chromium/chromium"', "/opt/chromium/chromium"),
    "bulletin.series": ('"政务公开通报"', "政务公开通报"),
    "bulletin.issuer": ('"霁川县人民政府办公室"', "霁川县人民政府办公室"),
    "bulletin.addressees": ('"各单位"', "各单位"),
    "bulletin.copies": ('"县政府办公室"', "县政府办公室"),
    "bulletin.every": ('"quarter"', "quarter"),
    "bulletin.day": ("20", 20),
    "bulletin.code": ('"霁政公开通报"', "霁政公开通报"),
    "bulletin.names": ('"open"', "open"),
    "bulletin.window_days": ("60", 60),
    "bulletin.recheck_days": ("7", 7),
    "bulletin.praise": ("true", True),
    "smtp.host": ('"mail.jichuan.example"', "mail.jichuan.example"),
    "smtp.port": ("465", 465),
    "smtp.security": ('"tls"', "tls"),
    "smtp.user": ('"monitor"', "monitor"),
    "smtp.password_env": ('"MAIL"', "MAIL"),
    "smtp.password_file": ('"secret"', "{here}/secret"),
    "smtp.timeout": ('"9s"', 9.0),
    "smtp.ca_file": ('"ca.pem"', "{here}/ca.pem"),
}
"""Keys of the file and of the sections that stand once: what is written, what must arrive."""

REPEATED: dict[str, tuple[str, Any]] = {
    "site.host": ('"127.0.0.3"', "127.0.0.3"),
    "site.home": ('"http://127.0.0.3/"', "http://127.0.0.3/"),
    "site.reports": ('["公开年报"]', ("公开年报",)),
    "site.hosts": ('["127.0.0.4"]', ("127.0.0.4",)),
    "site.allow_private": ("true", True),
    "site.pause": ('"2s"', 2.0),
    "site.headers": ('{ X-Monitor = "a" }', (("X-Monitor", "a"),)),
    "site.not_before": ('"09:00"', time(9)),
    "site.not_after": ('"17:00"', time(17)),
    "site.tls": ('"legacy"', "legacy"),
    "site.ca_file": ('"ca.pem"', "{here}/ca.pem"),
    "site.selectors": ("{ item = 'li' }", Selectors(item="li")),
    "site.owner": ('"霁川县司法局"', "霁川县司法局"),
    "agency.name": ('"霁川县司法局"', "霁川县司法局"),
    "agency.kind": ('"township"', BodyKind.TOWNSHIP),
    "agency.site": ('"127.0.0.3"', "127.0.0.3"),
    "agency.aliases": ('["司法局"]', ("司法局",)),
    "agency.emails": ('["c@jichuan.example"]', ("c@jichuan.example",)),
    "agency.level": ('"city"', "city"),
    "agency.area": ('"霁川县"', "霁川县"),
    "agency.reports": ('["年报"]', ("年报",)),
    "overlay.area": ('"霁川县"', "霁川县"),
    "overlay.year": ("2025", 2025),
    "overlay.kind": ('"township"', BodyKind.TOWNSHIP),
    "overlay.submit_by": ('"2026-01-20"', date(2026, 1, 20)),
    "overlay.publish_by": ('"2026-01-25"', date(2026, 1, 25)),
    "overlay.source": ('"霁川县通知"', "霁川县通知"),
    "column.site": ('"127.0.0.3"', "127.0.0.3"),
    "column.path": ('["首页", "通知"]', ("首页", "通知")),
    "column.url": ('"http://127.0.0.3/tz/"', "http://127.0.0.3/tz/"),
    "column.kind": ('"exempt"', ColumnClass.EXEMPT),
    "column.agency": ('"霁川县司法局"', "霁川县司法局"),
    "column.first": ("true", True),
    "column.since": ('"2026-01-02"', date(2026, 1, 2)),
    "column.limit": ('"7d"', "7d"),
    "column.reason": ('"已归并"', "已归并"),
    "column.render": ("true", True),
    "maintenance.site": ('"127.0.0.3"', "127.0.0.3"),
    "maintenance.start": ('"2026-05-01 22:00"', datetime(2026, 5, 1, 22, tzinfo=SHANGHAI)),
    "maintenance.end": ('"2026-05-02 06:00"', datetime(2026, 5, 2, 6, tzinfo=SHANGHAI)),
    "maintenance.note": ('"供电改造"', "供电改造"),
}
"""Keys of the sections that stand any number of times; those of one section make one element."""

FIELD_OF = {"site": "sites", "agency": "agencies", "overlay": "overlays", "column": "columns"}
SHEETS = {"roster", "column_table"}
"""Keys that name a table of further agencies or columns; what they bring is tested with the tables."""
BY_NAME = {settings.Days, settings.Rectify, settings.Due}
"""Settings whose fields are looked up by the name of a class, a severity or a kind of body."""


# --- the tables are whole ----------------------------------------------------------------------------------------


def shown() -> set[str]:
    """Every key the shipped file shows, those of the sections it comments out too."""
    text = re.sub(r"^# (?=\[\[|[a-z_]+ = )", "", SHIPPED.read_text(encoding="utf-8"), flags=re.MULTILINE)
    document = tomllib.loads(text.replace('\nselectors = ""', "").replace("next = 'a.next' }", "next = 'a.next' }\n"))
    return set(_keys(document))


def _keys(document: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from _keys({name: one for element in value for name, one in element.items()}, f"{key}.")
        elif isinstance(value, dict) and key != "selectors":
            yield from _keys(value, f"{above}{key}.")
        else:
            yield above + key


def fields(kind: type[Struct], above: str = "") -> Iterator[str]:
    """The fields of a settings struct and of those it holds, as the file would name them."""
    names = {field: key for key, field in FIELD_OF.items()}
    hints = get_type_hints(kind)
    for field in msgspec.structs.fields(kind):
        held = next((one for one in (hints[field.name], *get_args(hints[field.name])) if _is_section(one)), None)
        name = names.get(field.name, field.name)
        yield from fields(held, f"{above}{name}.") if held is not None else [above + name]


def _is_section(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct) and kind is not Selectors


def test_the_tables_name_every_key_of_the_shipped_file_and_every_field_of_the_settings() -> None:
    named = SINGLE.keys() | REPEATED.keys()
    assert named | SHEETS == shown()
    assert named | {"path"} == set(fields(Config))


def test_every_setting_is_read_by_something() -> None:
    read = {
        node.attr
        for path in (ROOT / "monitor").rglob("*.py")
        if "demo" not in path.relative_to(ROOT).parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    for kind in vars(settings).values():
        if _is_section(kind) and kind.__module__ == settings.__name__ and kind not in BY_NAME:
            left = set(kind.__struct_fields__) - read - {"submit_by"}
            assert not left, f"nothing reads {left} of {kind.__name__}"


# --- what is written arrives -------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path) -> Path:
    for folder in ("ours", "days", "paper"):
        (tmp_path / folder).mkdir()
    (tmp_path / "ca.pem").touch()
    return tmp_path


def config(here: Path, keys: Mapping[str, str]) -> Config:
    """The smallest county with these keys set; those of repeated sections make one more element each."""
    single = {"center.name": '"霁川县电子政务服务中心"'} | {key: keys[key] for key in keys if key in SINGLE}
    sections: dict[str, list[str]] = {"": []}
    for key, value in single.items():
        section, _, name = key.partition(".") if "." in key else ("", "", key)
        sections.setdefault(section, []).append(f"{name} = {value}\n")
    text = "".join(sections.pop("")) + "".join(f"[{name}]\n{''.join(lines)}" for name, lines in sections.items())
    site = {"host": '"127.0.0.1"', "home": '"http://127.0.0.1/"', "reports": '["年报"]'}
    body = {"name": '"霁川县民政局"', "kind": '"department"', "site": '"127.0.0.1"'}
    more = _elements({key: keys[key] for key in keys if key in REPEATED})
    path = here / "config.toml"
    path.write_text(
        text + "".join(_element(name, one) for name, one in (("site", site), ("agency", body), *more.items())),
        encoding="utf-8",
    )
    return load(path)


def _elements(keys: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, value in keys.items():
        section, _, name = key.partition(".")
        found.setdefault(section, {})[name] = value
    return found


def _element(section: str, values: Mapping[str, str]) -> str:
    return f"[[{section}]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())


def arrived(found: Config, key: str) -> object:
    value: Any = found
    for name in key.split("."):
        value = getattr(value, name)
    return value


def same(found: object, wanted: object, here: Path) -> bool:
    return str(found) == wanted.format(here=here) if isinstance(wanted, str) else found == wanted


@pytest.mark.parametrize("key", SINGLE)
def test_a_setting_arrives_where_the_code_reads_it(here: Path, key: str) -> None:
    written, wanted = SINGLE[key]
    login = {"user": '"monitor"', "password_env": '"MAIL"'}
    keys = {key: written}
    if key in ("smtp.user", "smtp.password_env"):
        keys |= {f"smtp.{name}": value for name, value in login.items()}
    if key == "smtp.password_file":
        keys["smtp.user"] = login["user"]
    if key != "center.name":
        assert not same(arrived(config(here, {}), key), wanted, here), "the value must not be the default"
    assert same(arrived(config(here, keys), key), wanted, here)


def test_an_element_of_every_repeated_section_arrives_where_the_code_reads_it(here: Path) -> None:
    found = config(here, {key: written for key, (written, _) in REPEATED.items()})
    for key, (_, wanted) in REPEATED.items():
        section, _, name = key.partition(".")
        assert same(getattr(getattr(found, FIELD_OF.get(section, section))[-1], name), wanted, here), key
