export {};

declare global {
  /** Properties that only some browsers have. */
  interface Navigator {
    connection?: { saveData: boolean };
  }
  interface Window {
    /** The page that frames this one; `parent` is this page itself, see `document.py`. */
    appHost?: Window;
    /** The packed states of figures without a server, by the figure's name. */
    shapeExplorerStates?: Record<string, string>;
  }
}
