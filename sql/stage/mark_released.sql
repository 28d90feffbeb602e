-- question: which release shows what is staged? The last one made.
insert into stage.released
values ($release_id, $code_version)
