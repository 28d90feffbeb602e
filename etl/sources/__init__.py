"""What pages come from: a source is a site or service with its facts, urls and templates."""
