-- question: can every value of history be read, and does it have the columns that others ask for?
select
    max(release_id) as release_id,
    max(attempted_at) as attempted_at,
    max(outcome) as outcome,
    sum(hash(attempts)) as row_hash,
from ${history}.attempts;
select
    max(release_id) as release_id,
    sum(hash(checks)) as row_hash,
from ${history}.checks;
select
    max(release_id) as release_id,
    sum(hash(fill_rates)) as row_hash,
from ${history}.fill_rates
