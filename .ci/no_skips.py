"""A pytest plugin of the continuous integration: a test that needs Chromium or Java fails there when it is skipped."""

from __future__ import annotations

import re
from collections.abc import Generator

import pytest

NEEDED = ("chromium", "java")
_REASON = re.compile(r"chrom|java|jdk|selenium", re.IGNORECASE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turns the skip of a test into a failure where a marker or the reason names what is needed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and _needs(item, str(report.longrepr)):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file that is skipped as it is imported."""
    report = yield
    if report.skipped and _REASON.search(str(report.longrepr)):
        _fail(report)
    return report


def _needs(item: pytest.Item, reason: str) -> bool:
    return any(item.get_closest_marker(name) for name in NEEDED) or bool(_REASON.search(reason))


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    report.outcome = "failed"
    report.longrepr = f"skipped, which is not allowed in continuous integration: {report.longrepr}"
