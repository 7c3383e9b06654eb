"use strict";
// Shortcuts: one table that the help dialog shows and the keys obey.
(() => {
  const {make, byId, choices, SCHEMES, WIDTHS, data, state, say} = Preview;

  function turn(key, names) {
    Preview.next(key);
    say(names[state[key]] || "");
  }

  const toggle = (key, on, off) => () => turn(key, {0: off, 1: on});
  const reader = () => turn("reader", Object.fromEntries(data.readers.map(({id, label}) => [id, label])));
  const KEYS = [
    {group: "Look", keys: "1 2 3 4 5", says: "Email, Web, Text, Source, Inbox", run: (key) => Preview.set({tab: choices.tab[key - 1]})},
    {keys: "w", says: "Width: 600, 375, 320, free", run: () => turn("width", {...WIDTHS, 600: "600 px", 375: "375 px", 320: "320 px"})},
    {keys: "d", says: "Scheme: light, dark, inverted", run: () => turn("scheme", SCHEMES)},
    {keys: "i", says: "Images on and off", run: toggle("images", "Images on", "Images off")},
    {keys: "s", says: "Style on and off", run: toggle("style", "Style on", "Style off")},
    {keys: "o", says: "As Outlook draws it", run: toggle("outlook", "As Outlook draws it", "As written")},
    {keys: "c", says: "Clipped by Gmail", run: toggle("clip", "Clipped at 102 KB", "Whole")},
    {keys: "r", says: "Next reader", run: reader},
    {group: "Move", keys: "j k", says: "Next and previous issue", run: (key) => Preview.stepIssue(key === "j" ? 1 : -1)},
    {keys: "n p", says: "Next and previous block", run: (key) => Preview.stepBlock(key === "n" ? 1 : -1)},
    {keys: "/", says: "Filter the issues", run: () => filter()},
    {keys: "e", says: data.editor ? `Open in ${data.editor.label}` : "Copy the place", run: () => Preview.openChosen()},
    {keys: "?", says: "This list", run: () => byId("help").showModal()},
  ];

  function filter() {
    const input = byId("filter");
    if (getComputedStyle(byId("sidebar")).visibility === "hidden") document.querySelector("[data-opens='sidebar']").click();
    input.focus();
    input.select();
  }

  const isWriting = (element) => element && element.matches &&
    element.matches("textarea, select, [contenteditable], input:not([type=radio])");

  function escape(event) {
    if (event.target === byId("filter") && byId("filter").value) return;
    if (isWriting(event.target)) event.target.blur();
    Preview.closeDrawers();
    Preview.chooseBlock(null);
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || byId("help").open) return;
    if (event.key === "Escape") return escape(event);
    if (isWriting(event.target)) return;
    const shortcut = KEYS.find(({keys}) => keys.split(" ").includes(event.key));
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run(event.key);
  }

  function help() {
    const rows = KEYS.flatMap(({group, keys, says}) => [
      group && make("h3", {}, group),
      make("div", {class: "help-row"}, make("span", {}, says), make("span", {class: "help-keys"}, keys.split(" ").map((key) => make("kbd", {}, key))))]);
    byId("help").append(
      make("header", {}, make("h2", {id: "help-title"}, "Keyboard"),
        make("button", {type: "button", class: "icon", "aria-label": "Close", onclick: () => byId("help").close()}, Preview.icon("close"))),
      ...rows.filter(Boolean));
    byId("help").addEventListener("click", (event) => { if (event.target === byId("help")) byId("help").close(); });
    byId("help-open").addEventListener("click", () => byId("help").showModal());
  }

  function listen() {
    help();
    document.addEventListener("keydown", pressed);
    // Somebody who clicked into the mail still presses the page's keys.
    Preview.on("frame", (frame) => frame.doc.addEventListener("keydown", pressed));
  }

  Preview.buildKeyboard = listen;
})();
