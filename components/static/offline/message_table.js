// Messages out of the small table that `components/offline/message_table.py` makes of many: the way back.

function numberOf(table, column, row) {
  table.split ??= [];
  table.split[column] ??= table.columns[column].split(" ");
  return table.split[column][row];
}

// Message number `place`, made when asked for: `table.pieces` has for each name of a message the
// wording of every message (`of`), and the wordings, `[text, columns]`; wherever a text has a line end,
// a number of the next column belongs.
export function messageOf(table, place) {
  const message = {};
  for (const [name, { of, wordings }] of Object.entries(table.pieces)) {
    const [text, columns] = wordings[of[place]];
    // How many messages before this one have the same wording.
    const row = of.slice(0, place).filter((wording) => wording === of[place]).length;
    const [first, ...rest] = text.split("\n");
    const woven = rest.map((part, hole) => numberOf(table, columns[hole], row) + part);
    message[name] = JSON.parse(first + woven.join(""));
  }
  return message;
}
