-- question: how far is a file of the archive read?
insert into stage.archive_files
values ($file, $byte_count)
