"""The page of `smnn report` in a browser: all charts are drawn without a complaint, they answer to a
mouse, what is saved is whole, and without scripts the numbers are there as tables.

    tests/tools/page/report_in_browser.py SMNN [PICTURES]      SMNN: the built program

With PICTURES, a folder, what the page looks like is kept there. Exit 77, after one line, where there is
no chromium.
"""

import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import browser

ROOT = Path(__file__).resolve().parents[3]


def expect(holds: object, what: str) -> None:
    if not holds:
        sys.exit(f"failed: {what}")


def make_page(smnn: str, folder: Path) -> int:
    """A page with everything that a page can show; how many charts it has."""

    def run(*words: str) -> str:
        return subprocess.run([smnn, *words], cwd=folder, check=True, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL).stdout

    digits = ("--data", str(ROOT / "tools/digits"))
    evil = "a<img src=x onerror=document.title='pwned'>.smnn"
    run("train", "digits", *digits, "--epochs", "1", "--out", evil, "--log", "train.jsonl")
    run("encode", "digits", *digits, "--trials", "2", "--out", "in.spikes")
    run("simulate", evil, "--input", "in.spikes", "--record", "run.spikes", "--record-potentials", "u.csv",
        "--neurons", "0-9", "--record-modes", "kappa.csv")
    run("train", "context", "--neurons", "30", "--epochs", "1", "--trials", "100", "--out", "context.smnn")

    def find(name: str, *words: str) -> None:
        (folder / name).write_text(run(*words, "--json"))

    find("importance.json", "analyse", "importance", evil)
    find("space.json", "analyse", "mode-space", "context.smnn", "--task", "context", "--trials", "12")
    find("robust.json", "analyse", "robustness", evil, *digits, "--what", "modes", "--trials", "50")
    find("activity.json", "analyse", "activity", "run.spikes")
    find("cost.json", "compare", evil, *digits, "--trials", "2", "--repetitions", "1")
    find("good.json", "evaluate", evil, *digits, "--trials", "100")
    files = [evil, "train.jsonl", "run.spikes", "u.csv", "kappa.csv", "importance.json", "space.json",
             "robust.json", "activity.json", "cost.json", "good.json"]
    answer = run("report", *files, *digits, "--trials", "100", "--out", "page.html")
    return int(next(line for line in answer.splitlines() if line.startswith("charts")).split()[1])


DRAWN = """[...document.querySelectorAll('figure.chart')].map((f) => {
    const marks = [...f.querySelectorAll('svg [role="graphics-symbol"], svg .mark-rect path, '
        + 'svg .mark-symbol path, svg .mark-line path, svg .mark-path path')];
    return [f.getAttribute('aria-label'), marks.filter((m) => m.getBoundingClientRect().width > 0).length,
        f.querySelectorAll('svg .role-axis').length, f.querySelector('.failed') !== null];
})"""


def charts_are_drawn(page: browser.Browser, charts: int) -> None:
    drawn = page.run(DRAWN)
    expect(len(drawn) == charts, f"{charts} charts on the page, not {len(drawn)}")
    for title, marks, axes, has_failed in drawn:
        expect(marks > 0 and not has_failed, f"something is drawn in: {title}")
    expect(page.run("document.title").startswith("a<img"), "the network's name is no markup")


def tooltip_appears(page: browser.Browser) -> None:
    page.point_at(page.centre("[...document.querySelectorAll('figure[aria-label^=\"Spikes, trial\"] .mark-rect path')]"
                              ".find((p) => p.getBoundingClientRect().height > 10)"))
    text = page.run("document.querySelector('.tip').hidden ? '' : document.querySelector('.tip').textContent")
    expect("Hz" in text, f"a bar says its rate when it is pointed at: {text!r}")


def legend_answers(page: browser.Browser) -> None:
    curves = ("[...document.querySelectorAll('figure[aria-label^=\"Mode activity\"] .mark-line path')]"
              ".map((p) => p.getAttribute('stroke-opacity'))")
    before = page.run(curves)
    page.click(page.centre("document.querySelector('figure[aria-label^=\"Mode activity\"] "
                           ".role-legend-label text')"))
    after = page.run(curves)
    expect(before != after and len(set(after)) == 2, f"a click on a name leaves its curve alone: {after}")


def view_turns(page: browser.Browser) -> None:
    """Three modes are seen from the side to which they are dragged."""
    axes = ("[...document.querySelectorAll('figure[aria-label^=\"Trajectories\"] .mark-rule line')]"
            ".map((line) => line.outerHTML).join()")
    before = page.run(axes)
    x, y = page.centre("[...document.querySelectorAll('figure[aria-label^=\"Trajectories\"] .mark-rect path')].at(-1)")
    page.drag((x, y), (x + 60, y - 40))
    expect(before and page.run(axes) != before, "the view of three modes turns when it is dragged")


def saving_works(page: browser.Browser, folder: Path) -> None:
    downloads = folder / "downloads"
    downloads.mkdir()
    page.ask("Page.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))

    def save(word: str, ending: str) -> str:
        page.click(page.centre(f"[...document.querySelectorAll('.save button')]"
                               f".find((b) => b.textContent.startsWith('{word}'))"))
        until = time.monotonic() + 20
        while not (found := list(downloads.glob(f"*.{ending}"))) and time.monotonic() < until:
            time.sleep(0.05)
        expect(found, f"'{word}' saves a file")
        time.sleep(0.2)
        return found[0].read_text()

    drawing = ElementTree.fromstring(save("save SVG", "svg"))
    expect(drawing.tag.endswith("svg") and len(list(drawing.iter())) > 20, "the saved SVG is a drawing")
    rows = save("save CSV", "csv").splitlines()
    expect(len(rows) > 2 and all(row.count(",") == rows[0].count(",") for row in rows),
           "the saved CSV is a table")


def themes_differ(page: browser.Browser, pictures: Path) -> None:
    """Light and dark are two pictures, also when the theme changes under an open page."""
    seen = []
    for theme in ("light", "dark"):
        page.prefer(theme)
        page.run("window.scrollTo(0, 0)")
        seen.append((page.run("getComputedStyle(document.body).backgroundColor"),
                     page.run("document.querySelector('svg text').getAttribute('fill')")))
        page.picture(pictures / f"{theme}.png", whole=True)
    expect(seen[0][0] != seen[1][0] and seen[0][1] != seen[1][1], f"light and dark differ: {seen}")


def narrow_page_fits(page: browser.Browser) -> None:
    page.ask("Emulation.setDeviceMetricsOverride", width=390, height=800, deviceScaleFactor=1, mobile=True)
    time.sleep(0.6)
    widest = page.run("Math.max(...[...document.querySelectorAll('svg')].map((s) => "
                      "s.getBoundingClientRect().right))")
    expect(widest <= 390, f"the charts fit a telephone: {widest}")
    page.ask("Emulation.clearDeviceMetricsOverride")


def tables_without_scripts(page: browser.Browser, path: Path, charts: int) -> None:
    page.ask("Emulation.setScriptExecutionDisabled", value=True)
    page.open(path)
    text = page.picture(path.with_suffix(".png"))
    # Scripts of the page are off; what we ask runs beside them.
    tables = page.run("[...document.querySelectorAll('figure.chart details')]"
                      ".filter((d) => d.open && d.querySelectorAll('td').length > 0).length")
    expect(tables == charts, f"{charts} tables without scripts, not {tables}")
    expect(page.run("document.querySelectorAll('svg').length") == 0, "no chart without scripts")
    expect(page.run("document.querySelector('h1').textContent") and text, "the page says what it is")


def main() -> None:
    if browser.find() is None:
        print("skipped: there is no chromium")
        sys.exit(77)
    scratch = Path(tempfile.mkdtemp())
    pictures = Path(sys.argv[2]) if len(sys.argv) > 2 else scratch
    page = None
    try:
        charts = make_page(str(Path(sys.argv[1]).resolve()), scratch)
        page = browser.Browser(scratch)
        page.prefer("light")
        page.open(scratch / "page.html")
        charts_are_drawn(page, charts)
        tooltip_appears(page)
        legend_answers(page)
        view_turns(page)
        saving_works(page, scratch)
        themes_differ(page, pictures)
        narrow_page_fits(page)
        expect(not page.complaints, f"no complaint in the console: {page.complaints}")
        tables_without_scripts(page, scratch / "page.html", charts)
    finally:
        if page is not None:
            page.close()
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"the page opens with {charts} charts, and answers")


main()
