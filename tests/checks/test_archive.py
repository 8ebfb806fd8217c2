"""Arrays come out of an archive as they went in."""

import string
from io import BytesIO

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograder.core.archive import Archive, to_bytes

DTYPES = st.sampled_from([np.float64, np.float32, np.int64, np.int32, np.bool_])
PARTS = st.text(string.ascii_letters + "_.0é", min_size=1, max_size=5)
PATHS = st.lists(PARTS, min_size=2, max_size=4).map("/".join)
ARRAYS = DTYPES.flatmap(lambda d: arrays(d, array_shapes(min_dims=0, min_side=0)))


@given(st.dictionaries(PATHS, ARRAYS))
def test_arrays_come_back_in_their_order(numbers):
    content = to_bytes(numbers)
    assert content == to_bytes(numbers)
    found = Archive(content)
    assert list(found) == list(numbers)
    assert len(found) == len(numbers)
    for path, array in numbers.items():
        np.testing.assert_array_equal(found[path], array, strict=True)


def test_an_exercise_has_a_member_for_each_dtype():
    numbers = {f"{e}/case/{i}": np.arange(i) for e in "ab" for i in range(9)}
    numbers |= {f"a/{i}": np.ones(i) for i in range(9)}
    members = np.load(BytesIO(to_bytes(numbers)), allow_pickle=False).files
    assert sorted(members) == ["a/float64", "a/int64", "b/int64", "index"]
