// A page from a file: what the app asks its server, the table in the file answers.

import { address } from "../page/address.js";
import { changeAddress } from "../controls/controls.js";
import { make } from "../page/dom.js";
import explorer from "../explorer/explorer.js";
import { placesOf, stateOf } from "./range.js";
import { messageOf } from "./message_table.js";

function cell(tag, text, code) {
  const element = make(tag, "", code ? undefined : text);
  if (code) element.append(make("code", "", text));
  return element;
}

function rowOf({ name, size, axes, sentence }) {
  const row = make("tr", "");
  const joined = (part) => `(${axes.map((axis) => axis[part]).join(", ")})`;
  const head = cell("th", name, true);
  head.scope = "row";
  row.append(head, cell("td", size, true), cell("td", joined("symbol"), true));
  row.append(cell("td", joined("numbers"), true), cell("td", sentence));
  return row;
}

// The plain table follows the picture, and so does the way into the app.
function showTable(message) {
  const link = document.querySelector(".se-made a");
  if (link) {
    const url = new URL(link.href);
    for (const [name, text] of Object.entries(message.query)) url.searchParams.set(name, text);
    link.href = url;
  }
  document.querySelector(".se-setting").textContent = message.title;
  document.querySelector(".se-plain tbody").replaceChildren(...message.rows.map(rowOf));
}

// The picture watches the body for another theme.
function followTheme() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", () => {
    document.body.dataset.theme = dark.matches;
  });
}

// `kit`: `table` of messages, two a state (wide, compact); `vary`, the range; `start`, where it opens.
export default function (kit) {
  const names = kit.vary.map(({ name }) => name);
  const messageAt = (params, compact) => {
    const places = placesOf(kit.vary, params, kit.start);
    const message = messageOf(kit.table, 2 * stateOf(kit.vary, places) + Number(compact));
    // A value outside of the range became the nearest inside.
    changeAddress(names, message.query);
    showTable(message);
    return message;
  };
  document.querySelector(".se-needs").remove();
  document.querySelector(".se-plain").open = false;
  explorer({
    data: messageAt(address().searchParams, false),
    parentElement: document.body,
    setTriggerValue: () => {},
    answer: ({ searchParams }) => messageAt(searchParams, searchParams.get("compact") === "true"),
  });
  // What can be moved is what this page is for.
  document.querySelector(".se-fold").open ||= names.length > 0;
  followTheme();
}
