"use strict";
// Pictures off: a box with the alternative text in the picture's own type, as clients draw it.
(() => {
  const BACKGROUND = /url\([^)]*\)/gi;

  function box(doc, image) {
    const element = doc.createElement("span");
    const style = image.getAttribute("style") || "";
    const [width, height] = [image.getAttribute("width"), image.getAttribute("height")];
    element.setAttribute("style", `display:inline-block;${style}`);
    element.setAttribute("data-own-alt", "");
    for (const name of ["class", "data-src", "data-section", "title"]) {
      if (image.hasAttribute(name)) element.setAttribute(name, image.getAttribute(name));
    }
    if (!element.style.width && width) element.style.width = `${parseFloat(width)}px`;
    const isFluid = !element.style.height || element.style.height === "auto";
    if (isFluid && width && height) element.style.aspectRatio = `${width} / ${height}`;
    else if (isFluid && height) element.style.height = `${height}px`;
    element.textContent = image.getAttribute("alt") || "";
    return element;
  }

  function imagesOff(doc) {
    for (const image of doc.querySelectorAll("img")) image.replaceWith(box(doc, image));
    for (const element of doc.querySelectorAll("source, video")) element.remove();
    for (const element of doc.querySelectorAll("[background]")) element.removeAttribute("background");
    for (const element of doc.querySelectorAll("[style*='url(']")) {
      element.setAttribute("style", element.getAttribute("style").replace(BACKGROUND, "none"));
    }
    for (const style of doc.querySelectorAll("style")) {
      style.textContent = style.textContent.replace(BACKGROUND, "none");
    }
  }

  const ALT_STYLE =
    "[data-own-alt]{box-sizing:border-box;max-width:100%;overflow:hidden;padding:6px 8px;vertical-align:top;" +
    "border:1px solid rgba(128,120,140,.45)!important}[data-own-alt]:empty{padding:0}";

  Object.assign(Preview.lenses, {imagesOff, ALT_STYLE});
})();
