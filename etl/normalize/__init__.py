"""From records to staged frames: text, names, dates and links in their canonical form."""
