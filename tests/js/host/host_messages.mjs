// What the host page's script does with messages: standard input has a list of them, standard output
// gets the heights of its three frames after each.
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

const frame = (src) => ({ src, contentWindow: {}, style: { height: "untouched" } });
const OURS = frame("https://shapes.example.edu/?embed=true");
const OTHER = frame("https://elsewhere.example/");
const BROKEN = frame("https://[");
const FRAMES = [OTHER, OURS, BROKEN];
const SOURCES = { ours: OURS.contentWindow, other: OTHER.contentWindow, nobody: null };

let hear;
const world = {
  addEventListener: (kind, heard) => {
    if (kind === "message") hear = heard;
  },
  document: { querySelectorAll: (selector) => (selector === "iframe" ? FRAMES : []) },
  location: "https://course.example/lesson",
  URL,
};
runInNewContext(readFileSync(process.argv[2], "utf8"), world);

const found = JSON.parse(readFileSync(0, "utf8")).map(({ data, origin, source }) => {
  for (const each of FRAMES) each.style.height = "untouched";
  hear({ data, origin, source: SOURCES[source] });
  return FRAMES.map(({ style }) => style.height);
});
process.stdout.write(JSON.stringify(found));
