"""Folders with a unit of their own."""

import pytest
from documented import copy_unit, follow_the_docs


@pytest.fixture
def project(tmp_path):
    """A copy of what unit 00 is built from, alone."""
    copy_unit(tmp_path)
    return tmp_path


@pytest.fixture
def extended(project):
    """The same with the documented exercise."""
    follow_the_docs(project)
    return project
