"""Reach the sites: the only room that opens a socket to a website, and the keeping of what came back."""
