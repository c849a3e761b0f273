"""Errors as lines: what, where, what to do."""

from __future__ import annotations

from monitor.errors import ConfigError, FetchError, MonitorError, Problem
from monitor.words import Words
from monitor.words.signs import visible


def lines_of(error: MonitorError, words: Words) -> list[str]:
    """One line an error; for a configuration one line a mistake, with its file and line.

    What stands in the place of a page is named as the trouble it is.
    """
    if isinstance(error, ConfigError):
        return [_problem(problem, words) for problem in error.problems]
    if isinstance(error, FetchError) and not words.has(f"error.{error.code}"):
        return [visible(words.say("error.instead", url=error.url, says=words.say(f"trouble.{error.code}")))]
    return [visible(words.say(f"error.{error.code}", **error.values))]


def _problem(problem: Problem, words: Words) -> str:
    place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
    return visible(f"{place}: {words.say(problem.code, **problem.values)}")
