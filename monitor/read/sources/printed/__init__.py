"""Pages as printed: text and lines at places (PDF, OFD), and the tables that these make."""
