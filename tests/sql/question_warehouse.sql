-- Four issues, Monday 30 March to Monday 6 April 2026; Wednesday's page is not readable, Friday has
-- none. Ages count from midnight of the first day, but for Diffusion, submitted at 02:00.
--
-- paper      listed          upvotes (hours since the listing)
-- Old        30 Dec 2025     never stated: known from a search page only
-- Survey     30 Mar, 2 Apr   4 (1), 10 (6), 30 (80), 40 (768)
-- Basics     30 Mar          6 (1), 8 (6)
-- What       30 Mar          0 (1), 0 (6)
-- Training   31 Mar          20 (8)
-- Five       31 Mar          never stated
-- Diffusion  2 Apr           12 (6), 60 (694)
-- Small      2 Apr           2 (8)
-- Notes      6 Apr           5 (8)
-- Untold     never           never stated: known by its title from a search page
--
-- Last stated: March 40, 8, 0, 20 (median 14); April 60, 2, 5 (median 5).

insert into core.captures (
    capture_id, url, captured_at, listing_kind, listed_on, query, outcome, is_cut,
    entry_count, listing_count, refused_count, held_count, fault
) values
(
    '1111111111111111', 'https://huggingface.co/papers/date/2026-03-30', '2026-03-30 01:00',
    'daily', '2026-03-30', null, 'page', false, 3, 3, 0, 0, null
),
(
    '2222222222222222', null, '2026-03-30 06:00',
    'daily', '2026-03-30', null, 'page', false, 3, 3, 0, 0, null
),
(
    '3333333333333333', null, '2026-03-31 08:00',
    'daily', '2026-03-31', null, 'page', false, 2, 2, 0, 0, null
),
(
    '4444444444444444', null, '2026-04-02 08:00',
    'daily', '2026-04-02', null, 'page', true, 3, 3, 0, 0, null
),
(
    '5555555555555555', null, '2026-04-06 08:00',
    'daily', '2026-04-06', null, 'page', false, 2, 1, 1, 0, null
),
(
    '6666666666666666', null, '2026-05-01 00:00',
    'trending', null, null, 'page', false, 2, 2, 0, 0, null
),
('7777777777777777', null, null, 'search', null, 'agents', 'page', false, 3, 3, 0, 0, null),
('8888888888888888', null, null, 'search', null, null, 'page', false, 3, 3, 0, 0, null),
(
    'aaaaaaaaaaaaaaaa', 'https://huggingface.co/papers/date/2026-04-01', '2026-04-01 09:00',
    'unknown', null, null, 'unreadable', false, 0, 0, 0, 0, 'no island'
),
(
    'bbbbbbbbbbbbbbbb', null, '2026-04-03 09:00',
    'daily', '2026-04-03', null, 'empty', false, 0, 0, 0, 0, 'a day without papers'
),
(
    'cccccccccccccccc', null, '2026-04-06 12:00',
    'daily', '2026-04-06', null, 'held', false, 1, 0, 0, 1, 'far fewer papers'
);

insert into core.papers (
    paper_key, arxiv_id, title, abstract, published_on, published_on_method,
    author_count, organization_key, first_listed_on, first_seen_at, last_seen_at, listing_count
) values
(
    'arxiv:2512.00001', '2512.00001', 'Old Agents', 'Agents plan tasks.', null, null,
    1, null, '2025-12-30', null, null, 1
),
(
    'arxiv:2603.00001', '2603.00001', 'Agents: A Survey', 'Agents plan tasks with tools.',
    '2026-03-27', 'printed', 2, 'alab',
    '2026-03-30', '2026-03-30 01:00', '2026-05-01 00:00', 5
),
(
    'arxiv:2603.00002', '2603.00002', 'LLM Basics', 'Models read long texts.',
    '2026-03-30', 'printed', 3, 'alab',
    '2026-03-30', '2026-03-30 01:00', '2026-03-30 06:00', 2
),
(
    'arxiv:2603.00003', '2603.00003', 'What is an LLM?', 'Agents plan with tools and maps.',
    '2026-03-29', 'printed', 1, null,
    '2026-03-30', '2026-03-30 01:00', '2026-03-30 06:00', 2
),
(
    'arxiv:2603.00004', '2603.00004', 'Training 3 Agents at Scale', 'Training agents.',
    '2026-03-24', 'printed', 12, 'blab',
    '2026-03-31', '2026-03-31 08:00', '2026-03-31 08:00', 1
),
(
    'arxiv:2603.00005', '2603.00005', 'Five', null, null, null, null, null,
    '2026-03-31', '2026-03-31 08:00', '2026-03-31 08:00', 1
),
(
    'arxiv:2604.00006', '2604.00006', 'Diffusion: Agents', 'Agents diffuse.',
    '2026-04-01', 'printed', 2, 'blab',
    '2026-04-02', '2026-04-02 08:00', '2026-05-01 00:00', 4
),
(
    'arxiv:2604.00007', '2604.00007', 'Small Notes', 'Agents plan trips.', null, null, 1, null,
    '2026-04-02', '2026-04-02 08:00', '2026-04-02 08:00', 1
),
(
    'arxiv:2604.00008', '2604.00008', 'Notes on Diffusion', 'Tools for texts.', null, null, 6, null,
    '2026-04-06', '2026-04-06 08:00', '2026-04-06 08:00', 2
),
(
    'title:9999999999999999', null, 'Untold', 'Other words.', null, null, null, null,
    null, null, null, 1
);

insert into core.listings (capture_id, position, paper_key, listing_kind, listed_on, query) values
('1111111111111111', 1, 'arxiv:2603.00001', 'daily', '2026-03-30', null),
('1111111111111111', 2, 'arxiv:2603.00002', 'daily', '2026-03-30', null),
('1111111111111111', 3, 'arxiv:2603.00003', 'daily', '2026-03-30', null),
('2222222222222222', 1, 'arxiv:2603.00002', 'daily', '2026-03-30', null),
('2222222222222222', 2, 'arxiv:2603.00001', 'daily', '2026-03-30', null),
('2222222222222222', 3, 'arxiv:2603.00003', 'daily', '2026-03-30', null),
('3333333333333333', 1, 'arxiv:2603.00004', 'daily', '2026-03-31', null),
('3333333333333333', 2, 'arxiv:2603.00005', 'daily', '2026-03-31', null),
('4444444444444444', 1, 'arxiv:2604.00006', 'daily', '2026-04-02', null),
('4444444444444444', 2, 'arxiv:2603.00001', 'daily', '2026-04-02', null),
('4444444444444444', 3, 'arxiv:2604.00007', 'daily', '2026-04-02', null),
('5555555555555555', 1, 'arxiv:2604.00008', 'daily', '2026-04-06', null),
('6666666666666666', 1, 'arxiv:2603.00001', 'trending', null, null),
('6666666666666666', 2, 'arxiv:2604.00006', 'trending', null, null),
('7777777777777777', 1, 'arxiv:2603.00001', 'search', null, 'agents'),
('7777777777777777', 2, 'arxiv:2604.00006', 'search', null, 'agents'),
('7777777777777777', 3, 'arxiv:2604.00008', 'search', null, 'agents'),
('8888888888888888', 1, 'arxiv:2604.00006', 'search', null, null),
('8888888888888888', 2, 'title:9999999999999999', 'search', null, null),
('8888888888888888', 3, 'arxiv:2512.00001', 'search', null, null);

insert into core.observations values
('arxiv:2603.00001', '1111111111111111', '2026-03-30 01:00', 4, 0, null),
('arxiv:2603.00001', '2222222222222222', '2026-03-30 06:00', 10, 1, null),
('arxiv:2603.00001', '4444444444444444', '2026-04-02 08:00', 30, null, 10),
('arxiv:2603.00001', '6666666666666666', '2026-05-01 00:00', 40, null, 100),
('arxiv:2603.00002', '1111111111111111', '2026-03-30 01:00', 6, 0, null),
('arxiv:2603.00002', '2222222222222222', '2026-03-30 06:00', 8, 0, null),
('arxiv:2603.00003', '1111111111111111', '2026-03-30 01:00', 0, 0, null),
('arxiv:2603.00003', '2222222222222222', '2026-03-30 06:00', 0, 0, null),
('arxiv:2603.00004', '3333333333333333', '2026-03-31 08:00', 20, 3, null),
('arxiv:2604.00006', '4444444444444444', '2026-04-02 08:00', 12, 1, null),
('arxiv:2604.00006', '6666666666666666', '2026-05-01 00:00', 60, null, 7),
('arxiv:2604.00007', '4444444444444444', '2026-04-02 08:00', 2, 0, null),
('arxiv:2604.00008', '5555555555555555', '2026-04-06 08:00', 5, 0, null);

insert into core.authors (
    author_key, name, name_key, spellings, sort_name, is_collective, account_key
) values
('aaaaaaaaaaaaaaaa', 'Ann Ash', 'ann ash', ['Ann Ash'], 'Ash, Ann', false, 'ann'),
('bbbbbbbbbbbbbbbb', 'Bo Birch', 'bo birch', ['Bo Birch'], 'Birch, Bo', false, null),
('cccccccccccccccc', 'Cedar Team', 'cedar team', ['Cedar Team'], 'Cedar Team', true, null),
('dddddddddddddddd', 'Dee Dogwood', 'dee dogwood', ['Dee Dogwood'], 'Dogwood, Dee', false, null);

insert into core.authorships (
    paper_key, position, author_key, name_as_printed, is_hidden, account_key, claim_status
) values
('arxiv:2512.00001', 1, 'aaaaaaaaaaaaaaaa', 'Ann Ash', false, 'ann', 'admin_assigned'),
('arxiv:2603.00001', 1, 'aaaaaaaaaaaaaaaa', 'Ann Ash', false, 'ann', 'admin_assigned'),
('arxiv:2603.00001', 2, 'bbbbbbbbbbbbbbbb', 'Bo Birch', false, null, null),
('arxiv:2603.00002', 1, 'aaaaaaaaaaaaaaaa', 'Ann Ash', false, null, null),
('arxiv:2603.00002', 2, null, null, true, null, null),
('arxiv:2603.00002', 3, 'bbbbbbbbbbbbbbbb', 'Bo Birch', false, null, null),
('arxiv:2603.00003', 1, 'aaaaaaaaaaaaaaaa', 'Ann Ash', false, 'ann', 'extracted_confirmed'),
('arxiv:2603.00004', 1, 'cccccccccccccccc', 'Cedar Team', false, null, null),
('arxiv:2604.00006', 1, 'bbbbbbbbbbbbbbbb', 'Bo Birch', false, null, null),
('arxiv:2604.00006', 2, 'aaaaaaaaaaaaaaaa', 'Ann Ash', false, null, null),
('arxiv:2604.00007', 1, 'dddddddddddddddd', 'Dee Dogwood', false, null, null);

update core.authorships as those set
    is_last = position > 1
    and position = (select max(others.position) from core.authorships as others where others.paper_key = those.paper_key);

insert into core.accounts (account_key, login) values
('ann', 'Ann'), ('amy', 'Amy'), ('zed', 'Zed');

insert into core.organizations (organization_key, name, full_name) values
('alab', 'ALab', 'A Lab'), ('blab', 'BLab', null);

insert into core.submissions (paper_key, account_key, submitted_on, submitted_at) values
('arxiv:2603.00001', 'zed', '2026-03-30', null),
('arxiv:2603.00001', 'zed', '2026-04-02', null),
('arxiv:2603.00002', 'zed', '2026-03-30', '2026-03-29 22:00'),
('arxiv:2603.00003', 'ann', '2026-03-30', '2026-03-30 00:00'),
('arxiv:2604.00006', 'amy', '2026-04-02', '2026-04-02 02:00');

insert into core.keywords (
    paper_key, keyword, keyword_key, folded_by, keyword_as_printed, keyword_words
) values
('arxiv:2512.00001', 'agents', 'agent', ['plural'], 'agents', 'agent'),
('arxiv:2603.00001', 'agents', 'agent', ['plural'], 'agents', 'agent'),
('arxiv:2603.00001', 'llm', 'llm', [], 'LLM', 'llm'),
('arxiv:2603.00002', 'llm', 'llm', [], 'LLM', 'llm'),
('arxiv:2604.00006', 'agents', 'agent', ['plural'], 'agents', 'agent'),
('arxiv:2604.00006', 'diffusion', 'diffusion', [], 'diffusion', 'diffusion'),
('arxiv:2604.00007', 'agents', 'agent', ['plural'], 'agents', 'agent');

insert into core.links (paper_key, url, host, link_kind, found_in, declared_as, repository) values
(
    'arxiv:2603.00001', 'https://github.com/ann/agents', 'github.com',
    'code', 'declared', ['repository'], 'github.com/ann/agents'
),
(
    'arxiv:2603.00004', 'https://github.com/cedar/train', 'github.com',
    'code', 'abstract', null, 'github.com/cedar/train'
),
(
    'arxiv:2604.00006', 'https://github.com/bo/diff', 'github.com',
    'code', 'declared', ['repository'], 'github.com/bo/diff'
);

insert into core.paper_versions values
(
    'arxiv:2603.00001', 1, '2026-03-30 01:00', '2026-04-02 08:00',
    'Agents, Draft', 'Agents plan tasks with tools.', null
),
(
    'arxiv:2603.00001', 2, '2026-04-02 08:00', null,
    'Agents: A Survey', 'Agents plan tasks  with tools.', 'alab'
),
('arxiv:2603.00002', 1, '2026-03-30 01:00', null, 'LLM Basics', 'Models read.', 'alab');

insert into meta.imports values
('1111111111111111', '2026-03-30 01:00:05', 'first.warc.gz', 1000);

insert into meta.fetches (url, requested_at, status, byte_count, outcome, capture_id, detail) values
(
    'https://huggingface.co/papers/date/2026-04-01', '2026-04-01 09:00',
    503, 120, 'failed', null, 'status 503'
),
(
    'https://huggingface.co/papers/date/2026-04-02', '2026-04-02 08:00:00',
    200, 1000, 'page', '4444444444444444', null
),
(
    'https://huggingface.co/papers/date/2026-04-02', '2026-04-02 08:00:05',
    304, null, 'unchanged', null, null
),
(
    'https://huggingface.co/papers/date/2026-04-02', '2026-04-02 08:00:10',
    429, 10, 'limited', null, 'status 429'
),
(
    'https://huggingface.co/papers/date/2026-04-02', '2026-04-02 08:00:20',
    null, null, 'failed', null, 'no answer'
);

insert into meta.day_states values
('2026-03-30', 'complete', 'fetched on 2026-04-03 08:00', false, '2026-04-03 08:00'),
('2026-03-31', 'complete', 'fetched on 2026-04-03 08:00', false, '2026-04-03 08:00'),
('2026-04-01', 'failed', 'unreadable on 2026-04-01 09:00: no island', true, '2026-04-01 09:00'),
('2026-04-02', 'complete', 'fetched on 2026-04-05 08:00', false, '2026-04-05 08:00'),
('2026-04-03', 'empty', 'a day without papers (2026-04-03 09:00)', false, '2026-04-03 09:00'),
('2026-04-04', 'missing', 'never asked for', true, null),
('2026-04-05', 'moving', 'last fetched on 2026-04-06 08:00', true, '2026-04-06 08:00'),
('2026-04-06', 'held', 'far fewer papers', true, '2026-04-06 12:00');

insert into meta.releases values
('20260501T000000.000000Z', '2026-05-01 00:00', 8, 20, 10, 0, '1'),
('20260502T000000.000000Z', '2026-05-02 00:00', 8, 20, 10, 0, '1');

insert into quality.checks values
('papers.key', 'a rule that holds', 'core.papers', 'contract', 'block', 10, 0, null),
('counters_rarely_fall', 'counters rarely fall', 'core.observations', 'sql/checks/counters_rarely_fall.sql', 'warn', 8, 2,
'one; two'),
('links.url.pattern', 'links have their form', 'core.links', 'contract', 'block', 4, 1, 'three');
