"""One file a kind of source -> Document: HTML, plain text, office packages, printed pages."""
