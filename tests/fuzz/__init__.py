"""Every reader of what strangers send, given what no maker ever wrote: nothing raises, nothing takes long or swells.

``python -m tests.fuzz --count 5000 --kind page`` runs a campaign; a few of each kind run with the tests.
"""
