-- question: where do the files of a catalog stand, for those who read it elsewhere?
update catalog.ducklake_data_file set path = places.path, path_is_relative = true
from places
where ducklake_data_file.path = places.file
