"use strict";
// What is drawn over the mail: outlines, findings in the margin, the cut, a flash where it changed.
// Nothing of it is in the mail's own document, whose looks it could change.
(() => {
  const {state, make, icon, data} = Preview;
  const FLASHES = 12;

  const blocksOf = (frame) => [...frame.doc.querySelectorAll("[data-src]")];

  function rectOf(frame, element) {
    const rect = element.getBoundingClientRect();
    // An element of display:contents or an empty one has no box of its own; its children do.
    const {scale} = frame;
    return {left: rect.left * scale, top: rect.top * scale, width: rect.width * scale, height: rect.height * scale};
  }

  function put(box, rect) {
    for (const side of ["left", "top", "width", "height"]) box.style[side] = `${rect[side]}px`;
    return box;
  }

  /** One box of a kind, moved where it is wanted and hidden where it is not. */
  function outline(frame, kind, element) {
    frame.boxes ||= {};
    const box = (frame.boxes[kind] ||= make("div", {class: `outline outline-${kind}`}));
    if (!box.parentNode) frame.overlay.append(box);
    box.hidden = !element || !element.isConnected;
    if (!box.hidden) put(box, rectOf(frame, element));
  }

  function flash(frame, changed) {
    if (Preview.isCalm() || changed.length > FLASHES) return;
    for (const element of changed) {
      const box = put(make("div", {class: "outline outline-flash"}), rectOf(frame, element));
      box.addEventListener("animationend", () => box.remove());
      frame.overlay.append(box);
    }
  }

  /** The block of a line: the one that begins there, else the nearest above it. */
  function blockAt(frame, path, line) {
    let best = null;
    let nearest = 0;
    for (const element of blocksOf(frame)) {
      const place = Preview.placeOf(element);
      if (place.path !== path || place.line > line || place.line < nearest) continue;
      [best, nearest] = [element, place.line];
    }
    return best;
  }

  function marks(frame) {
    for (const mark of frame.overlay.querySelectorAll(".mark")) mark.remove();
    const rows = new Map();
    const findings = Preview.view && frame.kind === "email" && !Preview.view.problem ? Preview.view.findings : [];
    findings.forEach((finding, at) => {
      const block = blockAt(frame, finding.path, finding.line);
      if (!block) return;
      const top = Math.max(0, rectOf(frame, block).top);
      const row = rows.get(Math.round(top)) || 0;
      rows.set(Math.round(top), row + 1);
      const mark = make("button", {
        type: "button", class: `mark mark-${finding.severity}`, title: finding.message,
        "aria-label": `${finding.severity}, line ${finding.line}: ${finding.message}`,
        onclick: () => Preview.tell("finding", at),
      }, icon(finding.severity));
      mark.style.top = `${top + row * 28}px`;
      frame.overlay.append(mark);
    });
  }

  function curtain(frame) {
    for (const old of frame.overlay.querySelectorAll(".curtain, .uncut")) old.remove();
    if (frame.kind !== "email" || state.clip === "0" || !Preview.view) return;
    const cut = Preview.lenses.clip(Preview.written(Preview.view.html), data.limit);
    const kb = Preview.kilobytes;
    if (cut.at < 0) {
      frame.overlay.append(make("p", {class: "uncut"}, `Gmail shows all of it: ${kb(cut.left)} left before it clips.`));
      return;
    }
    const block = blocksOf(frame)[cut.at];
    if (!block) return;
    const rect = rectOf(frame, block);
    const top = Preview.lenses.isBehind(block, cut) ? rect.top + rect.height : rect.top;
    const box = make("div", {class: "curtain"}, make("p", {},
      make("span", {class: "curtain-gmail"}, "[Message clipped]  ", make("u", {}, "View entire message")),
      make("span", {class: "curtain-note"}, `Gmail ends here, after ${kb(data.limit)}; ${kb(-cut.left)} are not shown.`)));
    box.style.top = `${top}px`;
    frame.overlay.append(box);
  }

  Preview.on("laid", (frame) => {
    marks(frame);
    curtain(frame);
    Preview.tell("outlines", frame);
  });
  Preview.on("changed", flash);
  Object.assign(Preview, {outline, rectOf, blockAt, blocksOf});
})();
