-- What arXiv says of three papers of question_warehouse.sql. A feed tells of Basics, OAI of the two
-- others: it states licences, and whether the newest version withdraws the paper.
--
-- paper      v1             later versions                        hours from v1 to the listing
-- Survey     27 Mar 18:00   29 Mar 10:00, 1 Apr 06:00             54 to the begin of 30 March
-- Basics     30 Mar 04:00                                         -4 to the begin of 30 March
-- Diffusion  1 Apr 17:00    4 Apr 02:00, which withdraws it       9 to 2 April 02:00; 7 to its begin

insert into core.captures (
    capture_id, url, captured_at, listing_kind, outcome, is_cut,
    entry_count, listing_count, record_count, refused_count, held_count
) values
(
    'eeeeeeeeeeeeeeee', 'https://export.arxiv.org/api/query?id_list=2603.00001',
    '2026-04-05 08:00', 'records', 'page', false, 1, 0, 1, 0, 0
);

insert into core.arxiv_records (
    capture_id, position, paper_key, arxiv_id, about_version, title, answered_at, is_listed
) values
(
    'eeeeeeeeeeeeeeee', 1, 'arxiv:2603.00001', '2603.00001', 3, 'Agents: Two Surveys',
    '2026-04-05 08:00', true
);

update core.papers set
    published_at = '2026-03-27 18:00', published_on_method = 'arxiv', primary_category = 'cs.AI',
    license = 'http://creativecommons.org/licenses/by/4.0/', arxiv_comment = 'To appear at WoolConf',
    current_version = 3, is_withdrawn = false
where paper_key = 'arxiv:2603.00001';

update core.papers set
    published_at = '2026-03-30 04:00', published_on_method = 'arxiv', primary_category = 'cs.CL',
    current_version = 1
where paper_key = 'arxiv:2603.00002';

update core.papers set
    published_at = '2026-04-01 17:00', published_on_method = 'arxiv', primary_category = 'cs.LG',
    license = 'https://arxiv.org/licenses/nonexclusive-distrib/1.0/',
    arxiv_comment = 'withdrawn: a lemma is wrong', current_version = 2, is_withdrawn = true
where paper_key = 'arxiv:2604.00006';

insert into core.categories (paper_key, category, is_primary) values
('arxiv:2603.00001', 'cs.AI', true),
('arxiv:2603.00001', 'cs.LG', false),
('arxiv:2603.00002', 'cs.CL', true),
('arxiv:2603.00002', 'cs.AI', false),
('arxiv:2603.00002', 'cs.LG', false),
('arxiv:2604.00006', 'cs.LG', true);

insert into core.arxiv_versions (paper_key, version, submitted_at, is_withdrawn) values
('arxiv:2603.00001', 1, '2026-03-27 18:00', false),
('arxiv:2603.00001', 2, '2026-03-29 10:00', false),
('arxiv:2603.00001', 3, '2026-04-01 06:00', false),
('arxiv:2603.00002', 1, '2026-03-30 04:00', null),
('arxiv:2604.00006', 1, '2026-04-01 17:00', false),
('arxiv:2604.00006', 2, '2026-04-04 02:00', true);

insert into core.identifiers (paper_key, scheme, value, value_as_printed, source, matched_by) values
('arxiv:2603.00001', 'doi', '10.1/wool', '10.1/Wool', 'arxiv', 'arxiv_id'),
('arxiv:2603.00001', 'journal_ref', 'J. Wool 3', 'J. Wool 3', 'arxiv', 'arxiv_id'),
('arxiv:2603.00002', 'doi', '10.2/x', '10.2/x', 'arxiv', 'arxiv_id'),
('arxiv:2603.00002', 'doi', '10.2/y', '10.2/y', 'arxiv', 'arxiv_id'),
('arxiv:2604.00006', 'report_number', 'R-6', 'R-6', 'arxiv', 'arxiv_id');

insert into quality.differing_statements (
    paper_key, column_name, source, kind, value, capture_id
) values
('arxiv:2603.00001', 'title', 'daily_papers', 'wording', 'Agents: A Survey', '1111111111111111'),
('arxiv:2603.00001', 'title', 'arxiv', 'wording', 'Agents: Two Surveys', 'eeeeeeeeeeeeeeee'),
('arxiv:2603.00001', 'authors', 'daily_papers', 'missing', 'Ann Ash', '1111111111111111'),
('arxiv:2603.00001', 'authors', 'arxiv', 'missing', 'Ann Ash; Bo Birch', 'eeeeeeeeeeeeeeee');
