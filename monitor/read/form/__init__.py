"""The prescribed report: its sections, tables, fees, identity and dates, whatever file it came in."""
