// What every guard starts from: the words that a reader sees, and where they stand.
// A guard is a function that takes what is expected and returns a list of problems.
window.guards = {};

window.sight = {
  // The beginning of an element's words, to name it in a message.
  named(element) {
    const words = (element.textContent || element.getAttribute("alt") || "").trim();
    return `<${element.tagName.toLowerCase()}> “${words.replace(/\s+/g, " ").slice(0, 48)}”`;
  },

  shows(element) {
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  },

  // Every run of words that is meant to be read: its text, element, style, and its lines' boxes.
  words() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (!/[^\s\u00a0\u034f]/.test(node.data) || /^(STYLE|SCRIPT)$/.test(element.tagName)) continue;
      if (!sight.shows(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
      found.push({ node, element, boxes, style: getComputedStyle(element), text: node.data.trim() });
    }
    return found;
  },

  // Elements that hold running text themselves: at least so many letters.
  paragraphs(letters) {
    const held = new Map();
    for (const word of sight.words()) {
      const block = sight.block(word.element);
      held.set(block, (held.get(block) || 0) + word.text.length);
    }
    return [...held].filter(([, count]) => count >= letters).map(([element]) => element);
  },

  block(element) {
    while (getComputedStyle(element).display.startsWith("inline") && element.parentElement) {
      element = element.parentElement;
    }
    return element;
  },

  // Whether a box is seen: by its edge or its ground.
  drawn(element) {
    const style = getComputedStyle(element);
    const edged = ["Top", "Right", "Bottom", "Left"]
      .some((side) => parseFloat(style[`border${side}Width`]) > 0);
    return !style.display.startsWith("inline")
      && (edged || !/^rgba\(.*, 0\)$|^transparent$/.test(style.backgroundColor));
  },

  // A box of its own that is scrolled sideways holds what is too wide for the page.
  scroller(element) {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (/^(auto|scroll)$/.test(getComputedStyle(at).overflowX)) return at;
    }
    return null;
  },
};

guards.allPictures = async () => {
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
};
