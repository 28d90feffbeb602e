"""A folder of static files in which a browser explores a release, without any server's help."""
