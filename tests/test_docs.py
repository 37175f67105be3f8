"""The pages that repeat what the code says are what it says now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_generated_pages_are_current() -> None:
    """docs/commands.md and docs/queries.md are those that `make docs` writes."""
    command = [sys.executable, str(ROOT / "tools" / "docs.py"), "--check"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stdout + ran.stderr
