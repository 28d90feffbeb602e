-- Two days, 5 January and 3 February 2026, a search page and a trending page, six papers:
--
-- Alpha  on both days; authors Ann, a hidden one, Bo; a declared repository; two project pages
-- Beta   5 January; authors Bo, Ann and a second Bo; its GitHub link is no repository
-- Gamma  3 February; signed by a team alone; the repository stands in the abstract
-- Delta  3 February; by Dee; no abstract, no counters
-- Theta  known by its title only, with an abstract that names a repository
-- Sigma  known by its title only, without an abstract; 671 authors printed, none listed

insert into core.captures (
    capture_id, captured_at, listing_kind, listed_on, outcome, is_cut,
    entry_count, listing_count, refused_count, held_count, fault
) values
('1111111111111111', '2026-01-05 08:00', 'daily', '2026-01-05', 'page', true, 3, 2, 1, 0, null),
('2222222222222222', '2026-01-05 20:00', 'daily', '2026-01-05', 'page', false, 2, 2, 0, 0, null),
('3333333333333333', '2026-02-03 08:00', 'daily', '2026-02-03', 'page', true, 3, 3, 0, 0, null),
('4444444444444444', null, 'search', null, 'page', false, 2, 2, 0, 0, null),
('5555555555555555', null, 'unknown', null, 'unreadable', false, 0, 0, 0, 0, 'no island'),
(
    '6666666666666666', '2026-02-03 09:00', 'daily', '2026-02-03', 'held', false, 1, 0, 0, 1,
    '1 paper, where an earlier answer has 3'
),
('7777777777777777', '2026-02-04 08:00', 'trending', null, 'page', false, 2, 2, 0, 0, null),
('8888888888888888', null, 'daily', '2026-01-05', 'page', false, 1, 1, 0, 0, null),
(
    '9999999999999999', '2026-01-05 20:00', 'daily', '2026-01-05', 'repeat', false, 1, 1, 0, 0,
    'asked for 2026-01-04, the page is of 2026-01-05'
),
(
    'aaaaaaaaaaaaaaaa', '2026-01-10 08:00', 'daily', '2026-01-10', 'empty', false, 0, 0, 0, 0,
    'a day without papers'
);

insert into core.papers (
    paper_key, arxiv_id, title, abstract, published_at, published_on, published_on_method,
    author_count, organization_key, first_listed_on, first_seen_at, last_seen_at, listing_count
) values
(
    'arxiv:2601.00001', '2601.00001', 'Alpha', 'On alpha.',
    '2026-01-02 17:00', '2026-01-02', 'timestamp',
    3, 'adobe', '2026-01-05', '2026-01-05 08:00', '2026-02-04 08:00', 5
),
(
    'arxiv:2601.00002', '2601.00002', 'Beta', 'On beta.', null, '2025-12-31', 'printed',
    3, null, '2026-01-05', '2026-01-05 08:00', '2026-02-04 08:00', 4
),
(
    'arxiv:2602.00003', '2602.00003', 'Gamma', 'On gamma.', null, null, null,
    1, null, '2026-02-03', '2026-02-03 08:00', '2026-02-03 08:00', 1
),
(
    'arxiv:2602.00004', '2602.00004', 'Delta', null, null, null, null,
    1, 'adobe', '2026-02-03', '2026-02-03 08:00', '2026-02-03 08:00', 1
),
(
    'title:7777777777777777', null, 'Theta', 'On theta.', null, null, null,
    null, null, null, null, null, 1
),
(
    'title:5555555555555555', null, 'Sigma', null, null, null, null,
    671, null, null, null, null, 1
);

insert into core.listings (capture_id, position, paper_key, listing_kind, listed_on) values
('1111111111111111', 1, 'arxiv:2601.00001', 'daily', '2026-01-05'),
('1111111111111111', 2, 'arxiv:2601.00002', 'daily', '2026-01-05'),
('2222222222222222', 1, 'arxiv:2601.00001', 'daily', '2026-01-05'),
('2222222222222222', 2, 'arxiv:2601.00002', 'daily', '2026-01-05'),
('9999999999999999', 1, 'arxiv:2601.00001', 'daily', '2026-01-05'),
('8888888888888888', 1, 'arxiv:2601.00002', 'daily', '2026-01-05'),
('3333333333333333', 1, 'arxiv:2601.00001', 'daily', '2026-02-03'),
('3333333333333333', 2, 'arxiv:2602.00003', 'daily', '2026-02-03'),
('3333333333333333', 3, 'arxiv:2602.00004', 'daily', '2026-02-03'),
('7777777777777777', 1, 'arxiv:2601.00001', 'trending', null),
('7777777777777777', 2, 'arxiv:2601.00002', 'trending', null),
('4444444444444444', 1, 'title:7777777777777777', 'search', null),
('4444444444444444', 2, 'title:5555555555555555', 'search', null);

-- The captures 2… and 9… are of one instant: 9… comes last, as its capture_id is greater.
insert into core.observations values
('arxiv:2601.00001', '1111111111111111', '2026-01-05 08:00', 10, 1, null),
('arxiv:2601.00001', '2222222222222222', '2026-01-05 20:00', 12, 2, null),
('arxiv:2601.00001', '9999999999999999', '2026-01-05 20:00', 11, null, null),
('arxiv:2601.00001', '3333333333333333', '2026-02-03 08:00', 30, 2, 5),
('arxiv:2601.00001', '7777777777777777', '2026-02-04 08:00', 40, null, 4),
('arxiv:2601.00002', '8888888888888888', null, 99, null, null),
('arxiv:2601.00002', '1111111111111111', '2026-01-05 08:00', 10, null, 0),
('arxiv:2601.00002', '2222222222222222', '2026-01-05 20:00', 12, 0, null),
('arxiv:2601.00002', '7777777777777777', '2026-02-04 08:00', null, null, 7),
('arxiv:2602.00003', '3333333333333333', '2026-02-03 08:00', 30, null, null);

insert into core.authors (
    author_key, name, name_key, spellings, sort_name, is_collective, account_key
) values
('aaaaaaaaaaaaaaaa', 'Ann Ash', 'ann ash', ['Ann Ash'], 'Ash, Ann', false, 'ann'),
('bbbbbbbbbbbbbbbb', 'Bo Birch', 'bo birch', ['Bo Birch'], 'Birch, Bo', false, null),
('b0b0b0b0b0b0b0b0', 'Bo Birch', 'bo birch', ['Bo Birch'], 'Birch, Bo', false, null),
('cccccccccccccccc', 'Cedar Team', 'cedar team', ['Cedar Team'], 'Cedar Team', true, null),
('dddddddddddddddd', 'Dee Dogwood', 'dee dogwood', ['Dee Dogwood'], 'Dogwood, Dee', false, null);

insert into core.authorships (
    paper_key, position, author_key, name_as_printed, is_hidden, account_key, claim_status
) values
('arxiv:2601.00001', 1, 'aaaaaaaaaaaaaaaa', 'Ann Ash', false, 'ann', 'claimed_verified'),
('arxiv:2601.00001', 2, null, null, true, null, null),
('arxiv:2601.00001', 3, 'bbbbbbbbbbbbbbbb', 'Bo  Birch', false, null, null),
('arxiv:2601.00002', 1, 'bbbbbbbbbbbbbbbb', 'Bo Birch', false, null, null),
('arxiv:2601.00002', 2, 'aaaaaaaaaaaaaaaa', 'Ann Ash', false, null, null),
('arxiv:2601.00002', 3, 'b0b0b0b0b0b0b0b0', 'Bo Birch', false, null, null),
('arxiv:2602.00003', 1, 'cccccccccccccccc', 'Cedar Team', false, null, null),
('arxiv:2602.00004', 1, 'dddddddddddddddd', 'Dee Dogwood', false, null, null);

update core.authorships as those set
    is_last = position > 1
    and position = (select max(others.position) from core.authorships as others where others.paper_key = those.paper_key);

insert into core.accounts (account_key, login) values
('ann', 'Ann'), ('amy', 'Amy'), ('zed', 'Zed');

insert into core.organizations (organization_key, name, full_name) values
('adobe', 'adobe', 'Adobe'), ('oldlab', 'OldLab', null);

insert into core.submissions (paper_key, account_key, submitted_on, submitted_at) values
('arxiv:2601.00001', 'zed', '2026-01-05', null),
('arxiv:2601.00001', 'amy', '2026-02-03', null),
('arxiv:2601.00002', 'amy', '2026-01-05', '2026-01-05 00:30'),
('arxiv:2601.00002', 'zed', '2026-01-05', '2026-01-05 00:10');

insert into core.keywords (
    paper_key, keyword, keyword_key, folded_by, keyword_as_printed, keyword_words
) values
('arxiv:2601.00001', 'llm', 'llm', [], 'LLM', 'llm'),
('arxiv:2601.00001', 'agents', 'agent', ['plural'], 'agents', 'agent'),
('arxiv:2601.00002', 'llm', 'llm', [], 'LLM', 'llm'),
('arxiv:2602.00003', 'llm', 'llm', [], 'LLM', 'llm');

insert into core.links (paper_key, url, host, link_kind, found_in, declared_as, repository) values
(
    'arxiv:2601.00001', 'https://github.com/Ann/alpha', 'github.com',
    'code', 'declared', ['repository'], 'github.com/ann/alpha'
),
(
    'arxiv:2601.00001', 'https://github.com/Ann/alpha/tree/main', 'github.com',
    'code', 'abstract', null, 'github.com/ann/alpha'
),
(
    'arxiv:2601.00001', 'https://alpha.example.org', 'alpha.example.org',
    'project', 'abstract', null, null
),
(
    'arxiv:2601.00001', 'https://project.example.org', 'project.example.org',
    'project', 'declared', ['project_page'], null
),
('arxiv:2601.00002', 'https://github.com/Bo', 'github.com', 'code', 'declared', ['repository'], null),
(
    'arxiv:2602.00003', 'https://gitlab.com/cedar/gamma', 'gitlab.com',
    'code', 'abstract', null, 'gitlab.com/cedar/gamma'
),
(
    'title:7777777777777777', 'https://github.com/tea/theta', 'github.com',
    'code', 'abstract', null, 'github.com/tea/theta'
);

insert into core.paper_aliases values
('title:cccccccccccccccc', 'arxiv:2602.00003', 'title_and_abstract', '{}');

insert into core.paper_versions values
(
    'arxiv:2601.00001', 1, '2026-01-05 08:00', '2026-02-03 08:00',
    'Alpha, first', 'On alpha.', 'oldlab'
),
('arxiv:2601.00001', 2, '2026-02-03 08:00', null, 'Al pha', 'On alpha.', 'adobe'),
('arxiv:2601.00002', 1, null, null, 'Beta', 'On beta.', null),
('arxiv:2602.00003', 1, '2026-02-03 08:00', null, 'Gamma', 'On gamma.', null),
('arxiv:2602.00004', 1, '2026-02-03 08:00', null, 'Delta', null, 'adobe'),
('title:7777777777777777', 1, null, null, 'Theta', 'On theta.', null),
('title:5555555555555555', 1, null, null, 'Sigma', null, null);

insert into quality.rejects values
('ffffffffffffffff', 'stage.entries', '1111111111111111', 3, '{}', ['title: is missing'], 1);

insert into meta.day_states values
('2026-01-05', 'complete', 'fetched on 2026-01-08 08:00', false, '2026-01-08 08:00'),
('2026-01-06', 'missing', 'never asked for', true, null),
('2026-01-10', 'empty', 'no papers (2026-01-10 08:00)', true, '2026-01-10 08:00'),
('2026-02-03', 'held', 'far fewer papers than before', true, '2026-02-03 09:00'),
('2026-02-04', 'repeat', 'of 2026-02-03 (2026-02-11 00:30)', false, '2026-02-11 00:30');
