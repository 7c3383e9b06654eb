"use strict";
// The page's one global: what the server told, what the visitor chose, and who wants to know.
const Preview = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const first = (data.readers[0] || {id: "nobody"}).id;
  // A switch's value is in the hash unless it is this one.
  const DEFAULTS = {
    tab: "email", width: "600", free: "720", scheme: "light", images: "1", style: "1",
    outlook: "0", clip: "0", reader: first, issue: "", bare: "0",
  };
  const CHOICES = {
    tab: ["email", "web", "text", "source", "inbox"],
    width: ["600", "375", "320", "free"],
    scheme: ["light", "dark", "inverted"],
    images: ["1", "0"], style: ["1", "0"], outlook: ["0", "1"], clip: ["0", "1"], bare: ["0", "1"],
    reader: data.readers.map((reader) => reader.id),
  };
  const listeners = {};
  const state = {...DEFAULTS};
  let view = null;

  function on(kind, listener) {
    (listeners[kind] ||= []).push(listener);
  }

  function tell(kind, ...words) {
    for (const listener of listeners[kind] || []) listener(...words);
  }

  function isChoice(key, value) {
    if (key === "free") return /^\d{3,4}$/.test(value) && value >= 240 && value <= 1600;
    return key in DEFAULTS && (!CHOICES[key] || CHOICES[key].includes(value));
  }

  function readHash() {
    const given = new URLSearchParams(location.hash.slice(1));
    const read = {...DEFAULTS};
    for (const [key, value] of given) if (isChoice(key, value)) read[key] = value;
    return read;
  }

  function writeHash() {
    const kept = Object.entries(state).filter(([key, value]) => value !== DEFAULTS[key]);
    const hash = new URLSearchParams(kept).toString();
    // A switch is not a step that "back" should undo: the entry is replaced.
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  function change(wanted) {
    const changed = Object.keys(wanted).filter((key) => state[key] !== wanted[key]);
    if (!changed.length) return changed;
    Object.assign(state, wanted);
    return changed;
  }

  /** Changes switches: ``set({scheme: "dark"})``. */
  function set(wanted) {
    const changed = change(wanted);
    if (!changed.length) return;
    writeHash();
    tell("state", changed);
  }

  /** The value after the present one, round and round. */
  function next(key) {
    const choices = CHOICES[key];
    set({[key]: choices[(choices.indexOf(state[key]) + 1) % choices.length]});
  }

  function show(issue, {fresh = false} = {}) {
    view = issue;
    tell("view", view, fresh);
    // The mail first: what stands around it may come a frame later.
    if (fresh) Preview.afterPaint(() => tell("around", view));
    else tell("around", view);
  }

  /** The visitor's reader's own edition, or the first reader's where theirs is missing. */
  function forReader(editions) {
    return editions[state.reader] ?? editions[first] ?? "";
  }

  /** A text with the visitor's reader's values in their places. */
  function written({parts, values}) {
    const said = forReader(values);
    return parts.map((part) => (typeof part === "number" ? said[part] : part)).join("");
  }

  Object.assign(state, readHash());
  addEventListener("hashchange", () => {
    const changed = change(readHash());
    if (changed.length) tell("state", changed);
  });
  return {data, state, on, tell, set, next, show, forReader, written, choices: CHOICES, get view() { return view; }};
})();
