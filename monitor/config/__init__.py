"""config.toml, the roster and the calendar files -> settings; every mistake reported at once, with place and remedy."""

from monitor.config.calendars import load_calendars
from monitor.config.loader import load, load_settings, password
from monitor.settings import Config

__all__ = ["Config", "load", "load_calendars", "load_settings", "password"]
