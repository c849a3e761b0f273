"""config.toml: what is read, and that every mistake is told at once with its code and its line."""

from __future__ import annotations

import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import Config, load, password
from monitor.errors import ConfigError
from monitor.model.roster import BodyKind, Selectors
from monitor.settings import Bulletins, Cases, Due, MonthDay, Rectify, Remind, Smtp, Watch
from monitor.toml.lines import KeyLines, nearest_line

SHIPPED = Path(__file__).parents[2] / "config.toml"

SITE = """
[[site]]
host = "127.0.0.1:8080"
home = "http://127.0.0.1:8080/"
reports = ["政务公开", "公开年报"]
hosts = ["127.0.0.2"]
"""
AGENCY = """
[[agency]]
name = "霁川县民政局"
kind = "department"
site = "127.0.0.1:8080"
area = "霁川县"
"""
MINIMAL = '[center]\nname = "霁川县政务服务中心"\n' + SITE + AGENCY


def read(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def problems(tmp_path: Path, text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, text)
    return [(one.code.removeprefix("config."), one.line) for one in refused.value.problems]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


# --- what is read ------------------------------------------------------------------------------------------------


def test_the_shipped_file_loads_and_shows_every_default() -> None:
    config = load(SHIPPED)
    assert (config.watch, config.due, config.remind) == (Watch(), Due(), Remind())
    assert config.cases == Cases()
    assert config.bulletin == Bulletins()
    assert config.letters.approve == ("bulletin",)
    assert config.state_dir == SHIPPED.parent / "state"
    assert all(not one.emails and one.area for one in config.agencies)
    assert {one.kind for one in config.agencies} == {BodyKind.GOVERNMENT, BodyKind.DEPARTMENT, BodyKind.TOWNSHIP}


def test_the_rules_of_a_county_lie_beside_its_file_or_where_it_says(tmp_path: Path) -> None:
    assert read(tmp_path, MINIMAL).rules_dir == tmp_path / "rules.d", "which need not be there"
    assert read(tmp_path, 'rules_dir = ""\n' + MINIMAL).rules_dir == tmp_path / "rules.d"
    (tmp_path / "ours").mkdir()
    assert read(tmp_path, 'rules_dir = "ours"\n' + MINIMAL).rules_dir == tmp_path / "ours"
    assert problems(tmp_path, '\nrules_dir = "theirs"\n' + MINIMAL) == [("no-such-directory", 2)]


def test_the_shipped_file_shows_every_key() -> None:
    document = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    config = load(SHIPPED)
    for section in ("center", "watch", "due", "remind", "cases", "letters", "bulletin", "smtp"):
        assert set(document[section]) == set(getattr(config, section).__struct_fields__), section
    assert set(document["site"][0]) == set(config.sites[0].__struct_fields__)
    assert set(document["agency"][0]) == set(config.agencies[0].__struct_fields__)


def test_a_small_file_is_filled_up_with_defaults(tmp_path: Path) -> None:
    config = read(tmp_path, MINIMAL)
    assert (config.lang, config.state_dir, config.watch) == ("zh", tmp_path / "state", Watch())
    assert config.smtp == Smtp()
    assert config.sites[0].reports == ("政务公开", "公开年报")


def test_values_arrive_in_their_units(tmp_path: Path) -> None:
    text = MINIMAL + (
        '[watch]\nevery = "12h"\nnot_before = "06:15"\ntimeout = "500ms"\nmax_page = "2MiB"\npause = "0s"\n'
        '[due]\nauthorised = "02-15"\ntownship = ""\n[cases]\nrectify_workdays = { S1 = 1 }\n'
        '[letters]\ndigest_at = "09:00"\napprove = []\n'
    )
    config = read(tmp_path, text)
    assert (config.watch.every, config.watch.timeout, config.watch.pause) == (43200.0, 0.5, 0.0)
    assert (config.watch.max_page, config.watch.not_before) == (2 * 1024**2, time(6, 15))
    assert (config.due.authorised, config.due.township) == (MonthDay(2, 15), None)
    assert config.cases.rectify_workdays == Rectify(S1=1, S2=5, S3=10)
    assert (config.letters.digest_at, config.letters.approve) == (time(9, 0), ())


def test_limits_carry_the_bounds_of_an_exchange_and_the_contact(tmp_path: Path) -> None:
    text = MINIMAL.replace("[center]", '[center]\ncontact = "https://jichuan.example/monitor"')
    limits = read(tmp_path, text + '[watch]\ntimeout = "3s"\nmax_hops = 4\nrobots = false\n').limits()
    assert (limits.timeout, limits.max_hops, limits.robots, limits.max_bytes) == (3.0, 4, False, 20 * 1024**2)
    assert limits.user_agent.endswith(" (+https://jichuan.example/monitor)")


def test_an_agency_may_name_any_host_of_its_site(tmp_path: Path) -> None:
    config = read(tmp_path, MINIMAL.replace('site = "127.0.0.1:8080"', 'site = "127.0.0.2"'))
    assert config.agencies[0].site == "127.0.0.1:8080"


def test_an_overlay_is_read_with_its_dates(tmp_path: Path) -> None:
    text = MINIMAL + (
        '[[overlay]]\narea = "霁川县"\nyear = 2021\nkind = "department"\n'
        'submit_by = "2022-01-26"\npublish_by = 2022-01-28\nsource = "霁川县通知"\n'
    )
    overlay = read(tmp_path, text).overlays[0]
    assert (overlay.submit_by, overlay.publish_by) == (date(2022, 1, 26), date(2022, 1, 28))


def test_selectors_of_a_site_are_read_and_may_be_left_out(tmp_path: Path) -> None:
    text = MINIMAL.replace(
        "[[agency]]", "selectors = { item = 'ul.list > li:has(a)', date = 'span', next = '' }\n[[agency]]"
    )
    assert read(tmp_path, text).sites[0].selectors == Selectors(item="ul.list > li:has(a)", date="span")
    assert read(tmp_path, MINIMAL).sites[0].selectors is None


@pytest.mark.parametrize(
    ("written", "key", "code"),
    [
        ("item = 'ul >'", "site[1].selectors.item", "not-a-selector"),
        ("item = 'li', date = 'span::text'", "site[1].selectors.date", "not-a-selector"),
        ("item = 'li', link = ['a']", "site[1].selectors.link", "not-text"),
        ("item = ''", "site[1].selectors.item", "blank"),
        ("date = 'span'", "site[1].selectors", "missing-key"),
        ("item = 'li', titel = 'a'", "site[1].selectors.titel", "unknown-key"),
    ],
)
def test_a_bad_selector_is_refused_with_its_key_and_line(tmp_path: Path, written: str, key: str, code: str) -> None:
    text = MINIMAL.replace("[[agency]]", f"[site.selectors]\n{written.replace(', ', chr(10))}\n[[agency]]")
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, text)
    (problem,) = refused.value.problems
    assert (problem.code, problem.values["key"]) == (f"config.{code}", key)
    assert problem.line == line_of(text, f"{key.rsplit('.')[-1]} =" if key.count(".") == 2 else "[site.selectors]")


def test_a_file_saved_with_a_byte_order_mark_and_dos_line_ends_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    assert load(path).center.name == "霁川县政务服务中心"


# --- what is refused ---------------------------------------------------------------------------------------------


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        'lang = "fr"\n[center]\n[watch]\nevry = "24h"\ntimeout = 15\n[smtp]\npassword = "x"\n'
        + SITE.replace("http://", "ftp://")
        + AGENCY.replace('site = "127.0.0.1:8080"', 'site = "127.0.0.9"')
        + AGENCY.replace('"department"', '"部门"').replace(
            "[[agency]]", '[[agency]]\nemails = [\n  "a@b.example",\n  "x",\n]'
        )
    )
    assert problems(tmp_path, text) == [
        ("not-a-choice", 1),
        ("missing-key", 2),
        ("unknown-key", 4),
        ("not-a-duration", 5),
        ("secret-in-file", 7),
        ("not-an-address", line_of(text, "home =")),
        ("site-not-registered", line_of(text, 'site = "127.0.0.9"')),
        ("not-a-mail-address", line_of(text, '"x",')),
        ("name-twice", text.count("\n", 0, text.rindex("name =")) + 1),
        ("not-a-choice", line_of(text, 'kind = "部门"')),
    ]


def test_an_unknown_key_names_the_nearest_known_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, MINIMAL + '[watch]\nevry = "24h"\n[wacth]\n[letters]\nzzz = 1\n')
    found = {one.values["key"]: one.values for one in refused.value.problems}
    assert found["watch.evry"]["nearest"] == "every"
    assert found["wacth"]["nearest"] == "watch"
    assert "sender" in str(found["letters.zzz"]["known"])


def test_a_secret_is_refused_without_being_repeated(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, MINIMAL + '[smtp]\npassword = "hunter2"\n[center.token]\n')
    assert {one.code for one in refused.value.problems} >= {"config.secret-in-file"}
    assert "hunter2" not in repr(refused.value.problems)


@pytest.mark.parametrize(
    ("section", "setting", "code"),
    [
        ("watch", 'every = "24"', "not-a-duration"),
        ("watch", 'every = "２４h"', "not-a-duration"),
        ("watch", 'every = "1s"', "out-of-range"),
        ("watch", 'every = "999999999d"', "out-of-range"),
        ("watch", "every = true", "not-a-duration"),
        ("watch", 'max_page = "20MB"', "not-a-size"),
        ("watch", 'max_page = "9GiB"', "out-of-range"),
        ("watch", 'workers = "4"', "not-a-whole-number"),
        ("watch", "workers = true", "not-a-whole-number"),
        ("watch", "workers = 0", "out-of-range"),
        ("watch", 'robots = "yes"', "not-true-or-false"),
        ("watch", 'not_before = "7:00"', "not-a-time"),
        ("watch", 'not_before = "25:00"', "not-a-time"),
        ("due", 'department = "1-31"', "not-a-month-day"),
        ("due", 'department = "02-30"', "not-a-month-day"),
        ("due", 'department = "02-29"', "not-a-month-day"),
        ("due", 'rollover = "monday"', "not-a-choice"),
        ("remind", "before_days = 30", "not-a-list"),
        ("remind", "before_days = [30, 0]", "out-of-range"),
        ("cases", "rectify_workdays = 5", "not-a-table"),
        ("cases", "rectify_workdays = { S9 = 1 }", "unknown-key"),
        ("letters", 'approve = ["bulletins"]', "not-a-choice"),
        ("letters", 'sender = "霁川县 <a@jichuan.example>"', "not-a-mail-address"),
        ("letters", 'sender = "a@jichuan.example\\nBcc: b@jichuan.example"', "not-a-mail-address"),
        ("letters", 'sender = "a..b@jichuan.example"', "not-a-mail-address"),
        ("letters", 'sender = "a@localhost"', "not-a-mail-address"),
        ("letters", 'sender_name = "a\\r\\nb"', "control-character"),
        ("letters", "sender_name = 1", "not-text"),
        ("letters", 'templates = "nowhere"', "no-such-directory"),
        ("smtp", 'host = "mail.jichuan.example:25"', "port-in-host"),
        ("smtp", 'host = "http://mail.jichuan.example"', "not-a-host"),
        ("smtp", "port = 70000", "out-of-range"),
        ("smtp", 'security = "ssl"', "not-a-choice"),
        ("smtp", 'ca_file = "nowhere.pem"', "no-such-file"),
        ("smtp", 'user = "a"', "login-incomplete"),
        ("smtp", 'user = "a"\npassword_env = "A"\npassword_file = "b"', "two-passwords"),
    ],
)
def test_a_bad_setting_is_refused_with_its_own_code(tmp_path: Path, section: str, setting: str, code: str) -> None:
    text = f"{MINIMAL}[{section}]\n{setting}\n"
    assert [one for one, _ in problems(tmp_path, text)] == [code]


@pytest.mark.parametrize(
    ("home", "code"),
    [
        ("ftp://127.0.0.1:8080/", "not-an-address"),
        ("127.0.0.1:8080", "not-an-address"),
        ("http://", "not-an-address"),
        ("http://127.0.0.1:8080/a b", "not-an-address"),
        ("http://a@127.0.0.1:8080/", "login-in-address"),
        ("http://a@b\\\\@c/", "not-an-address"),
        ("http://2130706433/", "not-a-host"),
        ("http://[::1/", "not-an-address"),
        ("http://127.0.0.1:99999/", "not-a-host"),
        ("http://-bad.example/", "not-a-host"),
        ("http://127.0.0.3/", "not-on-this-site"),
    ],
)
def test_a_bad_address_is_refused(tmp_path: Path, home: str, code: str) -> None:
    text = MINIMAL.replace('home = "http://127.0.0.1:8080/"', f'home = "{home}"')
    assert problems(tmp_path, text) == [(code, line_of(text, "home ="))]


def test_a_contact_that_would_break_the_user_agent_is_refused(tmp_path: Path) -> None:
    for contact in ("电话一二三", "a) evil (b", "a\\\\b"):
        text = MINIMAL.replace("[center]", f'[center]\ncontact = "{contact}"')
        assert problems(tmp_path, text) == [("not-plain-ascii", 2)]


def test_an_agency_column_must_lie_on_a_registered_site(tmp_path: Path) -> None:
    assert read(tmp_path, MINIMAL + 'reports = "https://127.0.0.2:443/nb/"\n').agencies[0].reports
    text = MINIMAL + 'reports = "http://127.0.0.7/nb/"\n'
    assert problems(tmp_path, text) == [("not-on-a-registered-site", line_of(text, "127.0.0.7"))]


def test_a_name_or_host_claimed_twice_is_told_with_its_first_owner(tmp_path: Path) -> None:
    twin = AGENCY.replace("霁川县民政局", "霁川县司法局") + 'aliases = ["霁川县 民政局"]\n'
    text = MINIMAL + twin + SITE.replace("127.0.0.1:8080", "127.0.0.2").replace('["127.0.0.2"]', "[]")
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, text)
    found = {one.code: one for one in refused.value.problems}
    assert found["config.name-twice"].line == line_of(text, "aliases")
    assert found["config.name-twice"].values["other"] == line_of(text, "[[agency]]")
    assert found["config.host-twice"].values["found"] == "127.0.0.2"


def test_repeating_a_name_within_one_agency_is_no_mistake(tmp_path: Path) -> None:
    assert read(tmp_path, MINIMAL + 'aliases = ["霁川县民政局", "民政局", "民政局"]\n').agencies


def test_a_duplicate_is_found_even_in_an_entry_with_other_mistakes(tmp_path: Path) -> None:
    text = MINIMAL + AGENCY + 'emails = ["x"]\n'
    assert {code for code, _ in problems(tmp_path, text)} == {"name-twice", "not-a-mail-address"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (('area = "霁川县"', 'area = "霁川"'), "area-unknown"),
        (('publish_by = "2022-01-28"', 'publish_by = "2021-01-28"'), "not-the-year-after"),
        (('publish_by = "2022-01-28"', 'publish_by = "2022-13-01"'), "not-a-date"),
        (('publish_by = "2022-01-28"', 'publish_by = "2022-01-20"'), "submit-after-publish"),
        (('publish_by = "2022-01-28"', "publish_by = 2022-01-28T08:00:00"), "not-a-date"),
        (('source = "通知"', 'source = ""'), "blank"),
        (('source = "通知"', ""), "missing-key"),
    ],
)
def test_an_overlay_that_cannot_hold_is_refused(tmp_path: Path, changes: tuple[str, str], code: str) -> None:
    overlay = (
        '[[overlay]]\narea = "霁川县"\nyear = 2021\nkind = "department"\n'
        'submit_by = "2022-01-26"\npublish_by = "2022-01-28"\nsource = "通知"\n'
    )
    assert code in [one for one, _ in problems(tmp_path, MINIMAL + overlay.replace(*changes))]
    assert [one for one, _ in problems(tmp_path, MINIMAL + overlay + overlay)] == ["overlay-twice"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [("missing-section", None)] * 3),
        (MINIMAL.replace("[[site]]", "[site]"), [("site-not-registered", 13), ("not-repeated", 4)]),
        (MINIMAL.replace("[[agency]]", "[agency]"), [("not-repeated", 10)]),
        ("site = [1]\n" + MINIMAL.replace(SITE, ""), [("not-a-table", 1), ("site-not-registered", 8)]),
        ("center = 3\n" + SITE + AGENCY, [("not-a-table", 1)]),
    ],
)
def test_a_section_missing_or_of_the_wrong_shape(
    tmp_path: Path, text: str, found: list[tuple[str, int | None]]
) -> None:
    assert sorted(problems(tmp_path, text), key=str) == sorted(found, key=str)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (MINIMAL + "[watch\n", "bad-toml", 15),
        ('lang = "zh\n', "bad-toml", 1),
        ("a = 1\na = 2\n", "bad-toml", 2),
        ("\n\nnote = '''never closed\n\n", "bad-toml", 3),
        ("lang = “zh”\n", "not-a-toml-sign", 1),
        ('\nlang＝"zh"\n', "not-a-toml-sign", 2),
    ],
)
def test_a_file_that_is_no_toml_is_one_problem_with_its_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    assert problems(tmp_path, text) == [(code, line)]


def test_a_file_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"# one\n" + "lang = '中文'".encode("gb18030"))
    with pytest.raises(ConfigError) as refused:
        load(path)
    assert [(one.code, one.line) for one in refused.value.problems] == [("config.not-utf8", 2)]


def test_a_file_that_is_not_there_is_a_problem_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        load(tmp_path / "nowhere.toml")
    assert [one.code for one in refused.value.problems] == ["config.unreadable"]


# --- the roster --------------------------------------------------------------------------------------------------


def test_agencies_of_the_file_and_of_the_roster_are_one_list(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("单位名称,类别,站点\n霁川县司法局,部门,127.0.0.2\n", encoding="utf-8")
    config = read(tmp_path, 'roster = "units.csv"\n' + MINIMAL)
    assert [(one.name, one.site) for one in config.agencies] == [
        ("霁川县民政局", "127.0.0.1:8080"),
        ("霁川县司法局", "127.0.0.1:8080"),
    ]


def test_mistakes_in_the_roster_and_in_the_file_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("单位名称,类别,站点\n霁川县民政局,部门,127.0.0.9\n", encoding="utf-8")
    found = problems(tmp_path, 'roster = "units.csv"\nlang = "fr"\n' + MINIMAL)
    assert sorted(found) == [("name-twice", 2), ("not-a-choice", 2), ("site-not-registered", 2)]


def test_a_roster_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, 'roster = "units.csv"\n' + MINIMAL) == [("no-such-file", 1)]


# --- the password ------------------------------------------------------------------------------------------------


def test_the_password_is_looked_up_when_it_is_needed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("p w\n", encoding="utf-8")
    assert password(Smtp()) is None
    assert password(Smtp(password_env="MAIL"), {"MAIL": "env"}) == "env"
    assert password(Smtp(password_file=secret)) == "p w"


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "password-file-unreadable"), (b"\n", "password-file-empty"), (b"\xff", "password-file-unreadable")],
)
def test_a_password_file_that_gives_none_is_a_clear_error(tmp_path: Path, content: bytes | None, code: str) -> None:
    secret = tmp_path / "secret"
    if content is not None:
        secret.write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        password(Smtp(password_file=secret))
    assert refused.value.problems[0].code == f"config.{code}"


@pytest.mark.parametrize("environ", [{}, {"MAIL": ""}])
def test_an_unset_variable_is_a_clear_error(environ: dict[str, str]) -> None:
    with pytest.raises(ConfigError) as refused:
        password(Smtp(password_env="MAIL"), environ)
    assert refused.value.problems[0].values == {"found": "MAIL"}


# --- lines -------------------------------------------------------------------------------------------------------

TRICKY = '''# [not.a.table]
a.b = 1                        # 2
text = """
[fake]
key = "x" # not a key
\\""" still ""inside"""
after = 'c:\\dir\\'             # 7
"quoted.key" . 'other' = {x = 1, y = {z = [1, 2]}}   # 8
raw = \'\'\'
"""
fake = 1\'\'\'\'
last = [                       # 12
  "]", # ]
  { n = "}" },
  1979-05-27 07:32:00, +1.5e3, # 15
]
[ t . u ]                      # 17
v = ""
[[arr]]                        # 19
k = 1
[arr.sub]                      # 21
k = 2
[[arr]]                        # 23
k = 3
[[arr.deep]]                   # 25
"\\u6c11" = 4
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a", "b"), 2),
        (("text",), 3),
        (("after",), 7),
        (("quoted.key", "other", "y", "z", 1), 8),
        (("raw",), 9),
        (("last",), 12),
        (("last", 0), 13),
        (("last", 1, "n"), 14),
        (("last", 3), 15),
        (("t", "u"), 17),
        (("t", "u", "v"), 18),
        (("arr", 0), 19),
        (("arr", 0, "sub", "k"), 22),
        (("arr", 1, "k"), 24),
        (("arr", 1, "deep", 0, "民"), 26),
    ],
)
def test_a_key_stands_on_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert KeyLines(TRICKY)[path] == line


def test_strings_and_comments_hold_no_keys() -> None:
    assert not [path for path in KeyLines(TRICKY) if "fake" in path or "not" in path or "key" in path]


def test_what_has_no_line_takes_the_line_around_it() -> None:
    assert nearest_line(KeyLines(TRICKY), ("arr", 1, "missing", "more")) == 23
    assert nearest_line({}, ("a",)) is None


def paths(value: Any, at: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {at} | {path for key, one in members for path in paths(one, (*at, key))}


SCALARS = st.sampled_from(['"a\\"b"', "'#'", '""', '"""x\n\\"""\n"y"""', "'''\n]'''", "1", "true", "2026-01-31", "'}'"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: "[\n" + " , # ]\n".join(parts) + "\n]")
        | st.lists(inner, max_size=3).map(
            lambda parts: "{" + ", ".join(f"k{n}.'q' = {one}" for n, one in enumerate(parts)) + "}"
        )
    ),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=4), st.lists(VALUES, max_size=3))
def test_every_path_of_any_document_has_a_line(first: list[str], second: list[str]) -> None:
    text = "\n".join(f"a{n} = {one}" for n, one in enumerate(first))
    text += "".join(f"\n[[t.u]] # [x]\nv . w = {one}\n[t.u.x]\ny={one}" for one in second)
    assert set(KeyLines(text)) == paths(tomllib.loads(text)) - {()}
