"""Files of others as text: what kind a file is, its encoding, and its words, within limits.

Nothing of a file is written to disk. Formats that unpack or run deep are read by a process of their own
(:mod:`gazetteer.importers.child`), whose memory and time are bounded; it loads no more than it needs.
"""
