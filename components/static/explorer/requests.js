// @ts-check
// Requests for the message of the present address: one at a time, and the latest address last.

import { appUrl } from "../page/address.js";
import { Refusal } from "../page/load.js";

/** @import { Message } from "../message.d.ts" */
/** @import { ExplorerState } from "./state.js" */

/** How often a message that may soon change is requested again. */
const REPEATS = 5;

/**
 * Return the URL of the message for an address.
 *
 * @param {ExplorerState} state
 * @param {URL} page
 */
function requestOf({ ask, message, width, base, isPinInAddress }, { search }) {
  const url = appUrl(message.source, base);
  url.search = search;
  // The block that is pinned may be gone in the next picture.
  if (isPinInAddress) url.searchParams.delete("focus");
  // The message without the question shows what a right answer has earned.
  if (ask.isSolved) url.searchParams.delete("ask");
  url.searchParams.set("locale", navigator.language);
  url.searchParams.set("page", message.page);
  if (width.isNarrow) url.searchParams.set("compact", "true");
  return url;
}

/**
 * Load the message for the address that may follow, while the user looks at the present one.
 *
 * @param {ExplorerState} state
 */
export function prefetchNext(state) {
  const { requests } = state;
  const { next } = requests;
  requests.next = undefined;
  if (!next || requests.isBusy || navigator.connection?.saveData) return;
  requests.answer.prefetch?.(requestOf(state, next));
}

/**
 * Request a message again if the server can soon answer otherwise. Each time the wait is twice as
 * long, and after a few times it ends.
 *
 * @param {Pick<ExplorerState, "requests">} state
 * @param {Message} message
 * @param {() => void} onTime
 */
export function repeatLater({ requests }, { retry, query }, onTime) {
  clearTimeout(requests.timer);
  const asked = JSON.stringify(query);
  if (requests.repeated !== asked) requests.repeats = 0;
  requests.repeated = asked;
  if (retry === undefined || requests.repeats >= REPEATS) return;
  requests.timer = setTimeout(onTime, 1000 * retry * 2 ** requests.repeats);
  requests.repeats += 1;
}

/** Milliseconds without a change after which further facts are requested. */
const REST = 200;

/**
 * Return what a search for further facts depends on apart from values: the source and its class.
 *
 * @param {URL} page
 */
function subjectOf({ searchParams }) {
  return JSON.stringify([searchParams.get("code"), searchParams.get("class")]);
}

/**
 * End the request for further facts if the source has changed. Other values do not end it, because
 * its names of axes fit them as well.
 *
 * @param {Pick<ExplorerState, "address" | "requests">} state
 */
function endOlderSearch({ address, requests }) {
  const { search } = requests;
  if (search && search.subject !== subjectOf(address.present())) search.stop.abort();
}

/**
 * Request the further facts that a message announces, when the controls rest. They are shown unless
 * the address has changed meanwhile. A page has one such request at a time, and it never delays
 * another kind of request.
 *
 * @param {ExplorerState} state
 * @param {Message} message
 * @param {(message: Message) => void} onMessage
 */
export function requestMore(state, { more }, onMessage) {
  const { address, requests } = state;
  clearTimeout(requests.later);
  endOlderSearch(state);
  if (!more) return;
  requests.later = setTimeout(async () => {
    const page = address.present();
    await requests.search?.end;
    if (address.present().href !== page.href) return;
    const url = requestOf(state, page);
    url.searchParams.set("more", "true");
    const stop = new AbortController();
    const asked = Promise.resolve(requests.answer(url, stop.signal));
    const search = { subject: subjectOf(page), stop, end: asked.catch(() => {}) };
    requests.search = search;
    try {
      const message = await asked;
      if (address.present().href === page.href && !requests.isBusy) onMessage(message);
    } catch {
      // The first answer stays. The next change requests again.
    }
    if (requests.search === search) requests.search = undefined;
  }, REST);
}

/**
 * Set whether a request is running, also as an attribute, so that tests can wait for its end.
 *
 * @param {ExplorerState} state
 * @param {boolean} isBusy
 */
function setBusy({ requests, root }, isBusy) {
  requests.isBusy = isBusy;
  root.toggleAttribute("data-requesting", isBusy);
}

/**
 * Request the message for the present address, and again if the address changes meanwhile.
 *
 * If the server refuses the request for now, it is repeated when the server allows it. If it fails
 * for another reason, a rerun of the page brings the message.
 *
 * @param {ExplorerState} state
 * @param {(message: Message) => void} onMessage
 * @param {() => void} onFailure
 */
export async function requestMessage(state, onMessage, onFailure) {
  const { address, requests } = state;
  endOlderSearch(state);
  if (requests.isBusy) {
    requests.isOutdated = true;
    return;
  }
  setBusy(state, true);
  do {
    requests.isOutdated = false;
    try {
      onMessage(await requests.answer(requestOf(state, address.present())));
    } catch (error) {
      const seconds = error instanceof Refusal ? error.seconds : 0;
      if (seconds) {
        await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
        requests.isOutdated = true;
      } else {
        onFailure();
      }
    }
  } while (requests.isOutdated);
  setBusy(state, false);
}
