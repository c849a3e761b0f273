"""What the county center writes: parts in, letters out. Pure; every word stands in ``templates/``."""
