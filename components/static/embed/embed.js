// @ts-check
// The page of a figure for a frame. The message of the link is in the page, and the server answers
// every step.

import { browserAddress } from "../page/address.js";
import { cachedAnswers } from "../page/answers.js";
import { find, setLanguage } from "../page/dom.js";
import { hostOf, sendHeight } from "../page/height.js";
import { followLinks } from "../page/navigation.js";
import { followTheme } from "../page/theme.js";
import { followPrint } from "../picture/print.js";
import { mount } from "./figure.js";
import { connection } from "./host.js";

/** @import { Message, PracticeQuestion } from "../message.d.ts" */

/** @type {Message | PracticeQuestion} */
const message = JSON.parse(find(document, "#se-message").textContent ?? "");
const address = browserAddress();
/** The app may be behind a path of its site. */
const base = new URL(".", window.location.href).href;
const host = hostOf();
const connected = host && connection(host);
/** @type {Partial<Message>} */
const wide = JSON.parse(find(document, "#se-wide").textContent ?? "");
/** @param {Message | PracticeQuestion} shown */
const tell = (shown) => {
  setLanguage(document.documentElement, shown.language);
  // The first message is shown before the figure is there.
  setTimeout(() => connected?.sendState(shown, figure.stepNumber()));
};
const figure = mount(document.body, message, {
  address,
  base,
  answer: cachedAnswers(),
  isCurrent: true,
  wide: Object.keys(wide).length ? wide : undefined,
  onShown: tell,
  onAsked: tell,
  onAnswered: (graded) => connected?.sendAnswered(graded),
});
const { drawer, refresh, root } = figure;
window.addEventListener("popstate", refresh);
followLinks(address, document, base);
if (drawer) followPrint(root, drawer);
const height = sendHeight();
connected?.listen(figure, height.send);
followTheme();
