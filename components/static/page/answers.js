// Answers of the server by question: those it gave lately, and one that may be wanted next.

const KEPT = 8;

// The error of a server that is asked too much has the seconds after which it may be asked again.
async function fromServer(url, priority) {
  const answer = await fetch(url, { priority });
  if (answer.ok) return answer.text();
  const seconds = Number(answer.headers.get("retry-after"));
  throw Object.assign(new Error(answer.status), { seconds });
}

// A function from a question's URL to its message, anew at every call, for who shows a message may
// change it; `ahead` fetches one before it is wanted. What failed is asked again.
export function remembering(ask = fromServer) {
  const kept = new Map();
  const textOf = (url, priority) => {
    const { href } = url;
    const text = kept.get(href) ?? ask(url, priority);
    kept.delete(href);
    kept.set(href, text);
    text.catch(() => kept.delete(href));
    // The oldest stand first.
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
    return text;
  };
  const answer = async (url) => JSON.parse(await textOf(url, "high"));
  answer.ahead = (url) => textOf(url, "low").catch(() => {});
  return answer;
}
