// @ts-check
// One sentence for screen readers after a change: the shapes that are new, and the answer below them.

/** @import { Message } from "../message.d.ts" */

/** Milliseconds without a change before it is announced. */
const PAUSE = 700;

/**
 * @typedef {object} Announcer
 * @property {HTMLElement} element a live region
 * @property {Message | null} announced the message that was announced last
 * @property {ReturnType<typeof setTimeout>} [timer]
 */

/** @param {Message} message */
function answerOf({ cards }) {
  const card = cards?.[0];
  return card ? [card.title, card.sentences[0] ?? ""].filter(Boolean).join(". ") : "";
}

/**
 * Return what a user who does not see the page should know of a change, or "".
 *
 * @param {Message} before
 * @param {Message} after
 */
export function changeOf(before, after) {
  const sizes = new Map(before.rows.map(({ name, size }) => [name, size]));
  const changed = after.rows.filter(({ name, size }) => sizes.get(name) !== size);
  const parts = changed.map(
    ({ name, size }) => `${name} ${size.replace(/^torch\.Size\((.*)\)$/, "$1")}`,
  );
  const answer = answerOf(after);
  if (answer !== answerOf(before)) parts.push(answer);
  if (!parts.length && before.title !== after.title) parts.push(after.title);
  return parts.join(", ").replaceAll("`", "");
}

/**
 * Announce a message when nothing has changed for a moment.
 *
 * @param {Announcer} announcer
 * @param {Message} message
 */
export function announce(announcer, message) {
  const before = announcer.announced;
  clearTimeout(announcer.timer);
  // The first message, or that of another page or language, is read as a page.
  if (!before || before.page !== message.page || before.language !== message.language) {
    announcer.announced = message;
    return;
  }
  announcer.timer = setTimeout(() => {
    announcer.announced = message;
    const text = changeOf(before, message);
    if (text) announcer.element.textContent = text;
  }, PAUSE);
}
