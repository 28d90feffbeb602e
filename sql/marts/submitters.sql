-- grain: one account that put a paper on a list
-- question: Who submits papers, how many, how well received, and how many of their own?
-- key: account_key
-- column: account_key: The site account: its login in lower case
-- column: login: Login as printed
-- column: full_name: Full name as shown on the site; NULL where not stated
-- column: submission_count: Papers x days that the account submitted
-- column: paper_count: Papers among them, each once
-- column: own_paper_count: Papers that the account itself claims as an author
-- column: first_submitted_on: Day of the first list with such a paper
-- column: last_submitted_on: Day of the last list with such a paper
-- column: upvoted_paper_count: Papers with stated upvotes and a known day, input of the rest
-- column: upvotes: Sum of their last stated upvotes; NULL where none was stated
-- column: hit_count: Papers in the top tenth by upvotes of their month of listing, ties included
-- column: hit_share: hit_count of upvoted_paper_count; NULL where that is 0
with
upvoted_papers as (
    select
        papers.paper_key,
        paper_counters.upvotes,
        date_trunc('month', papers.first_listed_on) as month,
    from core.papers as papers
    inner join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where papers.first_listed_on is not null and paper_counters.upvotes is not null
),

upvote_counts as (
    select
        month,
        upvotes,
        sum(count(*)) over (partition by month order by upvotes desc) - count(*) as better_count,
        sum(count(*)) over (partition by month) as month_paper_count,
    from upvoted_papers
    group by month, upvotes
),

month_hits as (
    -- The first tenth of a month's papers, rounded up, and all with as many upvotes as the last.
    select
        month,
        min(upvotes) as hit_upvotes,
    from upvote_counts
    where 10 * better_count < month_paper_count
    group by month
),

hits as (
    select
        upvoted_papers.paper_key,
        upvoted_papers.upvotes,
        upvoted_papers.upvotes >= month_hits.hit_upvotes as is_hit,
    from upvoted_papers
    inner join month_hits on upvoted_papers.month = month_hits.month
),

submitted_papers as (
    select
        account_key,
        paper_key,
        count(*) as submission_count,
        min(submitted_on) as first_submitted_on,
        max(submitted_on) as last_submitted_on,
    from core.submissions
    group by account_key, paper_key
),

submitting_accounts as (
    select distinct account_key
    from core.submissions
),

claims as (
    -- Few accounts submit: of the others no claim is looked up.
    select
        paper_key,
        account_key,
    from core.authorships
    where
        claim_status in ('claimed_verified', 'extracted_confirmed')
        and account_key in (select submitting_accounts.account_key from submitting_accounts)
),

submitter_figures as (
    select
        submitted_papers.account_key,
        cast(sum(submitted_papers.submission_count) as bigint) as submission_count,
        count(*) as paper_count,
        count(*) filter (
            where
            (submitted_papers.paper_key, submitted_papers.account_key) in (
                select (claims.paper_key, claims.account_key)
                from claims
            )
        ) as own_paper_count,
        min(submitted_papers.first_submitted_on) as first_submitted_on,
        max(submitted_papers.last_submitted_on) as last_submitted_on,
        count(hits.upvotes) as upvoted_paper_count,
        cast(sum(hits.upvotes) as bigint) as upvotes,
        count(*) filter (where hits.is_hit) as hit_count,
    from submitted_papers
    left join hits on submitted_papers.paper_key = hits.paper_key
    group by submitted_papers.account_key
),

submitters as (
    select
        submitter_figures.account_key,
        accounts.login,
        accounts.full_name,
        submitter_figures.submission_count,
        submitter_figures.paper_count,
        submitter_figures.own_paper_count,
        submitter_figures.first_submitted_on,
        submitter_figures.last_submitted_on,
        submitter_figures.upvoted_paper_count,
        submitter_figures.upvotes,
        submitter_figures.hit_count,
        submitter_figures.hit_count / nullif(submitter_figures.upvoted_paper_count, 0)
            as hit_share,
    from submitter_figures
    left join core.accounts as accounts
        on submitter_figures.account_key = accounts.account_key
)

select * from submitters
