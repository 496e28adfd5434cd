// @ts-check
// The editor of a chain: a row for every link, and the whole chain as a text to paste into.

import { focusedAround, make, phrases } from "../page/dom.js";
import { whenTyped, wholeAsText } from "../page/text_input.js";
import { linkRow, newLink, selectOf } from "./chain_link.js";

/** @import { ChainControl, ChainLink } from "../message.d.ts" */
/** @import { Choose, ControlBox } from "./box.js" */
/** @import { LinkRow } from "./chain_link.js" */

const PAUSE = 500;

/** @param {ChainLink} link */
function textOf(link) {
  /** @type {(string | number)[]} */
  const parts = [link.kind];
  const sizes = [...link.sizes];
  // The third size of a recurrent layer is its number of layers; 1 is left out.
  if (sizes.length === 3 && sizes[2] === 1) sizes.pop();
  parts.push(...sizes, ...link.words);
  if (link.kind === "dropout") parts.push(link.dropout);
  if (link.part) parts.push(link.part);
  if (link.proj) parts.push(`proj=${link.proj}`);
  if (link.kind !== "dropout" && link.dropout) parts.push(`dropout=${link.dropout}`);
  return parts.join(":");
}

/**
 * Return a chain as the address contains it.
 *
 * @param {ChainLink[]} links
 */
export function chainText(links) {
  return links.map(textOf).join(",") || "none";
}

/**
 * Return the inputs and buttons of a row, in their order.
 *
 * @param {LinkRow} row
 * @returns {HTMLElement[]}
 */
function inputsOf({ element }) {
  /** @type {NodeListOf<HTMLElement>} */
  const found = element.querySelectorAll("input, select, button");
  return [...found];
}

/**
 * @param {ChainControl} control
 * @param {HTMLElement} help
 * @param {Choose} choose
 * @returns {ControlBox}
 */
export function chainBox(control, help, choose) {
  const element = make("div", "se-control se-chain");
  const { head, text: line } = wholeAsText(control, 3, help);
  const list = make("ol", "se-chain-links");
  const adding = make("div", "se-ready");
  // The kind is chosen first and added by a button, because the arrow keys pass other kinds.
  const kind = selectOf(control.labels.kind, Object.keys(control.kinds), () => {});
  kind.value = "lstm";
  const add = make("button", "se-example");
  add.type = "button";
  add.addEventListener("click", () => {
    send([...links, newLink(kind.value, control.kinds[kind.value])]);
  });
  adding.append(kind, add);
  const answer = make("p", "se-control-note se-chain-answer");
  answer.setAttribute("role", "status");
  element.append(head, list, adding, line, answer);

  let shown = control;
  /** The links that the user has made, which may be newer than the message. */
  let links = control.links;
  /** @type {LinkRow[]} */
  let rows = [];
  let signature = "";
  const sendText = () => {
    choose(line.value.trim() || "none");
    // The answer contains the chain as the backend writes it, however it was typed.
    box.waiting = false;
  };
  const typing = whenTyped(line, sendText, PAUSE);
  line.addEventListener("blur", () => {
    if (typing.isPending()) typing.flush();
    else if (!shown.wrong) line.value = chainText(links);
  });

  /** Make the rows again if the kinds of the links changed; the same field keeps the focus. */
  const rebuild = () => {
    const made = JSON.stringify([links.map((link) => link.kind), shown.labels]);
    if (signature === made) return;
    signature = made;
    const inputs = () => rows.flatMap(inputsOf);
    const focused = focusedAround(list);
    const place = focused instanceof HTMLElement ? inputs().indexOf(focused) : -1;
    const editor = { control: shown, links: () => links, send };
    const last = links.length - 1;
    rows = links.map((_, at) => linkRow(editor, at, last));
    list.replaceChildren(...rows.map((row) => row.element));
    if (place < 0) return;
    (inputs()[place] ?? inputs().at(-1) ?? add).focus({ preventScroll: true });
  };
  const show = () => {
    const { labels, most } = shown;
    rebuild();
    for (const row of rows) row.show();
    kind.setAttribute("aria-label", labels.kind);
    add.textContent = labels.add;
    kind.disabled = add.disabled = links.length >= most;
  };
  list.addEventListener("focusout", () => setTimeout(show));

  /**
   * Move the focus along with a link: to the button that moved it, or to another one that is enabled.
   *
   * @param {string} pressed
   * @param {number} place
   */
  const follow = (pressed, place) => {
    const buttons = [...rows[place].element.querySelectorAll("button")];
    const same = buttons.find((button) => button.dataset.does === pressed);
    const target = same?.disabled ? buttons.find((button) => !button.disabled) : same;
    target?.focus({ preventScroll: true });
  };
  /**
   * @param {ChainLink[]} next
   * @param {number} [place]
   * @param {string} [pressed]
   */
  const send = (next, place, pressed) => {
    typing.cancel();
    links = next;
    line.value = chainText(next);
    show();
    if (pressed && place !== undefined) follow(pressed, place);
    choose(chainText(next));
  };

  /** @param {ChainControl} next */
  const update = (next) => {
    shown = next;
    if (!box.waiting) links = next.links;
    if (focusedAround(line) !== line && !next.wrong) line.value = chainText(links);
    answer.replaceChildren(...phrases(next.note));
    show();
  };
  /** @type {ControlBox} */
  const box = { element, control, waiting: false, update };
  return box;
}
