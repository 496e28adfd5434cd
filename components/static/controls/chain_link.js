// @ts-check
// One link of a chain: its kind, its fields, and the buttons that move or remove it.

import { focusedAround, make } from "../page/dom.js";
import { clamped } from "./box.js";
import { whenEntered } from "./number.js";

/** @import { ChainControl, ChainKind, ChainLink } from "../message.d.ts" */

/**
 * A field of a link, with a function that shows the link's value in it.
 *
 * @typedef {{ element: HTMLElement, show: (link: ChainLink) => void }} LinkField
 */

/**
 * A row of the editor; `show` shows the present values of its link.
 *
 * @typedef {{ element: HTMLElement, show: () => void }} LinkRow
 */

/**
 * What a row needs from its editor.
 *
 * @typedef {object} Editor
 * @property {ChainControl} control
 * @property {() => ChainLink[]} links the present links
 * @property {(links: ChainLink[], place?: number, pressed?: string) => void} send
 *   changes the links; a pressed button moves its link to a place
 */

/**
 * Return a new link with the defaults of its kind.
 *
 * @param {string} name
 * @param {ChainKind} kind
 * @returns {ChainLink}
 */
export function newLink(name, { fields, parts }) {
  return {
    kind: name,
    sizes: fields.map((field) => field.default),
    words: [],
    dropout: name === "dropout" ? 0.5 : 0,
    proj: 0,
    part: parts[0] ?? "",
  };
}

/**
 * @param {string} name accessible name
 * @param {string[]} options
 * @param {(value: string) => void} onChange
 */
export function selectOf(name, options, onChange) {
  const select = make("select", "se-examples");
  select.setAttribute("aria-label", name);
  select.append(...options.map((option) => new Option(option, option)));
  select.addEventListener("change", () => onChange(select.value));
  return select;
}

/**
 * @param {string} name
 * @param {[number, number]} bounds
 * @param {(value: number) => void} onChange
 * @param {number} [step]
 */
function numberOf(name, [low, high], onChange, step = 1) {
  const element = make("label", "se-chain-field");
  const number = make("input", "se-number");
  number.type = "number";
  number.min = String(low);
  number.max = String(high);
  number.step = String(step);
  let shown = low;
  /** @param {number} wanted */
  const enter = (wanted) => {
    shown = clamped(step === 1 ? Math.round(wanted) : wanted, low, high);
    number.value = String(shown);
    onChange(shown);
  };
  whenEntered(number, () => shown, enter);
  element.append(make("span", "", name), number);
  /** @param {number} value */
  const show = (value) => {
    shown = value;
    // A number that is being typed is newer.
    if (focusedAround(number) !== number) number.value = String(value);
  };
  return { element, show };
}

/**
 * @param {string} name
 * @param {(isOn: boolean) => void} onChange
 */
function checkboxOf(name, onChange) {
  const element = make("label", "se-chain-field");
  const checkbox = make("input", "");
  checkbox.type = "checkbox";
  checkbox.addEventListener("change", () => onChange(checkbox.checked));
  element.append(checkbox, make("span", "", name));
  /** @param {boolean} isOn */
  const show = (isOn) => {
    checkbox.checked = isOn;
  };
  return { element, show };
}

/**
 * @param {string} text
 * @param {string} label accessible name
 * @param {string} action
 * @param {() => void} onClick
 */
function buttonOf(text, label, action, onClick) {
  const button = make("button", "se-example", text);
  button.type = "button";
  button.dataset.does = action;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", onClick);
  return button;
}

/**
 * Return the fields of a link.
 *
 * @param {ChainKind} kind
 * @param {number} place of the link in the chain
 * @param {ChainControl["limits"]} limits
 * @param {() => ChainLink} link the present link
 * @param {(changes: Partial<ChainLink>) => void} put changes the link
 */
function fieldsOf(kind, place, limits, link, put) {
  /** @type {LinkField[]} */
  const fields = kind.fields.map((field, which) => {
    const { element, show } = numberOf(field.name, [field.low, field.high], (value) => {
      put({ sizes: link().sizes.map((size, other) => (other === which ? value : size)) });
    });
    return { element, show: ({ sizes }) => show(sizes[which]) };
  });
  if (kind.parts.length) {
    const element = selectOf(`take ${place + 1}`, kind.parts, (part) => put({ part }));
    /** @param {ChainLink} link */
    const show = ({ part }) => {
      element.value = part;
    };
    fields.push({ element, show });
  }
  if (kind.dropout) {
    const bounds = /** @type {[number, number]} */ ([0, limits.dropout]);
    const number = numberOf("dropout", bounds, (dropout) => put({ dropout }), 0.1);
    fields.push({ element: number.element, show: ({ dropout }) => number.show(dropout) });
  }
  if (kind.proj) {
    const bounds = /** @type {[number, number]} */ ([0, limits.proj]);
    const number = numberOf("proj_size", bounds, (proj) => put({ proj }));
    fields.push({ element: number.element, show: ({ proj }) => number.show(proj) });
  }
  for (const word of kind.words) {
    const checkbox = checkboxOf(word, (isOn) => {
      const words = kind.words.filter((each) =>
        each === word ? isOn : link().words.includes(each),
      );
      put({ words });
    });
    fields.push({
      element: checkbox.element,
      show: ({ words }) => checkbox.show(words.includes(word)),
    });
  }
  return fields;
}

/**
 * Return the row of one link. It is made for the kind of the link and then only updated: if it were
 * made again, leaving a field by Tab or by a click would remove the target of either.
 *
 * @param {Editor} editor
 * @param {number} place
 * @param {number} last place of the last link
 * @returns {LinkRow}
 */
export function linkRow({ control, links, send }, place, last) {
  const { kinds, labels, limits } = control;
  const link = () => links()[place];
  const { kind } = link();
  /** @param {Partial<ChainLink>} changes */
  const put = (changes) => {
    send(links().map((each, other) => (other === place ? { ...each, ...changes } : each)));
  };
  /**
   * @param {number} to
   * @param {string} pressed
   */
  const move = (to, pressed) => {
    const moved = [...links()];
    moved.splice(to, 0, ...moved.splice(place, 1));
    send(moved, to, pressed);
  };
  const element = make("li", "se-chain-link");
  const head = make("div", "se-chain-head");
  const select = selectOf(`${labels.step} ${place + 1}`, Object.keys(kinds), (chosen) => {
    put(newLink(chosen, kinds[chosen]));
  });
  const up = buttonOf("↑", `${labels.up} ${place + 1}`, "up", () => move(place - 1, "up"));
  const down = buttonOf("↓", `${labels.down} ${place + 1}`, "down", () => move(place + 1, "down"));
  const remove = buttonOf("✕", `${labels.remove} ${place + 1}`, "remove", () => {
    send(links().filter((_, other) => other !== place));
  });
  select.value = kind;
  up.disabled = place === 0;
  down.disabled = place === last;
  head.append(select, up, down, remove);
  const fields = fieldsOf(kinds[kind], place, limits, link, put);
  const holder = make("div", "se-chain-fields");
  holder.append(...fields.map((field) => field.element));
  element.append(head, holder);
  const show = () => {
    for (const field of fields) field.show(link());
  };
  return { element, show };
}
