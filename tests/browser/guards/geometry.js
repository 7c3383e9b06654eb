// Where things stand: nothing beyond the edge, nothing too small, nothing on top of another.

const px = (value) => Math.round(value * 10) / 10;

guards.overflow = () => {
  const wide = document.documentElement.clientWidth;
  const whole = document.scrollingElement.scrollWidth;
  const beyond = (box) => box.right > wide + 1 || box.left < -1;
  const worded = sight.words().map(({ element, boxes }) => [element, boxes.find(beyond)])
    .filter(([element, box]) => box && !sight.scroller(element));
  const framed = [...document.querySelectorAll(worded.length ? "img, hr" : "img, hr, pre, table")]
    .filter((element) => sight.shows(element) && !sight.scroller(element.parentElement))
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => beyond(box));
  const found = [...worded, ...framed]
    .sort(([, one], [, other]) => other.right - other.left - one.right + one.left)
    .map(([element, box]) => `${sight.named(element)} reaches from ${px(box.left)} to ${px(box.right)} px`);
  // One wide thing widens all that stands with it: the widest are told.
  const told = found.slice(0, 6).concat(found.length > 6 ? [`and ${found.length - 6} more`] : []);
  return whole > wide ? [`the page is ${whole} px wide, the screen ${wide}`, ...told] : told;
};

// Words that a box cuts off: nobody can scroll there.
guards.clipped = () => {
  const found = [];
  for (const { element, boxes } of sight.words()) {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (!/hidden|clip/.test(style.overflowX + style.overflowY)) continue;
      const frame = at.getBoundingClientRect();
      const cut = boxes.some((box) => box.right > frame.right + 1 || box.left < frame.left - 1
        || box.bottom > frame.bottom + box.height / 3 || box.top < frame.top - box.height / 3);
      if (cut) found.push(`${sight.named(element)} is cut off`);
    }
  }
  return found;
};

// Words and pictures stay inside the boxes that are drawn around them.
guards.contained = () => {
  const framed = [...document.images].map((image) => [image, [image.getBoundingClientRect()]]);
  const read = sight.words().map(({ element, boxes }) => [element, boxes]);
  return [...framed, ...read].flatMap(([element, boxes]) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (sight.scroller(at) || !sight.drawn(at)) continue;
      const frame = at.getBoundingClientRect();
      // The box of a line is higher than its letters.
      const slack = (box) => (element.tagName === "IMG" ? 2 : box.height / 3);
      const out = boxes.some((box) => box.width && (box.right > frame.right + 1
        || box.left < frame.left - 1 || box.bottom > frame.bottom + slack(box)
        || box.top < frame.top - slack(box)));
      if (out) return [`${sight.named(element)} leaves its ${sight.named(at)}`];
    }
    return [];
  });
};

// Words are 13 px high at least, raised and lowered ones 10.
guards.small = () => sight.words().flatMap(({ element, style, boxes }) => {
  const size = parseFloat(style.fontSize);
  const least = element.closest("sup, sub") ? 10 : 13;
  if (size >= least - 0.01 && boxes.length) return [];
  return [`${sight.named(element)} is ${px(size)} px high`];
});

// Lines do not touch each other.
guards.tight = () => sight.words().flatMap(({ element, style, boxes }) => {
  const size = parseFloat(style.fontSize);
  const tops = new Set(boxes.map((box) => Math.round(box.top)));
  if (element.closest("sup, sub") || tops.size < 2 || style.lineHeight === "normal") return [];
  const high = parseFloat(style.lineHeight);
  if (high >= size * 1.14) return [];
  return [`${sight.named(element)} has lines of ${px(high)} px for letters of ${px(size)}`];
});

// No word stands on another.
guards.overlap = () => {
  const boxes = sight.words().flatMap(({ element, boxes: lines, node }) => lines.map((box) => ({
    element, node, left: box.left, right: box.right,
    // Letters fill the middle of their line's box.
    top: box.top + box.height * 0.25, bottom: box.bottom - box.height * 0.25,
  }))).filter(({ element }) => !element.closest("sup, sub"));
  boxes.sort((one, other) => one.top - other.top);
  const found = [];
  boxes.forEach((one, index) => {
    for (let next = index + 1; next < boxes.length && boxes[next].top < one.bottom; next += 1) {
      const other = boxes[next];
      if (one.node === other.node) continue;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - other.top;
      if (across > 2 && down > 2) {
        found.push(`${sight.named(one.element)} and ${sight.named(other.element)} overlap`);
      }
    }
  });
  return found;
};

// On a phone running text stands in one column that is not squeezed.
guards.columns = () => {
  const wide = document.documentElement.clientWidth;
  const texts = sight.paragraphs(60).filter((element) => !element.closest("pre")
    && ![...element.closest("table")?.querySelectorAll("th") || []].length);
  const found = [];
  const boxes = texts.map((element) => ({ element, box: element.getBoundingClientRect() }));
  boxes.forEach(({ element, box }, index) => {
    if (box.width < wide * 0.4) found.push(`${sight.named(element)} is ${px(box.width)} px wide`);
    for (const other of boxes.slice(index + 1)) {
      const beside = other.box.left >= box.right - 1 || other.box.right <= box.left + 1;
      const level = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (beside && level > 8) {
        found.push(`${sight.named(element)} stands beside ${sight.named(other.element)}`);
      }
    }
  });
  return found;
};

// What is tapped is as large as a finger, all of it is there, and nothing lies on it.
guards.targets = ({ votes, calls }) => {
  const links = [...document.querySelectorAll("a[href]")];
  const polls = links.filter((link) => /^mailto:.*subject=%5B/.test(link.getAttribute("href")));
  const found = [];
  if (polls.length !== votes) found.push(`${polls.length} links vote instead of ${votes}`);
  const buttons = calls.map((url) => links.find((link) => link.getAttribute("href").startsWith(url)));
  if (buttons.some((button) => !button)) found.push("a button is missing");
  for (const link of [...polls, ...buttons.filter(Boolean)]) {
    const { width, height } = link.getBoundingClientRect();
    if (height < 44 || width < 44) {
      found.push(`${sight.named(link)} is ${px(width)} × ${px(height)} px`);
    }
  }
  for (const link of links.filter((other) => sight.shows(other) && !other.matches(".skip"))) {
    // What is inside a link in a line may be larger than the link's own box.
    const tapped = link.querySelector("img") || link;
    tapped.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    // A link that breaks has a box a line: the largest is tapped.
    const area = ({ width, height }) => width * height;
    const [box] = [...tapped.getClientRects()].sort((one, other) => area(other) - area(one));
    if (!box || !area(box)) continue;
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (hit?.closest("a") !== link) found.push(`${sight.named(link)} lies under ${hit?.tagName}`);
  }
  window.scrollTo({ top: 0, left: 0, behavior: "instant" });
  return found;
};
