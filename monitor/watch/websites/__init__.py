"""A site looked over: its columns, its health, links, letter boxes and forms."""
