// @ts-check
// Component of the explorer in Streamlit: it takes messages from Streamlit, and follows the address of
// the browser.

import { browserAddress } from "../page/address.js";
import { cachedAnswers } from "../page/answers.js";
import { followConnection } from "../page/connection.js";
import { find, setLanguage } from "../page/dom.js";
import { sendHeight } from "../page/height.js";
import { followDrawn, notifyWhenIdle } from "../page/lower_fragment.js";
import { followLinks } from "../page/navigation.js";
import { followPastes } from "../page/pasted.js";
import { followTabs } from "../page/tabs.js";
import { plotlyDrawer } from "../picture/plot.js";
import { followPrint } from "../picture/print.js";
import { mount } from "./mount.js";

/** @import { Message } from "../message.d.ts" */
/** @import { Address } from "../page/address.js" */
/** @import { LowerFragment } from "../page/lower_fragment.js" */
/** @import { Call } from "../page/streamlit.d.ts" */
/** @import { Explorer } from "./mount.js" */

/**
 * State of one component.
 *
 * @typedef {object} Component
 * @property {Explorer} explorer
 * @property {Address} address
 * @property {LowerFragment} lower
 * @property {string} delivered the latest message from Streamlit, as JSON
 * @property {object | null} call identity of the latest call from Streamlit
 * @property {Call<Message>["setTriggerValue"]} setTriggerValue
 * @property {(() => void)[] | null} stops functions that end the listeners
 */

/** Components by root element, which Streamlit keeps between calls. @type {WeakMap<Element, Component>} */
const components = new WeakMap();

/**
 * @param {Call<Message>} call
 * @returns {Component}
 */
function newComponent({ data, parentElement, setTriggerValue }) {
  const address = browserAddress();
  /** @type {LowerFragment} */
  const lower = { address };
  const explorer = mount(parentElement, data, {
    address,
    answer: cachedAnswers(),
    drawer: plotlyDrawer,
    onPainted: ({ language, title, labels }) => {
      // A late answer to a page that is left does not rename the next one.
      if (!parentElement.isConnected) return;
      setLanguage(document.documentElement, language);
      document.title = `${title} · ${labels.heading}`;
    },
    onMoved: () => notifyWhenIdle(lower),
    onUnanswered: () => component.setTriggerValue("moved", address.present().search),
  });
  const delivered = JSON.stringify(data);
  /** @type {Component} */
  const component = {
    explorer,
    address,
    lower,
    delivered,
    call: null,
    setTriggerValue,
    stops: null,
  };
  return component;
}

/**
 * Take over a message from Streamlit.
 *
 * @param {Component} component
 * @param {Message} message
 */
function receive(component, message) {
  // Streamlit may call again with a message that it has delivered before; the page is newer.
  const text = JSON.stringify(message);
  if (text === component.delivered) return;
  component.delivered = text;
  component.explorer.receive(message);
}

/**
 * @param {Component} component
 * @returns {() => void} a function that stops it
 */
function followHistory({ explorer }) {
  window.addEventListener("popstate", explorer.refresh);
  return () => window.removeEventListener("popstate", explorer.refresh);
}

/** @param {Call<Message>} call */
export default function (call) {
  const root = find(call.parentElement, ".se");
  const component = components.get(root) ?? newComponent(call);
  components.set(root, component);
  component.setTriggerValue = call.setTriggerValue;
  component.call = call;
  receive(component, call.data);
  component.stops ??= [
    component.explorer.start(),
    followHistory(component),
    followLinks(component.address),
    followTabs(),
    followPastes(),
    followConnection(),
    followDrawn(component.lower),
    followPrint(root, component.explorer.drawer),
    sendHeight().stop,
  ];
  return () => {
    // Streamlit may end an old call after the next has begun.
    if (component.call !== call) return;
    clearTimeout(component.lower.timer);
    for (const stop of component.stops ?? []) stop();
    component.stops = null;
  };
}
