"""Queryable views of all entries, behind one protocol and one contract suite."""
