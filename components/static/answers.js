// Answers of the server by question: those it gave lately, and one that may be wanted next.

const KEPT = 8;

async function fromServer(url, priority) {
  const answer = await fetch(url, { priority });
  if (!answer.ok) throw new Error(answer.status);
  return answer.text();
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
