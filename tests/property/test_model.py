"""Generated documents become what DESIGN.md says they become."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.property.documents import Document
from tests.property.model import Model
from tests.property.warehouse import assert_is_what_the_model_says, loaded
from tests.property.worlds import World, arxiv_answers, examples, worlds


@pytest.mark.slow
@given(worlds(), st.lists(arxiv_answers(), max_size=4))
@examples(5, soaked=200)
def test_a_release_is_what_the_model_says(world: World, answers: list[Document]) -> None:
    """Whatever pages list, and whatever arXiv says of papers that they list or not."""
    with TemporaryDirectory() as folder:
        documents = (*world.documents, *answers)
        warehouse = loaded(Path(folder), documents, world.accepted)
        model = Model(documents, world.accepted)
        assert_is_what_the_model_says(warehouse, model)
