// @ts-check
// The color scheme of a page without Streamlit, which follows the reader's system or the host's page.

/** Mark the body when the color scheme changes, so that the picture notices. */
export function followTheme() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", () => {
    document.body.dataset.theme = String(dark.matches);
  });
}
