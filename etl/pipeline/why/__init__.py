"""The reason for a value of the release: documents that state it, and the rule that chose."""
