"""gongkai-monitor: watches the annual reports that Chinese government bodies owe the public."""

__version__ = "0.1.0"
