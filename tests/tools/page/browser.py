"""A headless Chromium, driven over its DevTools pipe with nothing but the standard library."""

import base64
import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any


def find() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Browser:
    """One page. Errors and complaints of its console are kept in `complaints`."""

    def __init__(self, scratch: Path, width: int = 1000, height: int = 1200) -> None:
        to_read, self._out = os.pipe()
        self._in, to_write = os.pipe()
        # The browser reads commands from 3 and answers on 4.
        shell = f'exec "$0" "$@" 3<&{to_read} 4>&{to_write}'
        self._process = subprocess.Popen(
            ["bash", "-c", shell, find() or "chromium", "--headless", "--no-sandbox", "--disable-gpu",
             "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
             f"--user-data-dir={scratch}/profile", f"--window-size={width},{height}", "about:blank"],
            pass_fds=(to_read, to_write), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self._pending = b""
        self._number = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        self.complaints: list[str] = []
        pages = [t for t in self.ask("Target.getTargets")["targetInfos"] if t["type"] == "page"]
        answer = self.ask("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)
        self._session = answer["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(20)

    def _receive(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._pending:
            if not select.select([self._in], [], [], max(0.0, until - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            more = os.read(self._in, 1 << 20)
            if not more:
                raise EOFError("the browser ended")
            self._pending += more
        message, self._pending = self._pending.split(b"\0", 1)
        return json.loads(message)

    def _note(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        method, what = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(what["exceptionDetails"])[:500])
        elif method == "Runtime.consoleAPICalled" and what["type"] in ("error", "warning"):
            self.complaints.append(json.dumps(what["args"])[:500])
        elif method == "Log.entryAdded" and what["entry"]["level"] in ("error", "warning"):
            self.complaints.append(json.dumps(what["entry"])[:500])

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command, and its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + 60
        while True:
            answer = self._receive(until)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self._note(answer)

    def wait_for(self, method: str) -> None:
        until = time.monotonic() + 60
        while not any(event.get("method") == method for event in self.events):
            self._note(self._receive(until))

    def open(self, page: Path) -> None:
        self.events.clear()
        self.ask("Page.navigate", url=page.resolve().as_uri())
        self.wait_for("Page.loadEventFired")

    def run(self, script: str) -> Any:
        """The value of an expression on the page."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def centre(self, find_element: str) -> tuple[float, float]:
        """Of an element, scrolled into view, in pixels of the window."""
        box = self.run(f"(() => {{ const e = {find_element}; e.scrollIntoView({{block: 'center'}});"
                       " const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()")
        return box[0], box[1]

    def point_at(self, place: tuple[float, float]) -> None:
        for nudge in (1, 0):  # a movement, not an appearance
            self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=place[0] + nudge, y=place[1])

    def press(self, place: tuple[float, float]) -> None:
        self.ask("Input.dispatchMouseEvent", type="mousePressed", x=place[0], y=place[1],
                 button="left", buttons=1, clickCount=1)

    def release(self, place: tuple[float, float]) -> None:
        self.ask("Input.dispatchMouseEvent", type="mouseReleased", x=place[0], y=place[1],
                 button="left", clickCount=1)

    def click(self, place: tuple[float, float]) -> None:
        self.point_at(place)
        self.press(place)
        self.release(place)

    def drag(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        self.point_at(begin)
        self.press(begin)
        for share in (0.3, 0.7, 1.0):
            self.ask("Input.dispatchMouseEvent", type="mouseMoved", button="left", buttons=1,
                     x=begin[0] + share * (end[0] - begin[0]), y=begin[1] + share * (end[1] - begin[1]))
        self.release(end)

    def prefer(self, theme: str) -> None:
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])

    def picture(self, path: Path, whole: bool = False) -> bytes:
        data = base64.b64decode(
            self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])
        path.write_bytes(data)
        return data
