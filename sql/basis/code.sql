-- grain: a release
-- question: which code made it?
select code_version from basis.code
