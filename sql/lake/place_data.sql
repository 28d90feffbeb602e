-- question: below which address do the files of a catalog stand?
update catalog.ducklake_metadata set value = $address
where key = 'data_path'
