// @ts-check
// A typed answer as numbers, by the grammar of `backend/practice/answer_text.py`. The text is never
// run as code.

const MOST_LETTERS = 200;
const MOST_AXES = 8;
const MOST_NESTING = 8;
const MOST = 10 ** 12;
const TOKENS = /\s*(?:(\d+(?:_\d+)*)|([-+*×·,()[\]]))/y;
const THOUSANDS = /^\d{1,3}(,\d{3})+$/;
const ROW = /^(?:h_n|c_n)\s*\[(.*)\]$/s;

/** A number, or the numbers in a bracket. @typedef {number | number[]} Entry */

class NotRead extends Error {}

/** @param {string} text */
function tokensOf(text) {
  const end = text.trimEnd().length;
  const found = [];
  TOKENS.lastIndex = 0;
  let at = 0;
  while (at < end) {
    const match = TOKENS.exec(text);
    if (!match) throw new NotRead();
    found.push(match[1] ?? match[2]);
    at = TOKENS.lastIndex;
  }
  return found;
}

/** @param {Entry} entry */
function whole(entry) {
  if (typeof entry !== "number") throw new NotRead();
  return entry;
}

/** @param {number} number */
function bounded(number) {
  if (Math.abs(number) > MOST) throw new NotRead();
  return number;
}

/** Parser over the tokens; every step consumes one, so that it ends. */
class Reader {
  at = 0;
  depth = 0;

  /** @param {string[]} tokens */
  constructor(tokens) {
    this.tokens = tokens;
  }

  get next() {
    return this.tokens[this.at] ?? "";
  }

  take() {
    const token = this.next;
    this.at += 1;
    return token;
  }

  /** @returns {number[]} */
  all() {
    const entries = this.entries("");
    const [first] = entries;
    return entries.length === 1 && Array.isArray(first) ? first : entries.map(whole);
  }

  /** @param {string} close @returns {Entry[]} */
  entries(close) {
    /** @type {Entry[]} */
    const found = [];
    while (!["", ")", "]"].includes(this.next)) {
      found.push(this.sum());
      if (this.next === ",") this.take();
    }
    if (this.next !== close) throw new NotRead();
    this.take();
    return found;
  }

  /** @returns {Entry} */
  sum() {
    let value = this.product();
    while (this.next === "+" || this.next === "-") {
      const sign = this.take() === "-" ? -1 : 1;
      value = bounded(whole(value) + sign * whole(this.product()));
    }
    return value;
  }

  /** @returns {Entry} */
  product() {
    let value = this.factor();
    while (["*", "×", "·"].includes(this.next)) {
      this.take();
      value = bounded(whole(value) * whole(this.factor()));
    }
    return value;
  }

  /** @returns {Entry} */
  factor() {
    const token = this.take();
    if (token === "-" || token === "+") {
      if (this.next === "-" || this.next === "+") throw new NotRead();
      const value = whole(this.factor());
      return token === "-" ? -value : value;
    }
    if (token === "(" || token === "[") return this.bracket(token);
    if (!/^\d/.test(token)) throw new NotRead();
    return bounded(Number(token.replaceAll("_", "")));
  }

  /** @param {string} open @returns {Entry} */
  bracket(open) {
    this.depth += 1;
    if (this.depth > MOST_NESTING) throw new NotRead();
    const before = this.at;
    const entries = this.entries(open === "(" ? ")" : "]");
    this.depth -= 1;
    const hasComma = this.tokens[this.at - 2] === "," && this.at - 2 >= before;
    const [first] = entries;
    if (entries.length === 1 && open === "(" && !hasComma) return first;
    if (entries.length === 1 && Array.isArray(first)) return first;
    return entries.map(whole);
  }
}

/**
 * Return the sizes of a shape, `torch.Size([1, 35, 2*20])`, or null for another text.
 *
 * @param {string} text
 */
export function readNumbers(text) {
  // Like Python, count characters, not the halves of a pair.
  const bare = text.trim();
  if (!bare || [...text].length > MOST_LETTERS) return null;
  try {
    const numbers = new Reader(tokensOf(bare.replace(/^torch\.Size/, ""))).all();
    return numbers.length > MOST_AXES ? null : numbers.map((each) => each + 0);
  } catch (error) {
    if (error instanceof NotRead) return null;
    throw error;
  }
}

/**
 * Return one integer as a list, `4*20*(10+20)`, `15,040` or `h_n[3]`, or null for another text.
 *
 * @param {string} text
 */
export function readNumber(text) {
  const bare = text.trim();
  const row = bare.match(ROW);
  const single = THOUSANDS.test(bare) ? bare.replaceAll(",", "") : row ? row[1] : bare;
  const numbers = readNumbers(single);
  return numbers?.length === 1 ? numbers : null;
}
