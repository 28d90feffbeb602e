"""From a document to records: detect its template, read it, or say why it cannot be read."""
