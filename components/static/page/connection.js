// @ts-check
// Recovery after a lost connection.

/**
 * Rerun the page when a connection to the server is back, because a restarted server does not know
 * the page before that.
 *
 * @returns {() => void} a function that stops it
 */
export function followConnection() {
  const app = document.querySelector("[data-test-connection-state]");
  if (!app) return () => {};
  let isAway = false;
  const observer = new MutationObserver(() => {
    const isConnected = app.getAttribute("data-test-connection-state") === "CONNECTED";
    if (isConnected && isAway) {
      window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    }
    isAway = !isConnected;
  });
  observer.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  return () => observer.disconnect();
}
