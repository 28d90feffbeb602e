-- question: how does the answer of a query become a table or a view, as `kind` says?
create ${kind} ${name} as
${query}
