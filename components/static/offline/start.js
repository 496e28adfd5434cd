// @ts-check
// Start of a page without a server: the states of its figure are in a script next to this one,
// because a page from a file may load a script, but not data.

import offline from "./offline.js";
import { unpacked } from "./states.js";

const states = window.shapeExplorerStates?.[document.documentElement.dataset.states ?? ""];
if (states) unpacked(states).then(offline);
