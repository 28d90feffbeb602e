-- What details say was built on two of the papers of question_warehouse.sql, and on an unlisted one.
insert into core.details values
('7777777777777777', 1, 'arxiv:2603.00001', '2603.00001', 'Agents: A Survey', '2026-04-06 08:00', 2, 0, 0, true),
('8888888888888888', 1, 'arxiv:2603.00001', '2603.00001', 'Agents: A Survey', '2026-04-29 08:00', 3, null, 1, true),
('9999999999999999', 1, 'arxiv:2604.00006', '2604.00006', 'Diffusion: Agents', '2026-04-09 08:00', 0, 0, 4, true),
('abababababababab', 1, 'arxiv:2699.00001', '2699.00001', 'Unlisted', '2026-04-09 08:00', 9, 9, 9, false),
('cdcdcdcdcdcdcdcd', 1, 'arxiv:2603.00002', '2603.00002', 'LLM Basics', null, null, null, null, true);

insert into core.linked_repositories (
    paper_key, repository_kind, repository_id, capture_id, entry_position
) values
('arxiv:2603.00001', 'model', 'ann/Alpha', '8888888888888888', 1),
('arxiv:2603.00001', 'model', 'ann/Beta', '7777777777777777', 1),
('arxiv:2603.00001', 'space', 'ann/Alpha', '8888888888888888', 1);

insert into core.repository_observations values
('arxiv:2603.00001', 'model', 'ann/Alpha', '7777777777777777', '2026-04-06 08:00', 10, 1),
('arxiv:2603.00001', 'model', 'ann/Alpha', '8888888888888888', '2026-04-29 08:00', 70, null),
('arxiv:2603.00001', 'model', 'ann/Beta', '7777777777777777', '2026-04-06 08:00', 5, 2),
('arxiv:2603.00001', 'space', 'ann/Alpha', '8888888888888888', '2026-04-29 08:00', null, 4);
