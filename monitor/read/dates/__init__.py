"""Dates as pages write them, what a date is a date of, the date an address carries, and the period a report covers."""

from monitor.read.dates.addresses import of_url
from monitor.read.dates.periods import period
from monitor.read.dates.roles import MAYBE_TODAY, Role, alone, heading, of_article, role, shown, value
from monitor.read.dates.written import dated_only, find_date, in_digits, moment, no_such_day

__all__ = [
    "MAYBE_TODAY",
    "Role",
    "alone",
    "dated_only",
    "find_date",
    "heading",
    "in_digits",
    "moment",
    "no_such_day",
    "of_article",
    "of_url",
    "period",
    "role",
    "shown",
    "value",
]
