"""Fixtures that several folders of tests share."""

pytest_plugins = ["tests.browser", "tests.built_pack", "tests.handmade"]
