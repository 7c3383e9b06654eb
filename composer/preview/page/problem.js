"use strict";
// The last save does not build: a card over the last good build, until the next good one.
(() => {
  const {make, byId, icon} = Preview;

  function excerpt(finding) {
    const rows = finding.excerpt.map(([number, text]) => make("li", {class: number === finding.line ? "is-line" : null},
      make("span", {class: "excerpt-number"}, `${number}`), make("code", {dir: "auto"}, text || "\u200b")));
    return make("ol", {class: "excerpt", "aria-label": "The lines around it"}, rows);
  }

  function place({path, line, column}) {
    const text = line ? `${path}:${line}:${column}` : path;
    return make("button", {type: "button", class: "place", onclick: () => Preview.openAt(path, line)}, text);
  }

  function one(finding) {
    return make("article", {class: `mishap mishap-${finding.severity}`},
      make("h3", {}, icon(finding.severity), make("span", {}, finding.message)),
      finding.path && place(finding),
      finding.excerpt.length ? excerpt(finding) : null,
      finding.hint && make("p", {class: "mishap-hint"}, finding.hint));
  }

  function said(findings) {
    const [first] = findings;
    const rest = findings.length > 1 ? `, and ${findings.length - 1} more` : "";
    return `Does not build. Line ${first.line}: ${first.message}${rest}`;
  }

  function beginning() {
    byId("problem").hidden = false;
    byId("problem").setAttribute("aria-label", "No issue yet");
    byId("problem").replaceChildren(make("h2", {}, "There is no issue yet"),
      make("p", {class: "soft"}, "newsletter new begins one. It appears here as soon as its file is saved."));
  }

  function draw(view) {
    if (!view) return beginning();
    const findings = view && view.problem ? view.problem.findings : [];
    byId("problem").hidden = !findings.length;
    document.body.classList.toggle("has-problem", findings.length > 0);
    byId("alarm").textContent = findings.length ? said(findings) : "";
    // The source shows each finding at its line, where a card would only cover it.
    byId("problem").dataset.place = findings.every((finding) => finding.path === view.path) ? "here" : "elsewhere";
    const isKept = view && view.html.parts.length > 0;
    byId("problem").replaceChildren(...(findings.length ? [
      make("h2", {}, "The last save does not build"),
      make("p", {class: "soft"}, isKept ? "Behind this card stands the last build that was good." : "There is no good build of it yet."),
      ...findings.map(one)] : []));
  }

  Preview.on("view", draw);
})();
