"use strict";
// The frame that a mail or a page is shown in: sandboxed, as high as its content, patched in place.
// The stage around it scrolls, so what is drawn over the mail stays with it.
(() => {
  const {state, make, byId} = Preview;
  const POLICY =
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https: http: file:; font-src https: data:";
  // The gap that a stage leaves beside a sheet on both sides together; see stage.css.
  const AROUND = 96;
  const LENSES = ["scheme", "images", "style", "outlook", "reader"];
  const frames = {};

  const SHELL =
    `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="${POLICY}" data-own>` +
    `<style data-own>html{overflow:hidden}</style></head><body></body></html>`;

  function build(kind, title) {
    const iframe = make("iframe", {title, sandbox: "allow-same-origin", scrolling: "no"});
    const overlay = make("div", {class: "overlay"});
    const handle = make("div", {
      class: "handle", role: "separator", tabindex: "0", "aria-orientation": "vertical",
      "aria-label": "Width of the mail", "aria-valuemin": "240", "aria-valuemax": "1600", title: "Drag to change the width",
    });
    const sheet = make("div", {class: "sheet"}, make("div", {class: "glass"}, iframe), overlay, handle);
    const stage = make("div", {class: "stage", id: `stage-${kind}`, tabindex: "0", role: "region", "aria-label": title}, sheet);
    byId(`pane-${kind}`).append(stage);
    return {kind, iframe, overlay, handle, sheet, stage, scale: 1, shown: null, doc: null};
  }

  /** Width in the frame's own pixels, and how much smaller it is drawn where the stage is narrow. */
  function lay(frame) {
    const isBare = state.bare === "1";
    const wanted = Number(state.width !== "free" ? state.width : isBare ? innerWidth : state.free);
    const around = frame.stage.clientWidth < 700 ? 0 : AROUND;
    const room = frame.stage.clientWidth - around;
    frame.scale = isBare || room <= 0 ? 1 : Math.min(1, room / wanted);
    frame.iframe.style.width = `${wanted}px`;
    frame.iframe.style.transform = frame.scale === 1 ? "" : `scale(${frame.scale})`;
    frame.sheet.style.width = `${Math.round(wanted * frame.scale)}px`;
    frame.sheet.dataset.scheme = state.scheme;
    frame.handle.setAttribute("aria-valuenow", wanted);
    measure(frame);
    Preview.tell("laid", frame);
  }

  /** Gives the frame its content's height; whether that has changed. */
  function measure(frame) {
    const height = Math.ceil(frame.doc.documentElement.getBoundingClientRect().height);
    const isOther = height !== frame.height;
    frame.height = height;
    if (isOther) frame.iframe.style.height = `${height}px`;
    frame.sheet.style.height = `${Math.round(height * frame.scale)}px`;
    return isOther;
  }

  // A picture without a size, and fonts that come late, change the height after it was drawn.
  function settle(frame) {
    if (measure(frame)) Preview.tell("laid", frame);
  }

  /** Draws the present view through the present switches; gives the blocks that changed. */
  function draw(frame) {
    const {view} = Preview;
    const hasMail = view && (frame.kind === "web" ? view.web : Preview.written(view.html));
    frame.stage.hidden = !hasMail;
    if (!hasMail) return [];
    const isSame = frame.path === view.path;
    const key = [view.path, ...LENSES.map((lens) => state[lens]), hasMail].join("|");
    const changed = key === frame.key ? [] : Preview.patch(frame.doc, Preview.lenses[frame.kind](view));
    frame.key = key;
    if (!isSame) frame.stage.scrollTop = 0;
    frame.path = view.path;
    frame.isStale = false;
    lay(frame);
    return isSame ? changed : [];
  }

  function refresh(isFresh) {
    for (const frame of Object.values(frames)) {
      frame.isStale = true;
      if (!frame.doc || state.tab !== frame.kind) continue;
      const changed = draw(frame);
      // The flash may come a frame later; the change may not.
      if (isFresh && changed.length) Preview.afterPaint(() => Preview.tell("changed", frame, changed));
    }
  }

  function resized(frame) {
    const {clientWidth} = frame.stage;
    if (!clientWidth || clientWidth === frame.room) return;
    frame.room = clientWidth;
    lay(frame);
  }

  function ready(frame) {
    frame.doc = frame.iframe.contentDocument;
    frame.doc.addEventListener("load", () => settle(frame), true);
    new ResizeObserver(() => resized(frame)).observe(frame.stage);
    new ResizeObserver(() => settle(frame)).observe(frame.doc.documentElement);
    Preview.tell("frame", frame);
    if (Preview.view && state.tab === frame.kind) draw(frame);
  }

  function add(kind, title) {
    const frame = (frames[kind] = build(kind, title));
    frame.iframe.addEventListener("load", () => ready(frame), {once: true});
    frame.iframe.srcdoc = SHELL;
    return frame;
  }

  /** Brings a place in the frame into the stage. */
  function reveal(frame, element, at = 0.25) {
    const top = element.getBoundingClientRect().top * frame.scale + frame.sheet.offsetTop;
    const wanted = top - frame.stage.clientHeight * at;
    // Far away, a smooth scroll only keeps one waiting.
    const isFar = Math.abs(wanted - frame.stage.scrollTop) > frame.stage.clientHeight * 2;
    frame.stage.scrollTo({top: wanted, behavior: isFar || Preview.isCalm() ? "auto" : "smooth"});
  }

  Preview.on("view", (_view, fresh) => refresh(fresh));
  Preview.on("state", (changed) => {
    const frame = frames[state.tab];
    if (changed.some((key) => LENSES.includes(key))) refresh(false);
    else if (frame && frame.doc && changed.includes("tab") && (frame.isStale || !frame.path)) draw(frame);
    else if (frame && frame.doc) lay(frame);
  });

  Object.assign(Preview, {frames, addFrame: add, reveal, current: () => frames[state.tab]});
})();
