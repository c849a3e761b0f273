"""What pages of a website say beside lists and reports: tags, footers, letter boxes, challenges."""
