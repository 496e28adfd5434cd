// Reports each first answer in a figure to a learning management system by SCORM 1.2, and the share
// of right answers as the score. COUNT is the number of questions in the frame.
(() => {
  const COUNT = 5;
  const PASSED = 60;

  /** Return the system's API: it is in a window around this one, or in the one that opened it. */
  const findApi = (start) => {
    for (let here = start; here; here = here.parent) {
      if (here.API) return here.API;
      if (here === here.parent) break;
    }
    return null;
  };
  const api = findApi(window) ?? (window.opener ? findApi(window.opener) : null);
  if (!api) return;

  /** First results by question. */
  const results = new Map();
  const set = (name, value) => api.LMSSetValue(name, String(value));

  const report = ({ question, right }) => {
    if (results.has(question)) return;
    const place = `cmi.interactions.${results.size}`;
    results.set(question, right);
    set(`${place}.id`, `q${results.size}`);
    set(`${place}.type`, "performance");
    set(`${place}.student_response`, question.slice(0, 255));
    set(`${place}.result`, right ? "correct" : "wrong");
    const score = Math.round((100 * [...results.values()].filter(Boolean).length) / COUNT);
    set("cmi.core.score.min", 0);
    set("cmi.core.score.max", 100);
    set("cmi.core.score.raw", score);
    const isDone = results.size >= COUNT;
    set("cmi.core.lesson_status", isDone ? (score >= PASSED ? "passed" : "failed") : "incomplete");
    api.LMSCommit("");
  };

  api.LMSInitialize("");
  document.addEventListener("shape-explorer:answered", ({ detail }) => report(detail));
  addEventListener("pagehide", () => api.LMSFinish(""));
})();
