-- grain: the release
-- question: which is it, and when was it published?
select
    release_id,
    published_at,
from meta.releases
order by release_id desc
limit 1
