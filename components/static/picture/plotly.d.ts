import type { PlotLayout } from "../message.d.ts";

/** The part of Plotly that the scripts use. */
export interface PlotlyLibrary {
  react(
    element: HTMLElement,
    data: object[],
    layout: PlotLayout & { width: number; height: number },
    config: object,
  ): Promise<unknown>;
  relayout(element: HTMLElement, changes: { shapes?: object[] }): Promise<unknown>;
}

declare global {
  interface Window {
    Plotly?: PlotlyLibrary;
  }
}
