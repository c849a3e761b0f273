"""Bytes taken in safely: decoded, unpacked within bounds, converted, read in a process of their own."""
