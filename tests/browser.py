"""A real Chromium without a screen and without a network, which notes every request that a page tries."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


def need_chromium() -> tuple[str, str]:
    """The paths of Chromium and its driver; where there is none the test is skipped, but fails where CI=true."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if browser and driver:
        return browser, driver
    reason = "no Chromium with its driver is installed (Debian: apt-get install chromium chromium-driver)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


class Browser:
    """One window of Chromium on one page."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, page: Path, fragment: str = "") -> None:
        """Loads a file and waits until it says that it is ready; what was noted before is forgotten."""
        self.driver.get("about:blank")
        self._log("performance")
        self._log("browser")
        self.driver.get(page.resolve().as_uri() + fragment)
        self.wait("window.kg && window.kg.ready")

    def wait(self, condition: str, seconds: float = 20) -> None:
        """Waits until an expression of the page is true."""
        WebDriverWait(self.driver, seconds, 0.05).until(lambda _: self.ask(f"Boolean({condition})"))

    def ask(self, expression: str, *arguments: Any) -> Any:
        """The value of an expression in the page."""
        return self.driver.execute_script(f"return {expression}", *arguments)

    def do(self, method: str, **parameters: Any) -> Any:
        """A command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(method, parameters)

    def click(self, x: float, y: float, times: int = 1) -> None:
        """A click of the left button at a point of the window, as a mouse would give it."""
        self.do("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for count in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                self.do("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=count)

    def requests(self) -> list[str]:
        """Addresses of everything asked for since the page was opened, other than data in the page itself."""
        entries = [json.loads(entry["message"])["message"] for entry in self._log("performance")]
        sent = [e["params"] for e in entries if e["method"] == "Network.requestWillBeSent"]
        sockets = [e["params"]["url"] for e in entries if e["method"] == "Network.webSocketCreated"]
        asked = [params["request"]["url"] for params in sent] + sockets
        return [url for url in asked if not url.startswith(("data:", "blob:", "about:"))]

    def _log(self, kind: str) -> list[dict[str, Any]]:
        """What was noted since the last call; a log is emptied when it is read."""
        entries: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return entries

    def complaints(self) -> list[str]:
        """Every line on the console since the page was opened."""
        return [entry["message"] for entry in self._log("browser")]

    def resize(self, width: int, height: int, *, dark: bool = False) -> None:
        """Sets the size of the window in pixels, and whether its user likes it dark."""
        self.do("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.do("Emulation.setEmulatedMedia", media="", features=[scheme])

    def picture(self, path: Path) -> None:
        self.driver.save_screenshot(str(path))


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """A fresh Chromium that keeps its profile and its downloads in `folder`."""
    binary, driver_path = need_chromium()
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*_FLAGS, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    options.add_experimental_option(
        "prefs", {"download.default_directory": str(folder), "download.prompt_for_download": False}
    )
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    service = Service(executable_path=driver_path, log_output=subprocess.DEVNULL)
    driver = webdriver.Chrome(options=options, service=service)
    try:
        browser = Browser(driver)
        browser.resize(1400, 900)
        yield browser
    finally:
        driver.quit()
