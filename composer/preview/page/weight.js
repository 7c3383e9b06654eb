"use strict";
// What the mail weighs, by section, towards the size at which Gmail clips it.
(() => {
  const {make, byId, data, kilobytes} = Preview;

  /** The parts of the mail, and what no section holds: the mail's own top and foot. */
  function parts(size) {
    const named = size.sections.map((part) => ({...part, title: part.title || "Opening"}));
    const all = [{anchor: null, title: "Styles and head", bytes: size.head, isHead: true}, ...named];
    const rest = size.email - all.reduce((sum, part) => sum + part.bytes, 0);
    return rest > 0 ? [...all, {anchor: null, title: "Frame and foot", bytes: rest, isHead: true}] : all;
  }

  function highlight(part, isWanted) {
    if (part.anchor !== null) Preview.highlight(part.anchor, isWanted);
  }

  function rest() {
    Preview.highlight(null);
  }

  function segment(part, at, whole) {
    const box = make("span", {class: `weigh-part${part.isHead ? " is-head" : ""}`, "data-at": at, title: `${part.title}: ${kilobytes(part.bytes)}`});
    box.style.width = `${(part.bytes / whole) * 100}%`;
    if (part.anchor !== null) {
      box.addEventListener("mouseenter", () => highlight(part));
      box.addEventListener("mouseleave", rest);
    }
    return box;
  }

  function row(part, at) {
    const words = [make("span", {class: `swatch${part.isHead ? " is-head" : ""}`, "data-at": at}),
      make("span", {class: "weigh-title", dir: "auto"}, part.title), make("span", {class: "weigh-size"}, kilobytes(part.bytes))];
    if (part.anchor === null) return make("li", {}, make("span", {class: "weigh-row"}, words));
    return make("li", {}, make("button", {
      type: "button", class: "weigh-row", onfocus: () => highlight(part, true), onblur: rest,
      onmouseenter: () => highlight(part), onmouseleave: rest, onclick: () => highlight(part, true),
    }, words));
  }

  function verdict(size) {
    const left = data.limit - size.email;
    if (left < 0) return make("p", {class: "verdict is-over"}, `Gmail clips it: ${kilobytes(-left)} too many.`);
    return make("p", {class: "verdict"}, `${kilobytes(left)} left before Gmail clips.`);
  }

  function draw(view) {
    if (!view || !view.bytes.email) return byId("weight").replaceChildren();
    const size = view.bytes;
    const all = parts(size);
    const whole = Math.max(data.limit, size.email);
    const bar = make("div", {class: "weigh", "aria-hidden": "true"}, all.map((part, at) => segment(part, at, whole)));
    if (size.email > data.limit) {
      const limit = make("span", {class: "weigh-limit"});
      limit.style.left = `${(data.limit / whole) * 100}%`;
      bar.append(limit);
    }
    byId("weight").replaceChildren(
      make("div", {class: "panel-head"}, make("h2", {id: "weight-title"}, "Weight"),
        make("p", {}, make("strong", {}, kilobytes(size.email)), ` of ${Math.round(data.limit / 1000)} KB`)),
      bar, verdict(size), make("ul", {class: "weigh-list"}, all.map(row)));
  }

  let last = null;
  Preview.on("around", (view) => {
    const key = view && JSON.stringify([view.path, view.bytes]);
    // Left alone when nothing changed: the focus may be in it.
    if (key === last) return;
    last = key;
    draw(view);
  });
})();
