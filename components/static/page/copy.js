// Text to the clipboard by one press, and a word on whether it went well.

const SHOWN = 2500;
const said = new WeakMap();

// Where a page may not write to the clipboard, the text is chosen, ready for the keys.
async function copied(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const range = document.createRange();
    range.selectNodeContents(shown);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand("copy");
  }
}

// `place` says it for a moment, to those who listen as well.
export async function copy(text, shown, place, words) {
  const done = await copied(text, shown);
  place.textContent = done ? words.copied : words.not_copied;
  clearTimeout(said.get(place));
  said.set(place, setTimeout(() => (place.textContent = ""), SHOWN));
}

function copyBlock({ target }) {
  const button = target.closest?.(".se-code .se-copy");
  if (!button) return;
  const shown = button.closest(".se-code").querySelector("code");
  const words = { copied: button.dataset.copied, not_copied: button.dataset.notCopied };
  copy(shown.textContent, shown, button.nextElementSibling, words);
}

// The programs come and go with Streamlit's runs. Called again, it is the same listener.
export function followCopyButtons() {
  document.addEventListener("click", copyBlock);
}
