"use strict";
// Turns one document into another with as little change as possible: what stays the same stays the
// same node, so nothing flashes, pictures are not loaded anew and the place in the mail is kept.
(() => {
  // Where a block was written. Kept beside the document, not in it: lines shift below an edit, and a
  // block that only moved to another line must compare as the same.
  const places = new WeakMap();
  let changed = new Set();

  const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
  const isKin = (old, fresh) => old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName;
  const isBlank = (node) => !isElement(node) && !node.data.trim();

  /** The block that a reader would say has changed. */
  function note(node, parent = node) {
    if (isBlank(node)) return;
    const element = isElement(parent) ? parent : parent.parentElement;
    const block = element && element.closest("[data-src]");
    // A whole section is not what changed when a block in it came or went.
    if (block && (block === node || !block.hasAttribute("data-section"))) changed.add(block);
  }

  function copyAttributes(old, fresh) {
    let isOther = false;
    for (const {name} of [...old.attributes]) {
      if (fresh.hasAttribute(name)) continue;
      old.removeAttribute(name);
      isOther = true;
    }
    for (const {name, value} of fresh.attributes) {
      if (old.getAttribute(name) === value) continue;
      old.setAttribute(name, value);
      isOther = true;
    }
    return isOther;
  }

  function patchNode(old, fresh) {
    if (isElement(old)) {
      if (copyAttributes(old, fresh)) note(old);
      patchChildren(old, [...old.childNodes], [...fresh.childNodes]);
    } else if (old.data !== fresh.data) {
      old.data = fresh.data;
      note(old);
    }
  }

  /** Takes off what is the same at both ends, which is nearly everything after a small edit. */
  function trim(old, fresh, anchor) {
    let begin = 0;
    while (begin < old.length && begin < fresh.length && old[begin].isEqualNode(fresh[begin])) begin += 1;
    old.splice(0, begin);
    fresh.splice(0, begin);
    while (old.length && fresh.length && old.at(-1).isEqualNode(fresh.at(-1))) {
      anchor = old.pop();
      fresh.pop();
    }
    return anchor;
  }

  function patchChildren(parent, old, fresh) {
    const anchor = trim(old, fresh, old.length ? old.at(-1).nextSibling : null);
    for (const [at, node] of fresh.entries()) place(parent, old, node, fresh.slice(at + 1), anchor);
    for (const node of old) {
      note(node, parent);
      node.remove();
    }
  }

  /** Puts one fresh node where it belongs: the same old one, a like one mended, or itself. */
  function place(parent, old, node, later, anchor) {
    const at = isElement(node) ? old.findIndex((candidate) => candidate.isEqualNode(node)) : -1;
    if (at >= 0) {
      const [kept] = old.splice(at, 1);
      if (at > 0) parent.insertBefore(kept, old[0]);
      return;
    }
    const isWanted = (first) => isElement(first) && later.some((one) => one.isEqualNode(first));
    if (old.length && isKin(old[0], node) && !isWanted(old[0])) {
      patchNode(old.shift(), node);
      return;
    }
    parent.insertBefore(parent.ownerDocument.adoptNode(node), old[0] || anchor);
    note(node);
  }

  const marked = (doc) => doc.querySelectorAll("[data-src]");

  /** Takes the places out of a fresh document, in its order. */
  function taken(doc) {
    return [...marked(doc)].map((element) => {
      const place = element.getAttribute("data-src");
      element.setAttribute("data-src", "");
      return place;
    });
  }

  /** Patches the frame's document; gives the blocks that changed. What has ``data-own`` is ours. */
  function patch(live, next) {
    const where = taken(next);
    changed = new Set();
    copyAttributes(live.documentElement, next.documentElement);
    copyAttributes(live.body, next.body);
    const isTheirs = (node) => !(isElement(node) && node.hasAttribute("data-own"));
    patchChildren(live.head, [...live.head.childNodes].filter(isTheirs), [...next.head.childNodes]);
    patchChildren(live.body, [...live.body.childNodes], [...next.body.childNodes]);
    // Both documents are now alike, so the n-th block of one is the n-th of the other.
    marked(live).forEach((element, at) => places.set(element, where[at]));
    return [...changed].filter((block) => block.isConnected);
  }

  /** ``{path, line}`` of a block's source. */
  function placeOf(element) {
    const place = places.get(element) || "";
    const colon = place.lastIndexOf(":");
    return {path: place.slice(0, colon), line: Number(place.slice(colon + 1))};
  }

  Object.assign(Preview, {patch, placeOf});
})();
