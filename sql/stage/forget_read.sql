-- question: how far was a file of the archive read before? `mark_read` says it anew.
delete from stage.archive_files
where file = $file
