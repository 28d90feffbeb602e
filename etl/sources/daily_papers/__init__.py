"""This source detects a document's template, parses it to records, and makes frames of them."""
