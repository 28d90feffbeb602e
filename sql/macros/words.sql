-- question: what are the distinct words of a text? Runs of three and more letters or digits.
create temp macro words(text) as list_distinct(regexp_extract_all(lower(text), '[a-z0-9]{3,}'))
