// @ts-check
// An offline page: the table in the file answers instead of the server.

import { mount } from "../embed/figure.js";
import { connection } from "../embed/host.js";
import { rowOf } from "../facts/cards.js";
import { browserAddress } from "../page/address.js";
import { make } from "../page/dom.js";
import { hostOf, sendHeight } from "../page/height.js";
import { followLinks } from "../page/navigation.js";
import { followTheme } from "../page/theme.js";
import { followPrint } from "../picture/print.js";
import { answersOf, linkOf } from "./states.js";

/** @import { Message, OfflineKit, PracticeQuestion, ShapeRow } from "../message.d.ts" */
/** @import { Graded } from "../explorer/state.js" */

/** @param {ShapeRow} row */
function lineOf({ name, size, axes, sentence }) {
  const symbols = `(${axes.map((axis) => axis.symbol).join(", ")})`;
  const numbers = `(${axes.map((axis) => axis.numbers).join(", ")})`;
  const codes = [name, size, symbols, numbers].map((text) => make("code", "", text));
  return rowOf([...codes, sentence], (cell) => [cell]);
}

/**
 * Update the plain table and the link to the app, where the page has them.
 *
 * @param {Message} message
 */
function showTable(message) {
  const link = document.querySelector(".se-made a");
  if (link instanceof HTMLAnchorElement) {
    const url = new URL(link.href);
    for (const [name, text] of Object.entries(message.query)) url.searchParams.set(name, text);
    link.href = url.href;
  }
  const setting = document.querySelector(".se-setting");
  if (setting) setting.textContent = message.title;
  document.querySelector(".se-plain tbody")?.replaceChildren(...message.rows.map(lineOf));
}

/**
 * Return a base for URLs. In a frame of its own text the document may have none; nothing is requested
 * from ours, because the table in the file answers.
 */
function baseOfPage() {
  return URL.canParse("/", document.baseURI) ? document.baseURI : "file:///";
}

/** @param {OfflineKit} kit */
export default function (kit) {
  const address = browserAddress();
  const answer = answersOf(kit, address, showTable);
  document.querySelector(".se-needs")?.remove();
  document.querySelector(".se-plain")?.removeAttribute("open");
  const first = answer(address.present());
  const host = hostOf();
  const connected = host && connection(host);
  const tell = (/** @type {Message | PracticeQuestion} */ shown) => {
    // The first message is shown before the figure is there.
    setTimeout(() => connected?.sendState(shown, figure.stepNumber()));
  };
  const services = {
    address,
    answer,
    base: baseOfPage(),
    link: linkOf(kit),
    onShown: tell,
    onAsked: tell,
    onAnswered: (/** @type {Graded} */ graded) => connected?.sendAnswered(graded),
  };
  const figure = mount(document.body, first, services, Boolean(host));
  figure.step(figure.stepNumber());
  window.addEventListener("popstate", figure.refresh);
  followLinks(address);
  if (figure.drawer) followPrint(figure.root, figure.drawer);
  const height = sendHeight();
  connected?.listen(figure, height.send);
  followTheme();
}
