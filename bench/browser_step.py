"""Key press to picture *and* shapes painted, in a real browser, beside a Dash page in one run.

``make bench-browser`` prints the table. Both pages stay open; blocks of steps alternate between
them. A step ends when the new output size stands in the shapes and in the picture and the browser
has painted a frame after that.
"""

from __future__ import annotations

import argparse
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.app_server import (
    CHROMIUM_ARGUMENTS,
    chromium_path,
    free_port,
    running,
    running_app,
)

# From the key press until both texts stand there and the frame with them has been painted.
WATCH = """
([shape, label, picture]) => {
  window.stepDone = new Promise((resolve) => {
    let start;
    document.addEventListener("keydown", () => { start ??= performance.now(); },
      { capture: true, once: true });
    const there = () => document.querySelector(".shapes-here").textContent.includes(shape)
      && (document.querySelector(picture)?.textContent ?? "").includes(label);
    const watcher = new MutationObserver(() => {
      if (!there()) return;
      watcher.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now() - start);
        channel.port2.postMessage(0);
      });
    });
    watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}
"""


class Stepper:
    """One open page whose ``hidden_size`` slider is moved by the arrow keys."""

    def __init__(self, browser: Browser, url: str, thumb: str, shapes: str, picture: str) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1400, "height": 900})
        self.page.goto(url)
        self.picture = picture
        self.page.wait_for_selector(picture)
        self.page.wait_for_function(
            "(picture) => document.querySelector(picture).textContent.includes('= 40')", arg=picture
        )
        self.page.eval_on_selector(shapes, "element => element.classList.add('shapes-here')")
        self.thumb = self.page.locator(thumb)
        self.hidden_size = 20
        self.times: list[float] = []

    def steps(self, count: int, keep: bool) -> None:
        """Walk up or down the slider, one key press a step."""
        up = self.hidden_size < 26
        for _ in range(count):
            self.hidden_size += 1 if up else -1
            width = 2 * self.hidden_size
            expected = [f"torch.Size([1, 35, {width}])", f"= {width}", self.picture]
            self.thumb.focus()
            self.page.evaluate(WATCH, expected)
            self.page.keyboard.press("ArrowRight" if up else "ArrowLeft")
            spent = self.page.evaluate(
                "() => Promise.race([window.stepDone, new Promise((_, no) => setTimeout(no, 9e3))])"
            )
            self.page.wait_for_timeout(60)
            if keep:
                self.times.append(spent)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocks", type=int, default=12, help="alternating blocks of 10 steps")
    blocks = parser.parse_args().blocks
    port = free_port()
    with (
        running_app() as ours,
        running(["-m", "bench.dash_page", str(port)], f"http://localhost:{port}", "/") as dash,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_ARGUMENTS)
        )
        steppers = {
            "Shape Explorer": Stepper(
                browser,
                f"{ours.url}/?lang=en",
                ".st-key-hidden_size input[type=range]",
                ".se-shapes",
                ".se-stage",
            ),
            "Dash": Stepper(
                browser, dash.url, "[role=slider]", "#shapes", "#picture .main-svg .scatterlayer"
            ),
        }
        for block in range(blocks + 1):
            for stepper in steppers.values():
                stepper.page.bring_to_front()
                stepper.steps(10, keep=block > 0)
        browser.close()
    report({name: stepper.times for name, stepper in steppers.items()})


def report(times: dict[str, list[float]]) -> None:
    """The table: milliseconds, and the ratio to Dash in this same run."""
    print(f"{'page':<16}{'steps':>6}{'p50 ms':>9}{'p95 ms':>9}{'p50/Dash':>10}{'p95/Dash':>10}")
    yardstick = times["Dash"]
    for name, spent in times.items():
        p50, p95 = median(spent), quantiles(spent, n=20)[-1]
        ratio50, ratio95 = p50 / median(yardstick), p95 / quantiles(yardstick, n=20)[-1]
        print(f"{name:<16}{len(spent):>6}{p50:>9.1f}{p95:>9.1f}{ratio50:>10.2f}{ratio95:>10.2f}")


if __name__ == "__main__":
    main()
