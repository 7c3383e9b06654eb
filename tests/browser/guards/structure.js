// What the page is made of: pictures, links, headings, language, and what is hidden.

guards.pictures = () => [...document.images].flatMap((image) => {
  const name = `<img> ${image.getAttribute("src")}`;
  const found = [];
  for (const size of ["width", "height"]) {
    if (!/^[1-9]\d*$/.test(image.getAttribute(size) || "")) found.push(`${name} has no ${size}`);
  }
  if (!image.hasAttribute("alt")) found.push(`${name} has no alt`);
  if (/^[a-z]+:|^\//.test(image.getAttribute("src"))) found.push(`${name} lies beside no page`);
  if (!image.naturalWidth) return [...found, `${name} does not load`];
  const { width, height } = image.getBoundingClientRect();
  const own = image.naturalWidth / image.naturalHeight;
  const cut = getComputedStyle(image).objectFit === "cover";
  if (sight.shows(image) && !cut && Math.abs(width / height / own - 1) > 0.06) {
    found.push(`${name} is squeezed to ${Math.round(width)} × ${Math.round(height)}`);
  }
  return found;
});

guards.links = () => [...document.querySelectorAll("a")].flatMap((link) => {
  const url = link.getAttribute("href") || "";
  const found = [];
  if (!url || url === "#") found.push(`${sight.named(link)} leads nowhere`);
  if (url.startsWith("#") && !document.getElementById(decodeURIComponent(url.slice(1)))) {
    found.push(`${url} is not on the page`);
  }
  const words = link.innerText.trim() || [...link.querySelectorAll("img")].map((at) => at.alt).join("");
  if (!words && link.getAttribute("aria-hidden") !== "true") found.push(`${url} has no words`);
  return found;
});

guards.headings = () => {
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")];
  const found = headings.filter((at) => !at.innerText.trim()).map(() => "a heading is empty");
  const first = headings.filter((at) => at.tagName === "H1");
  if (first.length !== 1) found.push(`there are ${first.length} <h1>`);
  headings.reduce((before, at) => {
    const level = Number(at.tagName[1]);
    if (level > before + 1) found.push(`${sight.named(at)} follows a <h${before}>`);
    return level;
  }, 0);
  return found;
};

// Each run of words goes the way of its own language, and code from left to right.
guards.language = ({ language }) => {
  const root = document.documentElement;
  const found = root.lang === language ? [] : [`the page is in “${root.lang}”`];
  const way = (tag) => (/^(ar|fa|he|ur)\b/.test(tag) ? "rtl" : "ltr");
  if (root.dir !== way(language)) found.push(`the page runs ${root.dir}`);
  for (const element of sight.paragraphs(16)) {
    const code = element.closest("pre");
    const wanted = code ? "ltr" : way(element.closest("[lang]").lang);
    const { direction, textAlign } = getComputedStyle(element);
    if (direction !== wanted) found.push(`${sight.named(element)} runs ${direction}`);
    const away = wanted === "rtl" ? "left" : "right";
    const set = code || wanted === way(language) ? textAlign : "";
    if (set === away) found.push(`${sight.named(element)} is set to the ${away}`);
  }
  return found;
};

// A name such as @name keeps its sign in front, whichever way the line runs.
guards.handles = () => sight.words().flatMap(({ node, element }) => {
  const at = node.data.search(/(?<![\w.])@\w{2}/);
  if (at < 0) return [];
  const [sign, letter] = [0, 1].map((step) => {
    const range = document.createRange();
    range.setStart(node, at + step);
    range.setEnd(node, at + step + 1);
    return range.getBoundingClientRect();
  });
  const behind = Math.abs(sign.top - letter.top) < 4 && sign.left > letter.left;
  return behind ? [`${sight.named(element)} is seen with its @ behind`] : [];
});

// The mail's first words are those of the preheader, and no reader of the page sees them.
guards.preheader = ({ preheader }) => {
  const first = [...document.body.children].find((at) => at.textContent.trim());
  const words = first.textContent.replace(/\s+/g, " ").trim();
  const found = words.startsWith(preheader.replace(/\s+/g, " ")) ? [] : [`the mail begins with “${words.slice(0, 60)}”`];
  if (sight.shows(first)) found.push("the preheader is seen");
  return found;
};

// Tables that only place things say so; those that hold data have headings.
guards.tables = () => [...document.querySelectorAll("table")].flatMap((table) => {
  const own = [...table.querySelectorAll("th")].some((cell) => cell.closest("table") === table);
  const places = table.getAttribute("role") === "presentation";
  return own === places ? [`${sight.named(table)} is ${own ? "said to be none" : "no table of data"}`] : [];
});
