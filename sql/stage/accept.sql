-- question: what did a person decide about a held capture?
insert into stage.decisions
values ($capture_id, $decided_at)
