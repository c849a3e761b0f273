"""The tables, as migrations. Times are ISO 8601 with offset, days ISO dates, facts JSON as msgspec writes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from monitor.store import chain

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

_FIRST = (
    """
    CREATE TABLE obligations (              -- one report owed: agency x report year
        agency         TEXT NOT NULL,
        year           INTEGER NOT NULL,
        kind           TEXT NOT NULL,       -- body kind at the time
        due            TEXT NOT NULL,       -- day
        basis          TEXT NOT NULL,       -- legal or local basis in words
        host           TEXT NOT NULL,       -- site it is looked for on
        state          TEXT,                -- ObligationState, NULL before the first visit
        dating         TEXT,                -- JSON Dating: the earliest accepted date and its witness
        url            TEXT,                -- address of the accepted report
        title          TEXT,
        format         TEXT,
        fee            TEXT,                -- kind of the fee statement
        first_seen     TEXT,                -- time the report was first read: an upper bound, never the date
        checked        TEXT,                -- time of the last visit that could say something
        readable       INTEGER NOT NULL DEFAULT 0,  -- whether the last visit read every place
        trouble        TEXT,                -- code, where the last visit could not read
        places         TEXT,                -- JSON: addresses searched by the last complete visit
        PRIMARY KEY (agency, year)
    ) STRICT
    """,
    """
    CREATE TABLE steps (                    -- steps of the reminder ladder that were taken
        agency         TEXT NOT NULL,
        year           INTEGER NOT NULL,
        step           TEXT NOT NULL,
        at             TEXT NOT NULL,
        PRIMARY KEY (agency, year, step)
    ) STRICT
    """,
    """
    CREATE TABLE sites (                    -- what is known of a site between visits
        host           TEXT PRIMARY KEY,
        start          TEXT,                -- parent column as found
        visited        TEXT NOT NULL,       -- time of the last visit
        complete       INTEGER NOT NULL,
        trouble        TEXT,                -- code and words of the last visit, NULL if it went well
        says           TEXT
    ) STRICT
    """,
    """
    CREATE TABLE visits (                   -- one row a visit, for availability and backfill
        host           TEXT NOT NULL,
        at             TEXT NOT NULL,
        complete       INTEGER NOT NULL,
        trouble        TEXT,
        PRIMARY KEY (host, at)
    ) STRICT
    """,
    """
    CREATE TABLE pages (                    -- facts by address, so that a 304 answers from the store
        url            TEXT PRIMARY KEY,
        host           TEXT NOT NULL,
        known          TEXT NOT NULL,       -- JSON Known
        reader         TEXT NOT NULL,       -- version of the program that read it
        read_at        TEXT NOT NULL        -- time of the last full answer
    ) STRICT
    """,
    "CREATE INDEX pages_host ON pages (host)",
    """
    CREATE TABLE captures (                 -- every exchange, with its place in the evidence
        url            TEXT NOT NULL,
        final_url      TEXT NOT NULL,
        status         INTEGER NOT NULL,
        sha256         TEXT NOT NULL,
        at             TEXT NOT NULL,
        seconds        REAL NOT NULL,
        sequence       INTEGER,             -- line of the evidence manifest, NULL for a 304
        PRIMARY KEY (url, at)
    ) STRICT
    """,
    """
    CREATE TABLE findings (                 -- what fails, is unsure or broken, by rule and place
        agency         TEXT NOT NULL,
        year           INTEGER NOT NULL,
        rule           TEXT NOT NULL,
        place          TEXT NOT NULL,
        verdict        TEXT NOT NULL,
        finding        TEXT NOT NULL,       -- JSON Finding
        streak         INTEGER NOT NULL,    -- readings in a row that failed
        at             TEXT NOT NULL,
        PRIMARY KEY (agency, year, rule, place)
    ) STRICT
    """,
    """
    CREATE TABLE cases (
        id             INTEGER PRIMARY KEY,
        agency         TEXT NOT NULL,
        year           INTEGER NOT NULL,
        rule           TEXT NOT NULL,
        place          TEXT NOT NULL,
        finding        TEXT NOT NULL,       -- JSON Finding, as last seen failing
        opened         TEXT NOT NULL,
        notified       TEXT,                -- time the agency's letter was queued
        rectify_by     TEXT,                -- day
        closed         TEXT
    ) STRICT
    """,
    "CREATE UNIQUE INDEX cases_open ON cases (agency, year, rule, place) WHERE closed IS NULL",
    """
    CREATE TABLE journal (                  -- what happened to cases and letters, in order, never changed
        id             INTEGER PRIMARY KEY,
        at             TEXT NOT NULL,
        subject        TEXT NOT NULL,       -- case:12, letter:7
        agency         TEXT,
        event          TEXT NOT NULL,
        note           TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE TABLE outbox (
        id             INTEGER PRIMARY KEY,
        kinds          TEXT NOT NULL,       -- JSON list, the gravest first
        agency         TEXT,
        recipient      TEXT NOT NULL,
        sender         TEXT NOT NULL,
        subject        TEXT NOT NULL,
        message_id     TEXT NOT NULL UNIQUE,
        message        BLOB NOT NULL,       -- the complete mail
        state          TEXT NOT NULL,       -- held, queued, sending, sent, failed, cancelled
        attempts       INTEGER NOT NULL DEFAULT 0,
        next_at        TEXT NOT NULL,
        says           TEXT NOT NULL DEFAULT '',
        created        TEXT NOT NULL,
        sent           TEXT
    ) STRICT
    """,
    "CREATE INDEX outbox_waiting ON outbox (state, next_at)",
    """
    CREATE TABLE marks (                    -- single values: last round, last digest, pause of the post
        name           TEXT PRIMARY KEY,
        value          TEXT NOT NULL
    ) STRICT
    """,
)


_SEARCHES = """
    CREATE TABLE searches (                 -- what searches for a report found out that its obligation does not say
        agency         TEXT NOT NULL,
        year           INTEGER NOT NULL,
        missed         TEXT,                -- last day before it was first read on which a whole search did not find it
        gone           TEXT NOT NULL,       -- JSON: days since it was last read on which its address led to nothing
        PRIMARY KEY (agency, year)
    ) STRICT
"""


_JUDGEMENTS = (
    "ALTER TABLE cases ADD COLUMN confirmed TEXT",  # time a person confirmed the finding
    "ALTER TABLE cases ADD COLUMN replied TEXT",  # time the agency's reply was noted
    "ALTER TABLE cases ADD COLUMN dismissed TEXT",  # time a person dismissed it
    "ALTER TABLE journal ADD COLUMN actor TEXT NOT NULL DEFAULT ''",  # a person; empty: the program
    "ALTER TABLE journal ADD COLUMN version INTEGER",  # of the rule, in lines about cases
    "ALTER TABLE outbox ADD COLUMN about TEXT NOT NULL DEFAULT '{}'",  # JSON: cases and obligations it tells of
    """
    CREATE TABLE dismissals (               -- findings that a person has called wrong
        agency         TEXT NOT NULL,
        year           INTEGER NOT NULL,
        fingerprint    TEXT NOT NULL,       -- of rule, place and figures
        rule           TEXT NOT NULL,
        version        INTEGER NOT NULL,    -- of the rule at that time
        actor          TEXT NOT NULL,
        note           TEXT NOT NULL,
        at             TEXT NOT NULL,
        PRIMARY KEY (agency, year, fingerprint)
    ) STRICT
    """,
)


_WEBSITES = (
    """
    CREATE TABLE columns (                  -- what is known of a registered column between surveys
        place          TEXT PRIMARY KEY,    -- column.<host>/<names>
        registered     TEXT NOT NULL,       -- day it came under watch
        span           TEXT NOT NULL,       -- limit: 14d, 6m; empty: none
        sight          TEXT NOT NULL,       -- JSON ColumnSight of the last survey
        readable       TEXT,                -- JSON ColumnSight of the last survey that could read it
        state          TEXT NOT NULL,       -- ColumnState
        expires        TEXT                 -- last day it counts as fresh, NULL where it has no limit or no date
    ) STRICT
    """,
    """
    CREATE TABLE surveys (                  -- what the last survey saw of a site beyond its columns
        host           TEXT PRIMARY KEY,
        at             TEXT NOT NULL,
        sight          TEXT,                -- JSON SiteSight
        trouble        TEXT                 -- code
    ) STRICT
    """,
    """
    CREATE TABLE samples (                  -- availability samples
        host           TEXT NOT NULL,
        at             TEXT NOT NULL,
        seconds        REAL NOT NULL,
        trouble        TEXT,
        void           TEXT,                -- why it does not count
        PRIMARY KEY (host, at)
    ) STRICT
    """,
)


_GAZETTE = """
    CREATE TABLE bulletins (                -- drafts, issues, void ones; numbers are never used again
        id             INTEGER PRIMARY KEY,
        series         TEXT NOT NULL,
        year           INTEGER,             -- of issue; NULL before, as the next two
        number         INTEGER,             -- in the year
        total          INTEGER,             -- in the series
        state          TEXT NOT NULL,       -- draft, issued, void
        content        TEXT NOT NULL,       -- JSON Bulletin: all it is drawn from
        docx           TEXT,                -- SHA-256 of the files as issued
        xlsx           TEXT,
        created        TEXT NOT NULL,
        issued         TEXT,
        actor          TEXT NOT NULL,       -- who made the last change, and why
        note           TEXT NOT NULL,
        UNIQUE (series, year, number),
        UNIQUE (series, total),
        CHECK (state IN ('draft', 'issued', 'void')),
        CHECK (state != 'issued' OR (year IS NOT NULL AND number IS NOT NULL AND total IS NOT NULL))
    ) STRICT
"""


_WAITS = """
    CREATE TABLE waits (                    -- until when a site asked not to be asked again
        host           TEXT PRIMARY KEY,
        until          TEXT NOT NULL
    ) STRICT
"""


_LOOKUPS = (
    "CREATE INDEX obligations_host ON obligations (host, year)",
    "CREATE INDEX findings_place ON findings (year, place)",
    # pages with a defect seen once, which are read anew
    "CREATE INDEX findings_once ON findings (json_extract(finding, '$.url')) WHERE verdict = 'fails' AND streak = 1",
    "CREATE INDEX cases_place ON cases (year, place) WHERE closed IS NULL",
    "CREATE INDEX cases_opened ON cases (opened)",
    "CREATE INDEX cases_closed ON cases (closed)",
    "CREATE INDEX journal_subject ON journal (subject)",
    "CREATE INDEX outbox_created ON outbox (created)",
    "CREATE INDEX outbox_sent ON outbox (sent)",
    "CREATE INDEX outbox_queued ON outbox (id, next_at, recipient, state) WHERE state = 'queued'",
    "CREATE INDEX outbox_ahead ON outbox (recipient, id) WHERE state IN ('queued', 'sending')",
    """
    CREATE TABLE told (                     -- letters by what they tell; see outbox.about
        subject        TEXT NOT NULL,       -- case:12, reminded:2025:AGENCY
        letter         INTEGER NOT NULL,
        PRIMARY KEY (subject, letter)
    ) STRICT
    """,
    """
    INSERT OR IGNORE INTO told SELECT 'case:' || one.value, outbox.id
    FROM outbox, json_each(outbox.about, '$.cases') AS one
    """,
    """
    INSERT OR IGNORE INTO told
    SELECT 'reminded:' || json_extract(one.value, '$[1]') || ':' || json_extract(one.value, '$[0]'), outbox.id
    FROM outbox, json_each(outbox.about, '$.reminded') AS one
    """,
)


_AGENDA = (
    """
    CREATE TABLE agenda (                   -- what is asked for next, and when; written anew whenever it does not fit
        what           TEXT NOT NULL,       -- visit, survey, sample, letters
        host           TEXT NOT NULL,       -- empty: the county
        at             TEXT NOT NULL,
        PRIMARY KEY (what, host)
    ) STRICT
    """,
    "CREATE INDEX agenda_due ON agenda (what, at, host)",
    "CREATE INDEX agenda_at ON agenda (at)",
    "CREATE INDEX agenda_host ON agenda (host)",
    """
    CREATE TABLE sample_days (              -- the samples of a day, counted, once they are too old to be looked at
        host           TEXT NOT NULL,
        day            TEXT NOT NULL,
        up             INTEGER NOT NULL,    -- opened within the limit
        down           INTEGER NOT NULL,    -- did not
        void           INTEGER NOT NULL,    -- do not count
        doubtful       INTEGER NOT NULL,    -- void, as what came said neither
        PRIMARY KEY (host, day)
    ) STRICT
    """,
    "CREATE INDEX columns_state ON columns (state, json_extract(sight, '$.column.agency'))",
    "CREATE INDEX columns_unit ON columns (json_extract(sight, '$.column.agency'), state)",
    "CREATE INDEX columns_expiring ON columns (json_extract(sight, '$.column.kind'), expires)",
    "CREATE INDEX obligations_state ON obligations (year, state)",
    "CREATE INDEX outbox_state ON outbox (state) WHERE state != 'sent'",
)


_CHAIN = (
    "ALTER TABLE journal ADD COLUMN previous TEXT NOT NULL DEFAULT ''",  # own of the line before
    "ALTER TABLE journal ADD COLUMN own TEXT NOT NULL DEFAULT ''",  # hash of the line
    chain.all_lines,
)


_PASSED = (
    "ALTER TABLE outbox ADD COLUMN pass_on INTEGER NOT NULL DEFAULT 0",  # its unit has no mailbox: to be passed on
    "ALTER TABLE outbox ADD COLUMN passed TEXT",  # time a person passed it on
    "CREATE INDEX outbox_to_pass ON outbox (pass_on, passed) WHERE pass_on = 1 AND passed IS NULL",
)


_STEPS: Mapping[str, Sequence[str | Callable[[sqlite3.Connection], None]]] = {
    "first_tables": _FIRST,
    "searches": (_SEARCHES,),
    "judgements": _JUDGEMENTS,
    "websites": _WEBSITES,
    "gazette": (_GAZETTE,),
    "waits": (_WAITS,),
    "lookups": _LOOKUPS,
    "agenda": _AGENDA,
    "chain": _CHAIN,
    "passed": _PASSED,
}
"""The statements of every migration by its name, in order; a function is what no statement can say."""

KNOWN = frozenset(_STEPS)
"""Names of all migrations this program knows; a database that has others is newer than the program."""


def migrations() -> Migrations:
    """All of them, in order."""
    from sqlite_utils import Migrations  # who only reads need not wait for it

    found = Migrations("monitor")
    for name, statements in _STEPS.items():
        found(name=name)(_step(statements))
    return found


def migrate(db: sqlite3.Connection) -> None:
    """Bring a database to the newest form: all of the way, or it stays as it was. Who comes second finds it done."""
    from sqlite_utils import Database

    db.execute("BEGIN IMMEDIATE")
    try:
        migrations().apply(Database(db))
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.rollback()


def _step(statements: Sequence[str | Callable[[sqlite3.Connection], None]]) -> Callable[[Database], None]:
    def take(db: Database) -> None:
        for statement in statements:
            if isinstance(statement, str):
                db.execute(statement)
            else:
                statement(db.conn)

    return take
