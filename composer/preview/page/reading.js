"use strict";
// The text part as a terminal and a telephone show it, and the source with its findings.
(() => {
  const {state, make, byId, icon} = Preview;

  function device(kind, caption, text) {
    return make("figure", {class: `device device-${kind}`, "data-scheme": state.scheme},
      make("figcaption", {}, caption),
      make("div", {class: "device-screen", tabindex: "0", role: "region", "aria-label": caption}, make("pre", {dir: "auto"}, text)));
  }

  function text(view) {
    const said = Preview.written(view.text);
    byId("pane-text").replaceChildren(make("div", {class: "devices", lang: view.language},
      device("terminal", "In a terminal, 72 columns", said),
      device("phone", "On a telephone", said)));
  }

  function findingsOf(view) {
    const all = view.problem ? view.problem.findings : view.findings;
    const byLine = new Map();
    for (const finding of all) {
      if (finding.path !== view.path) continue;
      byLine.set(finding.line, [...(byLine.get(finding.line) || []), finding]);
    }
    return byLine;
  }

  /** What a line of Markdown is, as far as its looks need to tell. */
  function kindOf(line, isHead) {
    if (isHead) return "head";
    if (/^#{1,6}\s/.test(line)) return "heading";
    if (/^:{2,}|^\s*\{|^\[\^/.test(line)) return "directive";
    return /^>/.test(line) ? "quote" : "prose";
  }

  function remark(finding) {
    return make("div", {class: `remark remark-${finding.severity}`}, icon(finding.severity),
      make("p", {}, finding.message, finding.hint && make("span", {class: "soft"}, ` ${finding.hint}`)));
  }

  function line(view, content, number, isHead, findings) {
    const button = make("button", {
      type: "button", class: "line-number", "aria-label": `Line ${number}`,
      onclick: () => Preview.openAt(view.path, number),
    }, `${number}`);
    return make("li", {class: `line line-${kindOf(content, isHead)}${findings ? " has-finding" : ""}`, "data-line": number},
      button, make("code", {dir: "auto"}, content || "\u200b"), ...(findings || []).map(remark));
  }

  function source(view) {
    const lines = view.source.split(/\r?\n/);
    const byLine = findingsOf(view);
    const end = lines[0] === "---" ? lines.indexOf("---", 1) : -1;
    const pane = byId("pane-source");
    const top = pane.firstElementChild ? pane.firstElementChild.scrollTop : 0;
    const list = make("ol", {class: "lines", lang: view.language},
      lines.map((content, at) => line(view, content, at + 1, at <= end, byLine.get(at + 1))));
    const scroller = make("div", {class: "source", tabindex: "0", role: "region", "aria-label": view.path}, list);
    pane.replaceChildren(scroller);
    scroller.scrollTop = top;
    mark(Preview.chosenPlace || (view.problem && view.problem.findings[0]));
  }

  function mark(place) {
    for (const old of byId("pane-source").querySelectorAll(".is-chosen")) old.classList.remove("is-chosen");
    if (!place || !Preview.view || place.path !== Preview.view.path) return;
    const found = byId("pane-source").querySelector(`[data-line="${place.line}"]`);
    if (!found) return;
    found.classList.add("is-chosen");
    found.scrollIntoView({block: "center"});
  }

  const drawn = {};
  function draw() {
    const {view} = Preview;
    if (!view || !(state.tab === "text" || state.tab === "source")) return;
    // A tab that is looked at again is as it was left, unless what it shows has changed.
    const key = state.tab === "text" ? [state.reader, state.scheme].join() : "";
    const last = drawn[state.tab];
    if (last && last.view === view && last.key === key) return;
    drawn[state.tab] = {view, key};
    (state.tab === "text" ? text : source)(view);
  }

  Preview.on("view", draw);
  Preview.on("state", draw);
  Preview.on("chosen", (place) => {
    Preview.chosenPlace = place;
    mark(place);
  });
  Object.assign(Preview, {markLine: mark});
})();
