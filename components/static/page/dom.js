// @ts-check
// Helpers that make and find elements.

/**
 * Return a new element with a class and a text. The text never becomes markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string | number} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = String(text);
  return element;
}

/**
 * Set the text of an element. The same text is not set again, because the browser would compute the
 * layout again.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Set the language of an element. The same language is not set again, because the browser would
 * compute all styles in the element again.
 *
 * @param {HTMLElement} element
 * @param {string} language
 */
export function setLanguage(element, language) {
  if (element.lang !== language) element.lang = language;
}

/**
 * Show a list, one element for each item. An item that did not change keeps its element.
 *
 * @template Item
 * @param {Element} parent
 * @param {WeakMap<Element, string>} drawn what each element shows, as JSON
 * @param {Item[]} items
 * @param {(item: Item) => Element} elementOf
 */
export function showEach(parent, drawn, items, elementOf) {
  items.forEach((item, place) => {
    const text = JSON.stringify(item);
    const present = parent.children[place];
    if (present && drawn.get(present) === text) return;
    const made = elementOf(item);
    drawn.set(made, text);
    if (present) present.replaceWith(made);
    else parent.append(made);
  });
  while (parent.children.length > items.length) parent.lastElementChild?.remove();
}

/**
 * Return the first element under `root` that matches `selector`.
 *
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Kind} [kind] class of the element, where more than `HTMLElement` is needed
 * @returns {Kind}
 * @throws {Error} if there is no such element
 */
export function find(root, selector, kind) {
  const found = root.querySelector(selector);
  if (!(found instanceof (kind ?? HTMLElement))) throw new Error(`no element ${selector}`);
  return /** @type {Kind} */ (found);
}

/**
 * Return the closest element around the target of an event that matches `selector`, or null.
 *
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {{ target: EventTarget | null }} event
 * @param {string} selector
 * @param {new () => Kind} [kind] class of the element, where more than `HTMLElement` is needed
 * @returns {Kind | null}
 */
export function around({ target }, selector, kind) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof (kind ?? HTMLElement) ? /** @type {Kind} */ (found) : null;
}

/**
 * Return a text as nodes, with elements for its `code`.
 *
 * @param {string} text
 */
export function phrases(text) {
  return text.split("`").map((part, place) => (place % 2 ? make("code", "", part) : part));
}

/**
 * Return a text with its holes filled: `{name}` with the value of that name.
 *
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (hole, name) => String(values[name] ?? hole));
}

/**
 * Return the element with the focus in the tree of `element`: in its document, or in its shadow tree,
 * whose focused element the document does not know.
 *
 * @param {Node} element
 */
export function focusedAround(element) {
  const tree = element.getRootNode();
  return tree instanceof Document || tree instanceof ShadowRoot ? tree.activeElement : null;
}

/** Remove the still picture that covers the page while the app loads. */
export function removeOpening() {
  document.querySelector(".se-opening")?.remove();
}

/**
 * Return whether a click comes from a key or a script. Its detail is 0, but for Enter on a link in
 * Firefox, whose event has no pointer.
 *
 * @param {MouseEvent} event
 */
export function isFromKeyboard(event) {
  return !event.detail || (event instanceof PointerEvent && event.pointerId < 0);
}
