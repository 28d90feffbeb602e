"""Makes a release: derives its tables, checks them, publishes the file, records the attempt."""
