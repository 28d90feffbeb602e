-- grain: one link of the paper
-- question: where do its pages lead?
select
    link_kind,
    url,
    found_in,
from core.links
where paper_key = $paper
order by link_kind, url
