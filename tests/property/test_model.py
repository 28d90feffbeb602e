"""Generated documents become what DESIGN.md says they become."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given

from tests.property.model import Model
from tests.property.warehouse import assert_is_what_the_model_says, loaded
from tests.property.worlds import World, examples, worlds


@pytest.mark.slow
@given(worlds())
@examples(5, soaked=200)
def test_a_release_is_what_the_model_says(world: World) -> None:
    with TemporaryDirectory() as folder:
        warehouse = loaded(Path(folder), world.documents, world.accepted)
        model = Model(world.documents, world.accepted)
        assert_is_what_the_model_says(warehouse, model)
