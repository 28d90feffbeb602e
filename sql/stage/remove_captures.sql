-- question: which rows go before those of the same captures come?
delete from ${table}
where capture_id in (select replaced.capture_id from temp.replaced as replaced)
