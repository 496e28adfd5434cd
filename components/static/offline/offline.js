// @ts-check
// An offline page: the table in the file answers instead of the server.

import { mount } from "../explorer/mount.js";
import { browserAddress, changeAddress } from "../page/address.js";
import { find, make } from "../page/dom.js";
import { sendHeight } from "../page/height.js";
import { followLinks } from "../page/navigation.js";
import { followTheme } from "../page/theme.js";
import { plotlyDrawer } from "../picture/plot.js";
import { followPrint } from "../picture/print.js";
import { messageOf } from "./message_table.js";
import { placesOf, stateOf } from "./range.js";

/** @import { Message, ShapeRow } from "../message.d.ts" */
/** @import { OfflineKit } from "../message.d.ts" */

/** @param {string} text */
function codeCell(text) {
  const cell = make("td", "");
  cell.append(make("code", "", text));
  return cell;
}

/** @param {ShapeRow} row */
function rowOf({ name, size, axes, sentence }) {
  const row = make("tr", "");
  const head = make("th", "");
  head.scope = "row";
  head.append(make("code", "", name));
  const symbols = `(${axes.map((axis) => axis.symbol).join(", ")})`;
  const numbers = `(${axes.map((axis) => axis.numbers).join(", ")})`;
  row.append(head, codeCell(size), codeCell(symbols), codeCell(numbers));
  row.append(make("td", "", sentence));
  return row;
}

/**
 * Update the plain table and the link to the app.
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
  find(document, ".se-setting").textContent = message.title;
  find(document, ".se-plain tbody").replaceChildren(...message.rows.map(rowOf));
}

/** @param {OfflineKit} kit */
export default function (kit) {
  const address = browserAddress();
  const names = kit.vary.map(({ name }) => name);
  /**
   * @param {URLSearchParams} params
   * @param {boolean} isCompact
   */
  const messageAt = (params, isCompact) => {
    const places = placesOf(kit.vary, params, kit.start);
    const message = messageOf(kit.table, 2 * stateOf(kit.vary, places) + Number(isCompact));
    // A value outside of the range became the nearest one inside.
    changeAddress(address, names, message.query);
    showTable(message);
    return message;
  };
  find(document, ".se-needs").remove();
  find(document, ".se-plain", HTMLDetailsElement).open = false;
  const { drawer, refresh, root, start } = mount(
    document.body,
    messageAt(address.present().searchParams, false),
    {
      address,
      answer: ({ searchParams }) => messageAt(searchParams, searchParams.get("compact") === "true"),
      drawer: plotlyDrawer,
    },
  );
  start();
  window.addEventListener("popstate", refresh);
  followLinks(address);
  followPrint(root, drawer);
  sendHeight();
  followTheme();
}
