"""config.toml, the roster and the calendar files -> settings; every mistake reported at once, with place and remedy."""

from monitor.config.calendars import known_days, load_calendars
from monitor.config.loader import load, load_settings, password
from monitor.settings import Config

__all__ = ["Config", "known_days", "load", "load_calendars", "load_settings", "password"]
