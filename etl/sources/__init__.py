"""Sources: each is a site or a service, with its facts, urls and templates."""
