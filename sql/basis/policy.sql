-- question: which numbers of etl/contract/policy.py do the selects call as macros?
create temp macro fewer_is_held() as ${fewer_is_held};
create temp macro api_default_limit() as ${api_default_limit};
create temp macro api_largest_limit() as ${api_largest_limit}
