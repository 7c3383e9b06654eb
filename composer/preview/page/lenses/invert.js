"use strict";
// Forced inversion: clients that take a mail for a light one turn the lightness of its colours over
// and keep their hues. Pictures stay as they are.
(() => {
  const COLOUR = /#(?:[\da-f]{6}|[\da-f]{3})(?![\w-])|rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*([,/][^)]*)?\)|(?<=^|[\s,])(?:white|black)(?=[\s,!]|$)/gi;
  const NAMED = {white: "#ffffff", black: "#000000"};
  // Neither black nor white is reached, as the clients have it.
  const DARKEST = 0.1;
  const SPAN = 0.84;

  function channels(text) {
    const hex = (NAMED[text.toLowerCase()] || text).slice(1);
    const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
    return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16));
  }

  // Text is made light enough to be read, as the clients that invert do; grounds are only turned.
  const READABLE = 0.7;
  const isText = (name) => name === "color" || name.startsWith("--");

  function turned([red, green, blue], name = "") {
    const parts = [red, green, blue].map((part) => part / 255);
    const [high, low] = [Math.max(...parts), Math.min(...parts)];
    const [light, span] = [(high + low) / 2, high - low];
    const saturation = span ? span / (1 - Math.abs(2 * light - 1)) : 0;
    const isMiddle = light > 0.2 && light < 0.75;
    const fresh = Math.max(DARKEST + (1 - light) * SPAN, isText(name) && isMiddle ? READABLE : 0);
    // Hue and saturation stay, so each channel keeps its place between the lowest and the highest.
    const width = saturation * (1 - Math.abs(2 * fresh - 1));
    return parts.map((part) => Math.round((fresh - width / 2 + (span ? (part - low) / span : 0) * width) * 255));
  }

  function value(name, text) {
    return text.replace(COLOUR, (found, red, green, blue, alpha) => {
      const numbers = red === undefined ? channels(found) : [red, green, blue].map(Number);
      return `rgb(${turned(numbers, name).join(" ")}${alpha ? ` / ${alpha.slice(1).trim()}` : ""})`;
    });
  }

  const inverted = (text) => text.replace(/([\w-]+)(\s*:)([^;{}]*)/g, (_all, name, colon, said) => name + colon + value(name, said));

  const hexed = (text) => `#${turned(channels(text)).map((part) => part.toString(16).padStart(2, "0")).join("")}`;

  function invert(doc) {
    for (const style of doc.querySelectorAll("style")) style.textContent = inverted(style.textContent);
    for (const element of doc.querySelectorAll("[style]")) {
      element.setAttribute("style", inverted(element.getAttribute("style")));
    }
    for (const name of ["bgcolor", "color"]) {
      for (const element of doc.querySelectorAll(`[${name}^='#']`)) {
        element.setAttribute(name, hexed(element.getAttribute(name)));
      }
    }
  }

  /** What a mail leaves to the client: its ground and its text. */
  const GROUND = "html{background:#1a1a1a;color:#f0f0f0}";

  Object.assign(Preview.lenses, {invert, GROUND});
})();
