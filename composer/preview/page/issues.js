"use strict";
// The list of issues, with what each still waits for.
(() => {
  const {make, byId, data} = Preview;
  const SAID = {draft: "Draft", new: "New", changed: "Changed", built: "Built", sent: "Sent", broken: "Broken"};

  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function matching() {
    const words = folded(byId("filter").value).split(/\s+/).filter(Boolean);
    return data.issues.filter((issue) => {
      const text = folded([issue.title, issue.slug, issue.number || "", issue.date, issue.state, issue.language].join(" "));
      return words.every((word) => text.includes(word));
    });
  }

  function day(iso) {
    const date = new Date(`${iso}T12:00:00`);
    return isNaN(date) ? iso : date.toLocaleDateString("en-GB", {day: "numeric", month: "short", year: "numeric"});
  }

  function row(issue) {
    const isChosen = issue.path === Preview.chosen;
    return make("li", {},
      make("button", {
        type: "button", class: "issue", "aria-current": isChosen ? "true" : null, title: issue.path,
        onclick: () => { Preview.choose(issue.path); Preview.closeDrawer("sidebar"); },
      },
      make("span", {class: "issue-title", lang: issue.language, dir: "auto"}, issue.title || issue.slug),
      make("span", {class: "issue-facts"},
        make("span", {}, [issue.number ? `${issue.number}` : "", day(issue.date)].filter(Boolean).join(" · ")),
        make("span", {class: `state state-${issue.state}`}, SAID[issue.state] || issue.state))));
  }

  let drawn = "";
  function draw() {
    const found = matching();
    const key = JSON.stringify([Preview.chosen, found]);
    if (key === drawn) return;
    drawn = key;
    const focused = document.activeElement && document.activeElement.closest("#issues button");
    byId("issues").replaceChildren(...found.map(row));
    byId("no-issues").hidden = found.length > 0;
    byId("no-issues").textContent = data.issues.length ? "No issue matches." : "There is no issue yet: newsletter new begins one.";
    if (focused) focusChosen();
  }

  function focusChosen() {
    const chosen = byId("issues").querySelector("[aria-current]");
    if (chosen) chosen.focus();
  }

  /** The issue below or above the present one, in the list as it is filtered. */
  function step(by) {
    const found = matching();
    const at = found.findIndex((issue) => issue.path === Preview.chosen);
    const issue = found[Math.min(found.length - 1, Math.max(0, at + by))];
    if (!issue) return;
    Preview.choose(issue.path);
    const chosen = byId("issues").querySelector("[aria-current]");
    if (chosen) chosen.scrollIntoView({block: "nearest"});
  }

  function build() {
    byId("newsletter").textContent = data.newsletter.name;
    byId("filter").addEventListener("input", draw);
    byId("filter").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && matching().length) Preview.choose(matching()[0].path);
    });
    draw();
  }

  Preview.on("around", (view) => {
    byId("title").textContent = view ? view.title : data.newsletter.name;
    document.title = `${view ? view.title : data.newsletter.name} · preview`;
  });
  Preview.on("issues", draw);
  Object.assign(Preview, {buildIssues: build, stepIssue: step});
})();
