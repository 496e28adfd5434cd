// @ts-check
// The form for one answer: a choice between answers, or a text.

import { make, phrases } from "../page/dom.js";

/**
 * What a form is made from.
 *
 * @typedef {object} FormParts
 * @property {string} label name of the answers, or of the field
 * @property {string} check text of the button
 * @property {string[]} options answers to choose from; without any, the answer is typed
 * @property {string} placeholder example of a typed answer
 */

/**
 * An answer: the typed text, or the index of the chosen option.
 *
 * @typedef {{ answer: string } | { choice: number }} Answered
 */

/**
 * @typedef {object} AnswerForm
 * @property {HTMLElement} element
 * @property {(text: string) => void} say say something about the answer, for example that it is not readable
 * @property {() => void} focus
 */

/** Names of the groups of options, unique in the page. */
const groups = (function* () {
  for (let number = 0; ; number += 1) yield `se-answers-${number}`;
})();

/**
 * @param {FormParts} parts
 * @returns {{ element: HTMLElement, inputs: HTMLInputElement[] }}
 */
function choiceOf({ label, options }) {
  const element = make("fieldset", "se-answers");
  element.append(make("legend", "se-hidden", label));
  const name = String(groups.next().value);
  const inputs = options.map((option) => {
    const row = make("label", "se-answer-option");
    const input = make("input");
    input.type = "radio";
    input.name = name;
    const text = make("span");
    text.append(...phrases(option));
    row.append(input, text);
    element.append(row);
    return input;
  });
  return { element, inputs };
}

/**
 * @param {FormParts} parts
 * @returns {{ element: HTMLElement, inputs: HTMLInputElement[] }}
 */
function fieldOf({ label, placeholder }) {
  const element = make("label", "se-answer-line", label);
  const input = make("input", "se-expression");
  input.autocomplete = "off";
  input.spellcheck = false;
  input.placeholder = placeholder;
  element.append(input);
  return { element, inputs: [input] };
}

/**
 * Return a form. A choice that is missing is reported as an empty text.
 *
 * @param {FormParts} parts
 * @param {(answered: Answered) => void} onAnswer
 * @returns {AnswerForm}
 */
export function answerForm(parts, onAnswer) {
  const element = make("div", "se-answer-form");
  const isChoice = parts.options.length > 0;
  const field = isChoice ? choiceOf(parts) : fieldOf(parts);
  const button = make("button", "se-button se-primary", parts.check);
  button.type = "button";
  const said = make("p", "se-answer-said");
  said.setAttribute("role", "status");
  element.append(field.element, button, said);
  const send = () => {
    const choice = field.inputs.findIndex(({ checked }) => checked);
    if (isChoice && choice >= 0) onAnswer({ choice });
    else onAnswer({ answer: isChoice ? "" : field.inputs[0].value });
  };
  // A sandboxed frame sends no form, and has no event for it.
  button.addEventListener("click", send);
  field.element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    send();
  });
  return {
    element,
    say: (text) => said.replaceChildren(...phrases(text)),
    focus: () => field.inputs[0].focus(),
  };
}
