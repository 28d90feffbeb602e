"""The one place where words, tables, columns and their rules are declared."""
