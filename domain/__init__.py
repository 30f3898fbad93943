"""The rules of Homeward: plain Python over plain data, without I/O and without Temporal."""
