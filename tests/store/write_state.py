"""A small state of the newest schema: ``python -m tests.store.write_state tests/store/states/N-MIGRATION.sql``.

The program itself writes it, living for some days in the county of the tests; nothing is put into its tables by hand.
A migration that adds a table lets the county use it here.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.cases.human import dismissed
from monitor.rounds import bulletins
from monitor.rounds.desk import Desk
from monitor.rounds.round import hold_round
from monitor.rounds.samples import take_samples
from monitor.store.connection import FILE
from tests.county import EDUCATION, HEALTH, County, moment
from tests.sites import YEAR, column

PUBLISHED = date(2026, 1, 15)
FOUND, CERTAIN, TOLD = (date(2026, 1, day) for day in (20, 21, 22))
OVERDUE, LAST = (date(2026, 2, day) for day in (6, 9))
LONG_AFTER = date(2026, 3, 11)
COLUMNS = """网站,栏目路径,网址,类别,责任单位,一级栏目,登记日期
{host},首页 > 教育动态,http://{host}/dt/,动态要闻,霁川县教育局,是,2026-01-01
{host},首页 > 机构职能,http://{host}/jgzn/,静态,霁川县水利局,否,2026-01-01
"""
SETTINGS = """column_table = "columns.csv"
[bulletin]
every = "off"
"""
LETTERS = ("approve = []", 'approve = ["overdue"]\ntemplates = "stationery"')
EMAILS = 'emails = ["units@jichuan.example"]'
STATIONERY = {
    "letter.j2": '{% for kind, part in parts %}{% import kind ~ ".j2" as it %}{{ it.title(part) | trim }}\n{% endfor %}',
    "html/page.j2": '<p>{% include "letter.j2" %}</p>',
}
"""Letters of one line, and one address for all units: so the state is small."""
WHO, WHY = "王某", "已电话核实"


def write(path: Path) -> None:
    """Live in the county and write its database as SQL."""
    with TemporaryDirectory() as folder, County(Path(folder)) as county:
        config = settle(county)
        with county.desk() as desk:
            _find(county, desk)
        county.path.write_text(config, encoding="utf-8")
        with county.desk() as desk:
            _tell(county, desk)
            _wait(county, desk)
        path.write_text(dumped(county.folder / "state"), encoding="utf-8", newline="\n")


def dumped(directory: Path) -> str:
    """The database of a state directory as SQL that makes it anew."""
    with closing(sqlite3.connect(directory / FILE)) as db:
        return "".join(f"{statement}\n" for statement in db.iterdump())


# --- the days of the county --------------------------------------------------------------------------------------


def settle(county: County) -> str:
    """Reports and columns with faults, and a configuration without any mail address; the one with them is returned."""
    config = county.path.read_text(encoding="utf-8")
    host = config.partition("[[site]]")[2].split('"')[1]
    config = re.sub(r"emails = .*", EMAILS, SETTINGS + config.replace(*LETTERS))
    stationery = {f"stationery/{name}": text for name, text in STATIONERY.items()}
    silent = re.sub(r"\nemails? = .*", "", config)
    for name, text in {**stationery, "columns.csv": COLUMNS.format(host=host), county.path.name: silent}.items():
        (county.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (county.folder / name).write_text(text, encoding="utf-8")
    county.bureaus.archive["/"] = column(("教育动态", "/dt/", ""), ("机构职能", "/jgzn/", ""))
    county.bureaus.archive["/dt/"] = column(("第一期校园活动简讯", "/dt/1.html", "2026-01-05"))
    county.bureaus.archive["/jgzn/"] = column(("主要职责", "/jgzn/1.html", "2020-05-06"))
    county.publish(EDUCATION, PUBLISHED, "carry_over_misstated")
    county.publish(HEALTH, PUBLISHED, "section_missing")
    return config


def _find(county: County, desk: Desk) -> None:
    """Cases are opened and two bulletins issued."""
    for day in (FOUND, CERTAIN):
        county.live(desk, day)
        take_samples(desk, moment(day, 10))
    noon = moment(CERTAIN, 12)
    for _ in range(2):
        bulletins.issue(desk, bulletins.draft(desk, WHO, noon).id, WHO, "", noon)


def _tell(county: County, desk: Desk) -> None:
    """A case is dismissed while the letter about it waits; letters without it leave."""
    county.set_day(TOLD)
    hold_round(desk, moment(TOLD))
    with desk.store.transaction():
        [case] = desk.store.cases.find(agency=EDUCATION, year=YEAR)
        desk.store.cases.add(dismissed(case, WHO, WHY, moment(TOLD, 12)))
    county.live(desk, TOLD, 15)


def _wait(county: County, desk: Desk) -> None:
    """A case is closed and two are opened, a third bulletin is declared void with its mail; the last letters wait.

    Long after, when samples of the first days are but counted, a site asks not to be asked again for two hours.
    """
    county.publish(HEALTH, PUBLISHED)
    county.live(desk, OVERDUE)
    noon = moment(OVERDUE, 12)
    [third, _] = [bulletins.draft(desk, WHO, noon).id for _ in range(2)]
    bulletins.issue(desk, third, WHO, "", noon)
    bulletins.void(desk, third, WHO, WHY, noon)
    county.set_day(LAST)
    hold_round(desk, moment(LAST))
    county.bureaus.busy = 7200
    take_samples(desk, moment(LONG_AFTER, 10))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
