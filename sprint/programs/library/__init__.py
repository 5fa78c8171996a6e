"""The programs that Sprint ships with."""
