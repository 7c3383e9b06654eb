"use strict";
// Findings in the panel, each with its place and with what can be done about it at once.
(() => {
  const {make, byId, icon, data, fileOf} = Preview;
  const NAMES = {error: "Error", warning: "Warning", note: "Note"};

  function goTo(finding) {
    if (Preview.state.tab === "source") return Preview.markLine(finding);
    const shown = Preview.frames.email;
    const block = shown.doc && Preview.blockAt(shown, finding.path, finding.line);
    if (!block) return Preview.say(`${finding.path}:${finding.line}`);
    Preview.set({tab: "email"});
    Preview.closeDrawers();
    Preview.chooseBlock(Preview.placeOf(block));
    Preview.reveal(shown, block);
  }

  /** Runs a deed from its button, and says beside it what came of it. */
  async function run(deed, button, answer) {
    button.disabled = true;
    answer.textContent = "…";
    const {said, error} = await Preview.ask(deed);
    answer.textContent = error || said;
    answer.classList.toggle("is-error", Boolean(error));
    button.disabled = !error;
  }

  function altForm(offer) {
    const answer = make("p", {class: "answer", role: "status"});
    const input = make("input", {type: "text", required: true, "aria-label": offer.label, placeholder: offer.label});
    const button = make("button", {class: "do"}, "Write it");
    const submit = (event) => {
      event.preventDefault();
      const {path, line, source} = offer;
      if (input.value.trim()) run({do: "alt", path, line, source, text: input.value.trim()}, button, answer);
    };
    return make("form", {class: "offer", onsubmit: submit}, make("div", {class: "offer-row"}, input, button), answer);
  }

  function deedOf({kind, url, path, poll, remark}) {
    return kind === "fetch" ? {do: "fetch", url} : {do: "approve", path, poll, remark};
  }

  function offer(one) {
    if (one.kind === "alt") return altForm(one);
    const answer = make("p", {class: "answer", role: "status"});
    const button = make("button", {type: "button", class: "do", onclick: () => run(deedOf(one), button, answer)}, one.label);
    const quoted = one.kind === "approve" && make("blockquote", {dir: "auto"}, one.text, make("cite", {}, one.author));
    return make("div", {class: "offer"}, quoted, button, answer);
  }

  function finding(one, at, offers) {
    const place = `${fileOf(one.path)}:${one.line}`;
    return make("li", {class: `finding finding-${one.severity}`, id: `finding-${at}`, tabindex: "-1"},
      make("span", {class: "finding-icon"}, icon(one.severity)),
      make("div", {class: "finding-body"},
        make("p", {class: "finding-says"}, make("span", {class: "unseen"}, `${NAMES[one.severity]}: `), one.message),
        one.hint && make("p", {class: "soft"}, one.hint),
        one.path && make("button", {type: "button", class: "place", title: `${one.path}:${one.line}`, onclick: () => goTo(one)}, place),
        data.live && offers.map(offer)));
  }

  const isOf = (one) => (offered) => offered.path === one.path && offered.line === one.line;

  function count(findings) {
    const all = findings.filter((one) => one.severity !== "note").length;
    byId("panel-count").hidden = !all;
    byId("panel-count").textContent = all;
  }

  function draw(view) {
    if (!view) return byId("findings").replaceChildren();
    // The problem's own findings are on its card; here too, so that their offers have a place.
    const findings = view.problem ? view.problem.findings : view.findings;
    const own = view.offers.filter((offered) => !findings.some((one) => isOf(one)(offered)));
    const rest = data.live && own.length > 0;
    count(findings);
    byId("findings").replaceChildren(
      make("div", {class: "panel-head"}, make("h2", {id: "findings-title"}, "Findings"),
        make("p", {}, findings.length ? `${findings.length}` : "")),
      findings.length
        ? make("ul", {class: "finding-list"}, findings.map((one, at) => finding(one, at, view.offers.filter(isOf(one)))))
        : make("p", {class: "all-well"}, icon("done"), "Nothing to mend."),
      ...(rest ? [make("h3", {}, "To do"), make("div", {class: "offers"}, own.map(offer))] : []));
  }

  let last = "";
  Preview.on("around", (view) => {
    const key = JSON.stringify(view && [view.path, view.findings, view.problem, view.offers]);
    // Somebody may be writing in one of its fields while another file is saved.
    if (key === last) return;
    last = key;
    draw(view);
  });
  Preview.on("finding", (at) => {
    const item = byId(`finding-${at}`);
    if (!item) return;
    if (getComputedStyle(byId("panel")).visibility === "hidden") byId("panel-toggle").click();
    item.scrollIntoView({block: "nearest"});
    item.focus();
  });
})();
