"""arXiv's own record of papers: the query API's feeds and the OAI server's records."""
