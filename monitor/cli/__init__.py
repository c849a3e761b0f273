"""The command line: one file a group of verbs, and in ``command`` what they share."""
