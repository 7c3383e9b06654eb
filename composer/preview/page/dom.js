"use strict";
// Elements made and filled: text always as text, never as markup.
(() => {
  const SVG = "http://www.w3.org/2000/svg";

  /** ``make("p", {class: "soft", onclick: …}, "text", child)``; false, null and "" are left out. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== false && child !== ""));
    return element;
  }

  function icon(name) {
    const svg = document.createElementNS(SVG, "svg");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `#i-${name}`);
    svg.setAttribute("aria-hidden", "true");
    svg.append(use);
    return svg;
  }

  const kilobytes = (count) => `${(count / 1000).toFixed(1)} KB`;

  /** The file's own name, for places too narrow for a path. */
  const fileOf = (path) => path.split("/").pop();

  /** Says something to everybody: seen for a moment, read aloud politely. */
  let hiding = 0;
  function say(text) {
    const toast = document.getElementById("said");
    toast.textContent = text;
    toast.classList.add("is-seen");
    clearTimeout(hiding);
    hiding = setTimeout(() => toast.classList.remove("is-seen"), 2600);
  }

  function hush() {
    document.getElementById("said").classList.remove("is-seen");
  }

  /** Runs something once the next frame is on the screen: a message comes after its painting. */
  function afterPaint(run) {
    requestAnimationFrame(() => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        run();
      };
      port2.postMessage(null);
    });
  }

  const byId = (id) => document.getElementById(id);
  const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  Object.assign(Preview, {make, icon, kilobytes, fileOf, say, hush, afterPaint, byId, isCalm});
})();
