// Sends each answer in a figure as an xAPI statement. The learning record store and the learner are
// those of the launch link: ?endpoint=...&auth=...&actor=...&registration=...
//
// The figure itself sends three facts: the question, whether the answer is right, and the tries.
(() => {
  const launch = new URLSearchParams(location.search);
  const endpoint = launch.get("endpoint");
  const actor = launch.get("actor");
  const registration = launch.get("registration");

  const statementOf = ({ question, right, tries }, frame) => ({
    actor: JSON.parse(actor),
    verb: { id: "http://adlnet.gov/expapi/verbs/answered", display: { en: "answered" } },
    object: {
      id: `${frame.src}#${encodeURIComponent(question)}`,
      definition: {
        type: "http://adlnet.gov/expapi/activities/cmi.interaction",
        interactionType: "other",
        name: { en: question },
      },
    },
    result: {
      success: right,
      extensions: { "https://shapes.example.edu/xapi/tries": tries },
    },
    ...(registration ? { context: { registration } } : {}),
    timestamp: new Date().toISOString(),
  });

  const send = (statement) =>
    fetch(new URL("statements", endpoint.replace(/\/?$/, "/")), {
      method: "POST",
      headers: {
        authorization: launch.get("auth") ?? "",
        "content-type": "application/json",
        "x-experience-api-version": "1.0.3",
      },
      body: JSON.stringify(statement),
      keepalive: true,
    }).catch((error) => console.warn("The answer was not stored:", error.message));

  if (!endpoint || !actor) return;
  document.addEventListener("shape-explorer:answered", ({ detail, target }) => {
    send(statementOf(detail, target));
  });
})();
