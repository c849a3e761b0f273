"""The parts of HTML pages: blocks, tables, links, the breadcrumb, and markup that is none of a page."""
