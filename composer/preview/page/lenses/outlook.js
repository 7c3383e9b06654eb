"use strict";
// Outlook for Windows draws with Word: conditional comments are read, much of CSS is not, and VML is
// drawn. This is a likeness that shows what is lost; it is not Word.
(() => {
  const SHOWN_TO_OTHERS = /<!-{2}\[if ([^\]]*)\]><!-{2}>([\s\S]*?)<!-{2}<!\[endif\]-{2}>/g;
  const HIDDEN = /<!-{2}\[if ([^\]]*)\]>([\s\S]*?)<!\[endif\]-{2}>/g;
  const BARE = /<!\[if ([^\]]*)\]>([\s\S]*?)<!\[endif\]>/g;
  const CLOSED = /<((?:v|w|o):[a-z]+)([^>]*?)\/>/gi;
  const OFFICE = /<xml[\s\S]*?<\/xml>/gi;
  const VERSION = 16;
  const COMPARE = {
    gt: (a) => VERSION > a, gte: (a) => VERSION >= a, lt: (a) => VERSION < a, lte: (a) => VERSION <= a,
  };
  // What Word does not know, wherever it stands.
  const UNKNOWN = [
    "max-width", "min-width", "max-height", "min-height", "border-radius", "background-image", "background-size",
    "float", "position", "opacity", "box-shadow", "text-shadow", "object-fit", "overflow", "transform", "transition",
    "animation", "filter", "aspect-ratio", "gap", "flex", "justify-content", "align-items", "grid-template-columns",
  ];
  // Word pads cells and nothing else, and takes a picture's size from its attributes.
  const OF_BLOCKS = ["padding", "width", "height"];
  const OF_LINKS = ["padding"];
  const OF_PICTURES = ["margin", "width", "height", "padding"];

  function term(text) {
    const words = text.trim().toLowerCase().replace(/[()]/g, "").split(/\s+/);
    if (words[0].startsWith("!")) return !term([words[0].slice(1), ...words.slice(1)].join(" "));
    if (words[0] in COMPARE) return words[1] === "mso" && COMPARE[words[0]](parseFloat(words[2]) || 0);
    return words[0] === "mso" && (!words[1] || parseFloat(words[1]) === VERSION);
  }

  /** ``(gte mso 9)|(IE)``: alternatives of conjunctions, as far as mails write them. */
  function holds(condition) {
    return condition.split("|").some((part) => part.split("&").every(term));
  }

  /** The mail's text with its conditional comments decided as Outlook 2016 and later decide them. */
  function decided(html) {
    const decide = (_all, condition, content) => (holds(condition) ? content : "");
    const text = html.replace(SHOWN_TO_OTHERS, decide).replace(HIDDEN, decide).replace(BARE, decide);
    return text.replace(OFFICE, "").replace(CLOSED, "<$1$2></$1>");
  }

  function drop(style, names) {
    for (const name of names) style.removeProperty(name);
  }

  function unlearn(element) {
    const {style} = element;
    drop(style, UNKNOWN);
    if (/flex|grid/.test(style.display)) style.removeProperty("display");
    if (/url\(/.test(style.background)) style.background = style.backgroundColor || "none";
    if (/^(P|DIV)$/.test(element.nodeName)) drop(style, OF_BLOCKS);
    if (element.nodeName === "A" || element.nodeName === "SPAN") drop(style, OF_LINKS);
    if (element.nodeName === "IMG") drop(style, OF_PICTURES);
  }

  /** The style sheet that is left: plain rules, no media queries, nothing that Word does not know. */
  function plain(text) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const rules = [...sheet.cssRules].filter((rule) => rule instanceof CSSStyleRule);
    for (const rule of rules) {
      drop(rule.style, UNKNOWN);
      if (/(^|[\s,>])(p|div|a|span)(?![\w-])/.test(rule.selectorText)) drop(rule.style, OF_LINKS);
    }
    return rules.map((rule) => rule.cssText).join("\n");
  }

  function outlook(doc) {
    for (const style of doc.querySelectorAll("style")) style.textContent = plain(style.textContent);
    Preview.lenses.drawVml(doc);
    for (const element of doc.querySelectorAll("[style]")) {
      if (!element.hasAttribute("data-own-vml")) unlearn(element);
    }
  }

  Object.assign(Preview.lenses, {decided, outlook});
})();
