"use strict";
// The server: its updates, and what it is asked to do. An export has none and looks up its views.
(() => {
  const {data} = Preview;
  let events = null;
  let asked = "";
  let last = "";

  function status(kind, text, time = "") {
    Preview.byId("status").dataset.kind = kind;
    Preview.byId("status-text").textContent = text;
    Preview.byId("status-time").textContent = time;
  }

  function updated(event) {
    const began = performance.now();
    const told = JSON.parse(event.data);
    if (!told.issue || told.issue.path !== asked) return;
    const known = Preview.view;
    const isNew = known && known.path === told.issue.path && known.revision !== told.issue.revision;
    data.issues = told.issues;
    Preview.show(told.issue, {fresh: isNew});
    Preview.tell("issues");
    if (isNew) rebuilt(told.issue, began);
    else if (told.issue.problem) status("broken", "Does not build");
    else status("live", "Live");
  }

  function rebuilt(view, began) {
    const problems = view.problem ? view.problem.findings.length : 0;
    if (problems) status("broken", "Does not build");
    else status("live", "Rebuilt", new Date().toLocaleTimeString("en-GB"));
    Preview.byId("said").textContent = problems ? "" : "Rebuilt";
    Preview.afterPaint(() => performance.measure("event to painted", {start: began, end: performance.now()}));
  }

  /** What the checks found, which comes a moment after the view that it is about. */
  function examined(event) {
    const {path, findings} = JSON.parse(event.data);
    const known = Preview.view;
    if (!findings || !known || known.path !== path || known.problem) return;
    Preview.show({...known, findings});
  }

  function listen(path) {
    if (events) events.close();
    events = new EventSource(`/events?path=${encodeURIComponent(path)}`);
    events.addEventListener("update", updated);
    events.addEventListener("findings", examined);
    events.addEventListener("error", () => {
      status("stopped", "The preview server has stopped");
      // EventSource gives up for good after an answer that is no stream, for instance a 404.
      if (events.readyState === EventSource.CLOSED) setTimeout(() => listen(asked), 2000);
    });
  }

  /** Shows an issue by its path; a live one comes with the first event. */
  function choose(path) {
    if (path === asked) return;
    asked = path;
    const row = data.issues.find((issue) => issue.path === path);
    Preview.set({issue: row ? row.slug : path});
    Preview.tell("issues");
    if (data.live) listen(path);
    else Preview.show(data.exported[path]);
  }

  async function answerOf(deed) {
    const response = await fetch("/do", {
      method: "POST",
      headers: {"Content-Type": "application/json", "X-Preview-Token": data.token},
      body: JSON.stringify(deed),
    });
    const answer = await response.json();
    if (!response.ok) return {error: [answer.error, answer.hint].filter(Boolean).join(": ")};
    return answer;
  }

  /** Asks the server to do something; gives ``{said}`` or ``{error}``. */
  async function ask(deed) {
    try {
      const answer = await answerOf(deed);
      if (answer.go) location.href = answer.go;
      return answer;
    } catch {
      return {error: "The preview server does not answer"};
    }
  }

  function wanted() {
    const {issue} = Preview.state;
    return data.issues.find((row) => issue && (row.slug === issue || row.path === issue));
  }

  function begin() {
    const row = wanted();
    const path = row ? row.path : (data.issue || data.issues[0] || {path: ""}).path;
    if (!data.live) status("export", "Exported");
    if (!path || (data.issue && data.issue.path === path)) Preview.show(data.issue);
    if (path) choose(path);
  }

  Preview.on("state", (changed) => {
    const row = changed.includes("issue") && wanted();
    if (row && row.path !== last) choose(row.path);
  });
  Preview.on("issues", () => { last = asked; });
  Object.assign(Preview, {choose, ask, begin});
  Object.defineProperty(Preview, "chosen", {get: () => asked});
})();
