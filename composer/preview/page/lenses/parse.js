"use strict";
// A mail's text becomes a document that nothing has loaded yet, for the other lenses to change.
(() => {
  // None of them runs in the sandbox; out of the document they cannot even be reported as blocked.
  const UNWANTED = "script, base, link, iframe, object, embed, meta[http-equiv]";
  const FIRST_OF_EACH = /(^|,\s*)(images\/)/g;
  const IN_STYLE = /url\(\s*(['"]?)(images\/)/g;
  const parser = new DOMParser();

  function parse(html) {
    const doc = parser.parseFromString(html, "text/html");
    for (const element of doc.querySelectorAll(UNWANTED)) element.remove();
    return doc;
  }

  /** The web edition's pictures stand beside it on disk; here they stand below ``base``. */
  function settle(doc, base) {
    for (const element of doc.querySelectorAll("[src], [srcset], [poster]")) {
      for (const name of ["src", "srcset", "poster"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(FIRST_OF_EACH, `$1${base}$2`));
      }
    }
    for (const element of doc.querySelectorAll("[style*='url(']")) {
      element.setAttribute("style", element.getAttribute("style").replace(IN_STYLE, `url($1${base}$2`));
    }
    for (const style of doc.querySelectorAll("style")) {
      if (IN_STYLE.test(style.textContent)) style.textContent = style.textContent.replace(IN_STYLE, `url($1${base}$2`);
    }
  }

  Preview.lenses = {parse, settle};
})();
