"""Settings every test shares."""

from hypothesis import settings

# A slow machine is no failure: no example has a deadline of its own.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")
