// Cards and tables of facts; nothing in their texts is markup but `code`.

import { make } from "../page/dom.js";

// A text with `code` in it, as what an element takes.
export function phrases(text) {
  return text.split("`").map((part, place) => (place % 2 ? make("code", "", part) : part));
}

export function sentence(text, className = "se-card-text") {
  const line = make("p", className);
  line.append(...phrases(text));
  return line;
}

// A region that scrolls by itself, so that the page never does.
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

function rowOf(cells) {
  const row = make("tr", "");
  cells.forEach((text, place) => {
    const cell = make(place ? "td" : "th", "");
    if (!place) cell.scope = "row";
    cell.append(...phrases(text));
    row.append(cell);
  });
  return row;
}

function partOf([name, value, meaning]) {
  const part = make("div", "se-part-of");
  part.append(make("h3", "se-part-name", name), make("code", "se-part-value", value), make("p", "se-card-text", meaning));
  return part;
}

function barOf(share) {
  const bar = make("div", "se-share");
  bar.setAttribute("aria-hidden", "true");
  const filled = make("span", "");
  filled.style.width = `${share * 100}%`;
  bar.append(filled);
  return bar;
}

export function cardOf(card) {
  const box = make("article", `se-fact se-fact-${card.kind}`);
  box.append(make("h2", "se-map-title", card.title));
  const [first, ...rest] = card.sentences;
  if (first) box.append(sentence(first));
  if (card.torch) box.append(make("code", "se-torch", card.torch));
  box.append(...rest.map((text) => sentence(text)));
  if (card.bar !== undefined) box.append(barOf(card.bar));
  if (card.list?.length) {
    const list = make("ol", "se-causes");
    list.append(...card.list.map((text) => {
      const item = make("li", "");
      item.append(...phrases(text));
      return item;
    }));
    box.append(list);
  }
  if (card.code) box.append(make("pre", "se-step-code", card.code));
  box.append(...(card.links ?? []).map(wayOf));
  if (card.parts) box.append(...card.parts.map(partOf));
  if (card.rows) box.append(tableOf(card.title, card.heads, card.rows.map(rowOf)));
  return box;
}

// A link into a state of its own.
export function wayOf([text, href]) {
  const link = make("a", "se-go", text);
  link.href = href;
  link.target = "_self";
  return link;
}

// The cards of a page that has some, kept where nothing changed.
export function showCards(root, cards) {
  const section = root.querySelector(".se-facts");
  section.hidden = !cards?.length;
  (cards ?? []).forEach((card, place) => {
    const text = JSON.stringify(card);
    const here = section.children[place];
    if (here?.seText === text) return;
    const made = cardOf(card);
    made.seText = text;
    if (here) here.replaceWith(made);
    else section.append(made);
  });
  while (section.children.length > (cards?.length ?? 0)) section.lastChild.remove();
}
