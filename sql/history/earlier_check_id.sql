-- question: which check is meant by a sentence of version 0.1.0, which knew checks by nothing else?
-- A file's name was its source already. A rule of the contract began with the names of its table
-- and column. Any other sentence is known by its hash.
create or replace temp macro earlier_check_id(claim, source) as (
    case
        when source like 'sql/checks/%' then regexp_extract(source, '([^/]+)[.]sql$', 1)
        when
            claim = 'No column is stated by under 80 % of the share '
            || 'that it had in the last 30 releases'
            then 'fill_rates.drift'
        when source = 'contract' and regexp_matches(claim, '^[a-z]+[.][a-z0-9_.]+ (is|has) ')
            then
                regexp_extract(claim, '^[a-z]+[.]([a-z0-9_.]+) ', 1)
                || case
                    when claim like '% is stated' then '.required'
                    when claim like '% has its form' then '.pattern'
                    when claim like '% is at least %' then '.minimum'
                    when claim like '% is at most %' then '.maximum'
                    when claim like '% is a known value' then '.one_of'
                    when claim like '% is in %' then '.reference'
                    when claim like '% has one row per %' then '.key'
                    else '.' || left(md5(claim), 16)
                end
        else 'earlier.' || left(md5(claim), 16)
    end
)
