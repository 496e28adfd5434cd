// @ts-check
// Cards and tables of facts. Their texts never become markup, except for `code`.

import { make, phrases, showEach } from "../page/dom.js";

/** @import { Card } from "../message.d.ts" */

/**
 * State of the cards of a page.
 *
 * @typedef {object} CardList
 * @property {HTMLElement} section
 * @property {WeakMap<Element, string>} drawn what each element shows, as JSON
 */

/**
 * @param {HTMLElement} section
 * @returns {CardList}
 */
export function newCardList(section) {
  return { section, drawn: new WeakMap() };
}

/**
 * Return a paragraph.
 *
 * @param {string} text
 * @param {string} [className]
 */
export function sentence(text, className = "se-card-text") {
  const line = make("p", className);
  line.append(...phrases(text));
  return line;
}

/**
 * Return a table in a region that scrolls, so that the page never does.
 *
 * @param {string} title accessible name
 * @param {string[]} heads
 * @param {HTMLTableRowElement[]} rows
 */
export function tableOf(title, heads, rows) {
  const table = make("table", "se-table");
  const head = make("tr", "");
  for (const text of heads) {
    const cell = make("th", "", text);
    cell.scope = "col";
    head.append(cell);
  }
  const top = make("thead", "");
  top.append(head);
  const body = make("tbody", "");
  body.append(...rows);
  table.append(top, body);
  const scroll = make("div", "se-scroll");
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", title);
  scroll.append(table);
  return scroll;
}

/**
 * Return a row of a table; its first cell is a head.
 *
 * @template Value
 * @param {Value[]} values
 * @param {(value: Value, place: number) => (string | Node)[]} contentOf
 */
export function rowOf(values, contentOf) {
  const row = make("tr", "");
  values.forEach((value, place) => {
    const cell = make(place ? "td" : "th", "");
    if (!place) cell.scope = "row";
    cell.append(...contentOf(value, place));
    row.append(cell);
  });
  return row;
}

/** @param {[string, string, string]} part name, value and meaning */
function partOf([name, value, meaning]) {
  const part = make("div", "se-part-of");
  const code = make("code", "se-part-value", value);
  part.append(make("h3", "se-part-name", name), code, make("p", "se-card-text", meaning));
  return part;
}

/** @param {number} share between 0 and 1 */
function barOf(share) {
  const bar = make("div", "se-share");
  bar.setAttribute("aria-hidden", "true");
  const filled = make("span", "");
  filled.style.width = `${share * 100}%`;
  bar.append(filled);
  return bar;
}

/**
 * Return an ordered list below its heading.
 *
 * @param {string | undefined} title
 * @param {string[]} items
 */
function listOf(title, items) {
  const list = make(items.length > 1 ? "ol" : "ul", "se-causes");
  for (const text of items) {
    const item = make("li", "");
    item.append(...phrases(text));
    list.append(item);
  }
  return title ? [make("h3", "se-list-title", title), list] : [list];
}

/**
 * Return a card.
 *
 * @param {Card} card
 */
export function cardOf(card) {
  const box = make("article", `se-fact se-fact-${card.kind}`);
  box.append(make("h2", "se-map-title", card.title));
  const [first, ...rest] = card.sentences;
  if (first) box.append(sentence(first));
  if (card.torch) box.append(make("code", "se-torch", card.torch));
  box.append(...rest.map((text) => sentence(text)));
  if (card.bar !== undefined) box.append(barOf(card.bar));
  if (card.list?.length) box.append(...listOf(card.list_title, card.list));
  if (card.code) box.append(make("pre", "se-step-code", card.code));
  box.append(...(card.links ?? []).map(linkOf));
  if (card.parts) box.append(...card.parts.map(partOf));
  if (card.rows) {
    const rows = card.rows.map((cells) => rowOf(cells, phrases));
    box.append(tableOf(card.title, card.heads ?? [], rows));
  }
  return box;
}

/**
 * Return a link to another configuration.
 *
 * @param {[string, string]} way a text and a path
 */
export function linkOf([text, href]) {
  const link = make("a", "se-go", text);
  link.href = href;
  link.target = "_self";
  return link;
}

/**
 * Show the cards of a page, if it has some. Cards that did not change keep their elements.
 *
 * @param {CardList} list
 * @param {Card[] | null | undefined} cards
 */
export function showCards({ section, drawn }, cards) {
  section.hidden = !cards?.length;
  showEach(section, drawn, cards ?? [], cardOf);
}
