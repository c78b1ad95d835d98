"""Workers that all tests of a process share, since warming up takes longer than a test."""

from __future__ import annotations

import pytest

from community_safety.publishing.workers import Workers


@pytest.fixture(scope="session")
def workers():
    with Workers(2) as shared:
        yield shared
