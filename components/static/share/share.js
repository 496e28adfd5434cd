// The Share panel's texts, each copied by one press, and its files.

import { copy } from "../page/copy.js";
import { make } from "../page/dom.js";

function copyButton(name, words, textOf, shown) {
  const button = make("button", "se-copy", words.copy);
  button.type = "button";
  button.setAttribute("aria-label", `${words.copy}: ${name}`);
  const said = make("span", "se-copy-said");
  said.setAttribute("role", "status");
  button.addEventListener("click", () => copy(textOf(), shown, said, words));
  const box = make("span", "se-copy-box");
  box.append(button, said);
  return box;
}

function linkBox({ label, text }, words) {
  const box = make("section", "se-share-part");
  const shown = make("code", "se-share-link-text", text);
  box.append(make("h3", "se-share-title", label), shown, copyButton(label, words, () => text, shown));
  return box;
}

function groupBox(group, words, kept) {
  const box = make("section", "se-share-part");
  const select = make("select", "se-examples");
  select.setAttribute("aria-label", `${group.label}: ${words.form}`);
  select.append(...group.forms.map(({ id, label }) => new Option(label, id)));
  const shown = make("pre", "se-share-text");
  shown.tabIndex = 0;
  const chosen = () => group.forms.find(({ id }) => id === select.value) ?? group.forms[0];
  const show = () => {
    kept[group.id] = select.value;
    shown.textContent = chosen().text;
  };
  if (group.forms.some(({ id }) => id === kept[group.id])) select.value = kept[group.id];
  select.addEventListener("change", show);
  show();
  const row = make("div", "se-share-row");
  row.append(select, copyButton(group.label, words, () => chosen().text, shown));
  box.append(make("h3", "se-share-title", group.label), row, shown);
  if (group.preview) {
    const picture = make("img", "se-share-preview");
    picture.loading = "lazy";
    picture.alt = group.alt;
    picture.src = group.preview;
    box.append(picture);
  }
  return box;
}

// The picture, twice as fine as on the page, drawn by the browser that shows it.
async function savePng(path, name) {
  const answer = await fetch(path);
  const picture = new Image();
  const source = URL.createObjectURL(await answer.blob());
  picture.src = source;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth * 2, picture.naturalHeight * 2];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(source);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function fileBox(data) {
  const box = make("section", "se-share-part");
  const list = make("ul", "se-share-files");
  for (const { id, label, href } of data.files) {
    const link = make("a", "se-share-file", label);
    link.href = href;
    link.download = id === "svg" ? "shapes.svg" : "";
    const line = make("li");
    line.append(link);
    list.append(line);
    if (id !== "svg") continue;
    const png = make("button", "se-share-file", data.png);
    png.type = "button";
    // On paper and in slides a picture is light, unless it was asked to be dark.
    const path = href.includes("theme=") ? href : `${href}&theme=light`;
    png.addEventListener("click", () => savePng(path, "shapes.png"));
    const next = make("li");
    next.append(png);
    list.append(next);
  }
  box.append(make("h3", "se-share-title", data.files_label), list);
  return box;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".se-share-forms");
  const message = JSON.stringify(data);
  if (message !== root.seMessage) {
    root.seMessage = message;
    root.seKept ??= {};
    const groups = data.groups.map((group) => groupBox(group, data.words, root.seKept));
    const first = make("div", "se-share-first");
    first.append(linkBox(data.link, data.words), fileBox(data));
    root.replaceChildren(first, ...groups);
  }
}
