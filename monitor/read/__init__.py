"""bytes -> facts, pure: decode, take apart, find sections, tables, dates, identity and the fee statement."""
