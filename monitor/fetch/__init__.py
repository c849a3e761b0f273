"""One bounded, polite, safe exchange: the only room that opens a socket to a site."""
