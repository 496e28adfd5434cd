// @ts-check
// Messages from the table of an offline page, which `components/offline/message_table.py` makes.

/** @import { Message } from "../message.d.ts" */
/** @import { MessageTable } from "../message.d.ts" */

/** Numbers by column, split when they are first needed. @type {WeakMap<MessageTable, string[][]>} */
const numbers = new WeakMap();

/**
 * @param {MessageTable} table
 * @param {number} column
 * @param {number} row
 */
function numberOf(table, column, row) {
  const columns = numbers.get(table) ?? [];
  numbers.set(table, columns);
  columns[column] ??= table.columns[column].split(" ");
  return columns[column][row];
}

/**
 * Return message number `place`.
 *
 * @param {MessageTable} table
 * @param {number} place
 */
export function messageOf(table, place) {
  /** @type {Record<string, unknown>} */
  const message = {};
  for (const [name, { of, wordings }] of Object.entries(table.pieces)) {
    const [text, columns] = wordings[of[place]];
    // The row is the number of earlier messages with the same wording.
    const row = of.slice(0, place).filter((wording) => wording === of[place]).length;
    const [first, ...rest] = text.split("\n");
    const filled = rest.map((part, hole) => numberOf(table, columns[hole], row) + part);
    message[name] = JSON.parse(first + filled.join(""));
  }
  return /** @type {Message} */ (/** @type {unknown} */ (message));
}
