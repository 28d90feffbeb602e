-- grain: one template and parser version
-- question: which versions of the parsers read the captures of the release?
select distinct
    template,
    parser_version,
from core.captures
order by template, parser_version
