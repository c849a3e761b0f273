"""Captures kept as received: WARC records, the chain of their manifest, and its verification."""
