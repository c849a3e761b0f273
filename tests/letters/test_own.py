"""An office's own templates: read from their folder alone, tried before they are used, never in the way of a letter."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.errors import ConfigError, Problem
from monitor.letters.compose import compose
from monitor.letters.kind import Part
from monitor.letters.kinds.alert import AlertPart
from monitor.letters.looks import SHIPPED
from monitor.letters.paper import environment
from monitor.model.letters import Letter
from tests.letters.test_compose import AT, OFFICE, PAPER, agency, overdue

FORM = """{{% macro subject(part) %}}主题{{% endmacro %}}{{% macro title(part) %}}标题{{% endmacro %}}
{{% macro addressee(part, office) %}}{{{{ office.name }}}}{{% endmacro %}}{{% macro closing() %}}{{% endmacro %}}
{{% macro body(part, office, at, level) %}}
{body}
{{% endmacro %}}"""
LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def letters(folder: Path, *parts: Part) -> tuple[list[Letter], list[Problem]]:
    """A letter a part, each to an address of its own, and what is said of the templates."""
    amiss: list[Problem] = []
    named = [(f"a{at}@x.example", part) for at, part in enumerate(parts)]
    made = compose(named, OFFICE, at=AT, domain="d", new_id=lambda: "1", paper=environment(folder), amiss=amiss.append)
    return made, amiss


def faults(folder: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(ConfigError) as caught:
        environment(folder).require_sound(seconds=2.0)
    return [(Path(one.file).name, one.line, one.code) for one in caught.value.problems]


def test_an_office_may_replace_single_templates(tmp_path: Path) -> None:
    (tmp_path / "letter.j2").write_text("{{ parts[0][1].agency.name }} & {{ office.name }}", "utf-8-sig")
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "page.j2").write_text("<b>{% include 'letter.j2' %}</b>", "utf-8")
    [one], amiss = letters(tmp_path, overdue(agency("<甲局>")))
    assert one.text == "<甲局> & 霁川县电子政务服务中心\n"
    assert one.html == "<b>&lt;甲局&gt; & 霁川县电子政务服务中心</b>"
    assert one.subject.startswith("【逾期通知】")
    assert amiss == []


def test_copies_of_the_shipped_templates_stand_the_trial_and_write_the_same_letters(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path, dirs_exist_ok=True)
    environment(tmp_path).require_sound()
    part = overdue(agency("甲局"))
    plainly = compose([("a0@x.example", part)], OFFICE, at=AT, domain="d", new_id=lambda: "1", paper=PAPER)
    assert letters(tmp_path, part) == (plainly, [])


@pytest.mark.parametrize(
    ("body", "line", "code"),
    [
        ("{{ 1 / 0 }}", 4, "template"),
        ("{{ nothing }}", 4, "template"),
        ("{{ part.nothing }}", 4, "template"),
        ("{{ part.lines[1] }}", 4, "template"),
        ("{{ ().__class__.__bases__[0].__subclasses__() }}", 4, "template"),
        ("{{ lipsum.__globals__.os.environ }}", 4, "template"),
        ("{% include '../../../../etc/hostname' %}", 4, "template"),
        ("{{ range(10 ** 9) }}", 4, "template"),
        ("{{ 'x' * 10 ** 12 }}", 4, "template-large"),
        ("{{ 'x' * 17 * 10 ** 6 if part.lines | length > 1 }}", None, "template-large"),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", 4, "template-endless"),
        (LOOP, 4, "template-slow"),
        ("{% if %}", 4, "template"),
    ],
)
def test_what_a_template_may_not_do_shows_before_it_is_needed(
    tmp_path: Path, body: str, line: int | None, code: str
) -> None:
    (tmp_path / "alert.j2").write_text(FORM.format(body=body), "utf-8")
    assert faults(tmp_path) == [("alert.j2", line, code)]


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "alert.j2").write_text("{% if %}", "utf-8")
    (tmp_path / "digest.j2").write_text("\n{{ 1 + }}", "utf-8")
    (tmp_path / "notice.j2").write_text("{% macro subject(part) %}只有主题{% endmacro %}", "utf-8")
    (tmp_path / "bulletin.docx").write_bytes(b"")
    assert faults(tmp_path) == [
        ("alert.j2", 1, "template"),
        ("bulletin.docx", None, "template"),
        ("digest.j2", 2, "template"),
        ("notice.j2", None, "template"),
    ]


def test_long_lists_and_odd_names_are_among_the_samples(tmp_path: Path) -> None:
    odd = "{% for line in part.lines %}{{ line.encode('gbk') }}{% endfor %}"
    (tmp_path / "alert.j2").write_text(FORM.format(body="{{ 1 // (part.lines | length < 100) }}\n" + odd), "utf-8")
    assert faults(tmp_path) == [("alert.j2", 4, "template")]
    (tmp_path / "alert.j2").write_text(FORM.format(body=odd), "utf-8")
    assert faults(tmp_path) == [("alert.j2", 4, "template")]


# --- the folder --------------------------------------------------------------------------------------------------


def linked(folder: Path) -> None:
    (folder / "reminder.j2").symlink_to("/etc/passwd")


def linked_folder(folder: Path) -> None:
    (folder / "html").symlink_to("/etc")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "reminder.j2")


def device_behind(folder: Path) -> None:
    (folder / "bulletin.docx").symlink_to("/dev/zero")


def latin(folder: Path) -> None:
    (folder / "reminder.j2").write_bytes("一\n二".encode("gb18030"))


def huge(folder: Path) -> None:
    with (folder / "reminder.j2").open("wb") as file:
        file.truncate(10**8)


def crowd(folder: Path) -> None:
    for number in range(600):
        (folder / f"{number}.txt").touch()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (linked, "template-no-file"),
        (linked_folder, "template-no-file"),
        (pipe, "template-no-file"),
        (device_behind, "template-no-file"),
        (latin, "template-not-utf8"),
        (huge, "template-big"),
        (crowd, "template-many"),
    ],
)
def test_only_regular_files_of_the_folder_are_read(tmp_path: Path, make: Callable[[Path], None], code: str) -> None:
    make(tmp_path)
    with pytest.raises(ConfigError) as caught:
        environment(tmp_path)
    assert [one.code for one in caught.value.problems] == [code]


def test_the_folder_may_be_reached_by_a_link_and_hold_other_things(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "letter.j2").write_text("甲", "utf-8")
    (real / "README.txt").symlink_to("/etc/passwd")
    (tmp_path / "named").symlink_to(real)
    [one], _ = letters(tmp_path / "named", overdue(agency("甲局")))
    assert one.text == "甲\n"


# --- in a round --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["{{ 1 / 0 }}", "{{ 'x' * 10 ** 12 }}"])
def test_a_template_that_fails_on_some_letter_is_told_and_the_shipped_one_is_used_for_it(
    tmp_path: Path, body: str
) -> None:
    (tmp_path / "alert.j2").write_text(
        FORM.format(body="{% if '乙' in part.lines[0] %}" + body + "{% endif %}"), "utf-8"
    )
    environment(tmp_path).require_sound()
    one, two = (AlertPart(day=AT.date(), lines=(name,)) for name in "甲乙")
    made, amiss = letters(tmp_path, one, two)
    assert [letter.subject for letter in made] == ["主题", "【系统告警】监测系统需要处理的情况（2027年2月8日）"]
    assert [(problem.file, problem.line) for problem in amiss] == [(str(tmp_path / "alert.j2"), 4)]
