"""What is done on a site: reports found and visited, columns and pages surveyed, within a budget of requests."""
