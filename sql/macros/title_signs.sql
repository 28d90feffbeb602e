-- question: what does a title say beside its letters? Its numbers, and signs that mean something.
-- Fingerprints have no signs, and run numbers together: `Wool+` has that of `Wool`, and 1.12 that
-- of 11.2. In real captures no form of a title adds or loses one.
create temp macro title_signs(title) as regexp_extract_all(title, '[0-9]+|[+#*<>=≠≤≥?%@]')
