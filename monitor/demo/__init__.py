"""A replica county to watch: invented units, real HTTP on loopback hosts, and the truth about each of them.

``figures``, ``prose`` and ``reports`` draw annual reports that agree with themselves, ``grids`` and ``markup`` give
them their tables and their looks, ``defects`` break one thing each. ``scenario`` says what each unit does in the
season, ``articles`` what stands published on a day. ``columns`` says how every column of the sites is kept, ``fates``
what is true of it on each day, ``channels`` what stands in it. ``systems`` show a column as a content management
system does, ``sites`` put home pages around them from ``pieces``, ``hosts`` serve them, ``server`` is the county.
``mailbox`` receives its mail, ``score`` compares what the monitor concluded with what was true.
The monitor sees HTTP, its configuration and its clock, nothing of this.
"""
