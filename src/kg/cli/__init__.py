"""The command line: arguments in, sentences out. Each command lives in a module that is imported when it is used."""

from .main import main

__all__ = ["main"]
