"use strict";
// Gmail shows the first 102 KB of a mail's HTML. Where that ends is counted in the mail as it is
// sent: without the marks that tie its blocks to the author's lines.
(() => {
  const MARK = / data-(src|section)="[^"]*"/g;
  const encoder = new TextEncoder();
  const bytesOf = (text) => encoder.encode(text).length;

  /** ``{total, left, at, after}``: the index of the block that is cut, and whether past its end. */
  function clip(html, limit) {
    let total = 0, last = 0, seen = -1, at = -1, begins = 0;
    for (const mark of html.matchAll(MARK)) {
      total += bytesOf(html.slice(last, mark.index));
      last = mark.index + mark[0].length;
      if (mark[1] === "section") continue;
      seen += 1;
      if (total <= limit) [at, begins] = [seen, total];
    }
    total += bytesOf(html.slice(last));
    return {total, left: limit - total, at: total > limit ? at : -1, within: limit - begins};
  }

  /** Whether the cut lies behind the block's own end, in what no mark names: its bottom is drawn. */
  function isBehind(block, cut) {
    return bytesOf(block.outerHTML.replace(MARK, "")) < cut.within;
  }

  Object.assign(Preview.lenses, {clip, isBehind});
})();
