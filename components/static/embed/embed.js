// @ts-check
// A figure in another site's page: the explorer without Streamlit. The message of the link is in the
// page, and the server answers every step.

import explorer from "../explorer/explorer.js";
import { find } from "../page/dom.js";
import { followTheme } from "../page/theme.js";

/** @import { Message } from "../message.d.ts" */

/** @type {Message} */
const data = JSON.parse(find(document, "#se-message").textContent ?? "");
explorer({ data, parentElement: document.body, setTriggerValue: () => {} });
followTheme();
