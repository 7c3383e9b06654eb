"use strict";
// A click on a block says where it was written; links say where they lead, and lead nowhere.
(() => {
  const {make, icon, data, say, fileOf} = Preview;
  let chosen = null;
  let link = "";
  let hovered = null;
  let section = null;

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      say(`Copied ${text}`);
    } catch {
      say(text);
    }
  }

  /** Opens the editor at a line, or copies the place where no editor is known. */
  async function open(path, line) {
    if (!data.editor) return copy(`${path}:${line}`);
    const answer = await Preview.ask({do: "open", path, line});
    say(answer.error || answer.said || `Opened ${fileOf(path)}:${line}`);
  }

  function openChosen() {
    const {view} = Preview;
    if (chosen) open(chosen.path, chosen.line);
    else if (view) open(view.path, 1);
  }

  const isStill = (frame) => chosen && Preview.blockAt(frame, chosen.path, chosen.line);

  function chip(frame, block) {
    const label = data.editor ? `Open in ${data.editor.label}` : "Copy";
    const place = `${fileOf(chosen.path)}:${chosen.line}`;
    const box = make("div", {class: "chip", role: "group", "aria-label": "The selected block"},
      make("span", {class: "chip-place", title: `${chosen.path}:${chosen.line}`}, place),
      make("button", {type: "button", class: "chip-open", onclick: openChosen}, icon(data.editor ? "open" : "copy"), label),
      link && make("span", {class: "chip-link", title: link}, link));
    const rect = Preview.rectOf(frame, block);
    // Above the block, but never above the sheet's own edge, where the stage would cut it.
    box.style.top = `${Math.max(rect.top, link ? 64 : 38) - 6}px`;
    box.style.left = `${Math.max(0, rect.left)}px`;
    return box;
  }

  function draw(frame) {
    for (const old of frame.overlay.querySelectorAll(".chip")) old.remove();
    const block = isStill(frame);
    Preview.outline(frame, "chosen", block);
    Preview.outline(frame, "hover", hovered);
    Preview.outline(frame, "section", section === null ? null : sectionIn(frame, section));
    if (block && frame.kind === "email") frame.overlay.append(chip(frame, block));
  }

  function sectionIn(frame, anchor) {
    return [...frame.doc.querySelectorAll("[data-section]")].find((element) => element.dataset.section === anchor);
  }

  function choose(place, href = "") {
    chosen = place;
    link = href;
    const frame = Preview.current();
    if (frame && frame.doc) draw(frame);
    Preview.tell("chosen", chosen);
  }

  function follow(frame, anchor) {
    const href = anchor.getAttribute("href") || "";
    if (!href.startsWith("#") || href === "#") return href;
    const target = frame.doc.getElementById(decodeURIComponent(href.slice(1)));
    if (target) Preview.reveal(frame, target, 0.06);
    return "";
  }

  function clicked(frame, event) {
    const anchor = event.target.closest && event.target.closest("a[href], area[href]");
    if (anchor) event.preventDefault();
    const href = anchor ? follow(frame, anchor) : "";
    const block = event.target.closest && event.target.closest("[data-src]");
    Preview.hush();
    if (block) choose(Preview.placeOf(block), href);
    else choose(null);
    if (href && !block) say(href);
  }

  function hover(frame, event) {
    const block = event.target.closest ? event.target.closest("[data-src]") : null;
    if (block === hovered) return;
    hovered = block;
    Preview.outline(frame, "hover", block);
  }

  /** The block before or after the chosen one, for who has no mouse. */
  function step(by) {
    const frame = Preview.current();
    if (!frame || !frame.doc) return;
    const blocks = Preview.blocksOf(frame);
    const at = blocks.indexOf(isStill(frame));
    const block = blocks[Math.min(blocks.length - 1, Math.max(0, at + by))];
    if (!block) return;
    choose(Preview.placeOf(block));
    Preview.reveal(frame, block);
    const {path, line} = chosen;
    Preview.byId("said").textContent = `${fileOf(path)}, line ${line}: ${block.textContent.trim().slice(0, 60)}`;
  }

  /** Outlines a section; ``isWanted`` brings it into the stage too. */
  function highlight(anchor, isWanted = false) {
    section = anchor;
    const frame = Preview.current();
    if (!frame || !frame.doc) return;
    draw(frame);
    const element = isWanted && sectionIn(frame, anchor);
    if (element) Preview.reveal(frame, element, 0.1);
  }

  Preview.on("frame", (frame) => {
    const {doc} = frame;
    doc.addEventListener("click", (event) => clicked(frame, event), true);
    doc.addEventListener("auxclick", (event) => event.preventDefault(), true);
    doc.addEventListener("submit", (event) => event.preventDefault(), true);
    doc.addEventListener("dblclick", () => data.editor && openChosen());
    doc.addEventListener("mousemove", (event) => hover(frame, event));
    doc.addEventListener("mouseleave", () => hover(frame, {target: {}}));
  });
  Preview.on("outlines", draw);
  Preview.on("view", (view) => { if (chosen && view && chosen.path !== view.path) chosen = null; });
  Object.assign(Preview, {openAt: open, openChosen, chooseBlock: choose, stepBlock: step, highlight});
})();
