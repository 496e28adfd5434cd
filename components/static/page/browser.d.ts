export {};

declare global {
  /** Properties that only some browsers have. */
  interface Navigator {
    connection?: { saveData: boolean };
  }
}
