"use strict";
// VML as boxes: enough to see a button's colour, size and text where Outlook would draw it.
(() => {
  const SHAPES = ["v:roundrect", "v:rect", "v:oval"];

  const isOff = (value) => value !== null && /^(f|false|none)$/i.test(value);

  function sizes(shape) {
    const found = {};
    for (const part of (shape.getAttribute("style") || "").split(";")) {
      const [name, value] = part.split(":").map((word) => word.trim());
      if (name) found[name] = value;
    }
    return found;
  }

  /** A rounding is a share of the shorter side: "20%", ".2" or "13107f" (of 65536). */
  function radius(shape, width, height) {
    const given = shape.getAttribute("arcsize") || "20%";
    const number = parseFloat(given) || 0;
    const share = given.endsWith("%") ? number / 100 : given.endsWith("f") ? number / 65536 : number;
    return Math.min(width, height) * share;
  }

  function ground(shape) {
    const fill = shape.getElementsByTagName("v:fill")[0];
    const source = fill && fill.getAttribute("src");
    const colour = (fill && fill.getAttribute("color")) || shape.getAttribute("fillcolor") || "transparent";
    const isFilled = !isOff(shape.getAttribute("fill")) && !isOff(shape.getAttribute("filled"));
    return {source, colour: isFilled ? colour : "transparent"};
  }

  function drawn(doc, shape) {
    const size = sizes(shape);
    const [width, height] = [parseFloat(size.width) || 0, parseFloat(size.height) || 0];
    const href = shape.getAttribute("href");
    const box = doc.createElement(href ? "a" : "div");
    const {source, colour} = ground(shape);
    if (href) box.setAttribute("href", href);
    box.setAttribute("data-own-vml", "");
    const {style} = box;
    style.display = size["v-text-anchor"] === "middle" ? "inline-flex" : "inline-block";
    Object.assign(style, {alignItems: "center", justifyContent: "center", textDecoration: "none"});
    style.width = /%$/.test(size.width || "") ? size.width : width ? `${width}px` : "auto";
    style.minHeight = height ? `${height}px` : "";
    style.backgroundColor = colour;
    if (source) Object.assign(style, {backgroundImage: `url("${source}")`, backgroundSize: "cover"});
    if (shape.nodeName.toLowerCase() === "v:roundrect") style.borderRadius = `${radius(shape, width, height)}px`;
    const isStroked = !isOff(shape.getAttribute("stroke")) && !isOff(shape.getAttribute("stroked"));
    if (isStroked) style.border = `1px solid ${shape.getAttribute("strokecolor") || "#000"}`;
    box.append(...shape.childNodes);
    return box;
  }

  function drawVml(doc) {
    for (const name of SHAPES) {
      for (const shape of [...doc.getElementsByTagName(name)]) shape.replaceWith(drawn(doc, shape));
    }
    for (const name of ["v:fill", "w:anchorlock", "v:stroke"]) {
      for (const element of [...doc.getElementsByTagName(name)]) element.remove();
    }
    for (const box of [...doc.getElementsByTagName("v:textbox")]) box.replaceWith(...box.childNodes);
  }

  Object.assign(Preview.lenses, {drawVml});
})();
