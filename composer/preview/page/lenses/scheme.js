"use strict";
// Light and dark as the switch says, whatever the visitor's own system prefers.
(() => {
  const PREFERS = /\(\s*prefers-color-scheme\s*(?::\s*(dark|light)\s*)?\)/gi;
  const DECLARED = /(^|[;{\s])color-scheme\s*:[^;}]*/gi;
  // Conditions that always and never hold: the rest of a query around them keeps its meaning.
  const ALWAYS = "(min-width:0)";
  const NEVER = "(max-width:0)";

  function settled(text, scheme) {
    return text.replace(PREFERS, (_all, wanted) => (!wanted || wanted.toLowerCase() === scheme ? ALWAYS : NEVER));
  }

  /** Whether the mail says that it knows of dark; one that does not stays light. */
  function knowsDark(doc) {
    const meta = doc.querySelector("meta[name='color-scheme']");
    const styles = [...doc.querySelectorAll("style")].map((style) => style.textContent).join("");
    return /dark/.test(meta ? meta.content : "") || /color-scheme\s*:[^;}]*dark/.test(styles);
  }

  function scheme(doc, chosen) {
    // A client that inverts does so because it takes the mail for a light one.
    const wanted = chosen === "dark" ? "dark" : "light";
    const used = wanted === "dark" && knowsDark(doc) ? "dark" : "light";
    for (const style of doc.querySelectorAll("style")) {
      style.textContent = settled(style.textContent.replace(DECLARED, `$1color-scheme:${used}`), wanted);
    }
    for (const element of doc.querySelectorAll("[media]")) {
      element.setAttribute("media", settled(element.getAttribute("media"), wanted));
    }
    for (const meta of doc.querySelectorAll("meta[name$='color-scheme'], meta[name$='color-schemes']")) {
      meta.setAttribute("content", used);
    }
  }

  Object.assign(Preview.lenses, {scheme});
})();
