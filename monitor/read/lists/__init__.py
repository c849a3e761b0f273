"""The parts of list pages: entries, rows, pagers, selectors, and the answers of content management systems."""
