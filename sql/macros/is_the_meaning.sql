-- question: is an acronym used for this meaning, by the papers that state it and those that state
-- any? Measured on real keywords: `rft` is short for two things, by three papers and by two.
create temp macro is_the_meaning(paper_count, stating_count) as (
    paper_count >= 2 and 3 * paper_count >= 2 * stating_count
)
