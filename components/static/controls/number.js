// @ts-check
// Number fields: what is typed counts only if it is a number.

/**
 * Call `onNumber` with every number that the user enters. Another text leaves the value as it was. When
 * the field loses the focus, it shows the value in force: Firefox reports no second change of a text
 * that a script replaced.
 *
 * @param {HTMLInputElement} number
 * @param {() => number} current the value in force
 * @param {(value: number) => void} onNumber
 * @param {() => void} [onOther] called when the text is not a number
 */
export function whenEntered(number, current, onNumber, onOther = () => {}) {
  number.addEventListener("change", () => {
    const wanted = number.valueAsNumber;
    if (Number.isFinite(wanted)) {
      onNumber(wanted);
      return;
    }
    number.value = String(current());
    onOther();
  });
  number.addEventListener("blur", () => {
    number.value = String(current());
  });
}
