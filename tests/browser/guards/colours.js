// Colours as they are on the screen: every layer under the words is mixed in.

const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const known = new Map();

// A colour of any notation as red, green, blue (0 to 255) and alpha (0 to 1).
const parsed = (colour) => {
  if (!known.has(colour)) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    known.set(colour, [red, green, blue, alpha / 255]);
  }
  return known.get(colour);
};

const over = (top, under, opacity = 1) => {
  const alpha = top[3] * opacity;
  return [0, 1, 2].map((at) => top[at] * alpha + under[at] * (1 - alpha)).concat(1);
};

const luminance = (colour) => {
  const [red, green, blue] = colour.slice(0, 3).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

// WCAG 2.2, contrast ratio.
const ratio = (one, other) => {
  const [dim, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
};

const blank = () => {
  const probe = document.createElement("i");
  probe.style.cssText = "background-color: Canvas";
  document.body.append(probe);
  const colour = parsed(getComputedStyle(probe).backgroundColor);
  probe.remove();
  return colour;
};

// What lies under an element's words, and how opaque the element is.
const ground = (element) => {
  const layers = [];
  let opacity = 1;
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    layers.push(parsed(style.backgroundColor));
    opacity *= parseFloat(style.opacity);
    if (layers.at(-1)[3] === 1) break;
  }
  return { colour: layers.reduceRight((under, layer) => over(layer, under), blank()), opacity };
};

const hex = (colour) => `#${colour.slice(0, 3).map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;

const weak = (element, style, least) => {
  const under = ground(element);
  const ink = over(parsed(style.color), under.colour, under.opacity);
  const found = ratio(ink, under.colour);
  if (found >= least - 0.005) return [];
  return [`${sight.named(element)}: ${found.toFixed(2)}:1, ${hex(ink)} on ${hex(under.colour)}`];
};

guards.contrast = () => sight.words().flatMap(({ element, style }) => {
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight, 10) >= 700);
  return weak(element, style, large ? 3 : 4.5);
});

// Words that stand in for a picture are read like others.
guards.alternatives = () => [...document.images].filter((image) => image.alt && !image.naturalWidth)
  .flatMap((image) => weak(image, getComputedStyle(image), 4.5));

// The edge of what a reader taps to vote is seen (WCAG 1.4.11).
guards.edges = () => [...document.querySelectorAll("a[href^='mailto:'][href*='subject=%5B']")]
  .flatMap((link) => {
    let framed = link;
    const bordered = (at) => parseFloat(getComputedStyle(at).borderBottomWidth) > 0;
    while (framed !== document.body && !bordered(framed)) framed = framed.parentElement;
    const under = ground(framed.parentElement);
    const line = over(parsed(getComputedStyle(framed).borderBottomColor), under.colour);
    const found = framed === document.body ? 1 : ratio(line, under.colour);
    return found >= 3 ? [] : [`${sight.named(link)} has an edge of ${found.toFixed(2)}:1`];
  });

// Where the reader's screen is dark, no words stand on a bright ground but those that are marked.
guards.dark = () => sight.words().flatMap(({ element }) => {
  if (element.closest("mark")) return [];
  const under = ground(element).colour;
  return luminance(under) < 0.35 ? [] : [`${sight.named(element)} stands on ${hex(under)}`];
});

// The grounds that words stand on, to compare two ways of looking.
sight.grounds = () => sight.words().map(({ element }) => hex(ground(element).colour));
