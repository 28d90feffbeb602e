-- grain: one paper that shares a telling word
-- question: which papers are like this one? Those that score best for the 24 words that tell most
-- of it: frequent in its title and abstract, rare elsewhere (TF-IDF). Needs no extension.
-- noqa: disable=RF02
create macro search.similar(
    paper,
    listed_from := null,
    listed_to := null,
    organization := null,
    has_code := null,
    top := 10
) as table (
    select *
    from
        search.ranked(
            (
                with telling_words as (
                    select postings.term_id
                    from search.documents as documents
                    inner join search.postings as postings
                        on documents.document_id = postings.document_id
                    inner join search.terms as terms on postings.term_id = terms.term_id
                    where documents.paper_key = paper and terms.paper_count > 1
                    order by
                        postings.occurrence_count * log(
                            (
                                (
                                    select count(all_documents.document_id)
                                    from search.documents as all_documents
                                )
                                + 0.5
                            )
                            / terms.paper_count
                        ) desc,
                        terms.term asc
                    limit 24
                )

                select list(term_id) from telling_words
            ),
            paper,
            listed_from,
            listed_to,
            organization,
            has_code,
            top
        )
)
