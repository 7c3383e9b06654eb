"use strict";
// The beginning, in the order in which things need each other.
(() => {
  Preview.buildToolbar();
  Preview.buildIssues();
  Preview.buildDrawers();
  Preview.buildKeyboard();
  Preview.showToolbar();
  Preview.addFrame("email", "The mail");
  Preview.addFrame("web", "The web edition");
  Preview.begin();

  /** Says to a program that takes pictures of the page when there is nothing left to wait for. */
  async function settled() {
    const frame = Preview.current();
    if (frame && !frame.doc) return Preview.on("frame", (one) => one === frame && settled());
    const pictures = frame ? [...frame.doc.images] : [];
    await Promise.allSettled(pictures.map((picture) => picture.decode()));
    await document.fonts.ready;
    Preview.afterPaint(() => { document.documentElement.dataset.ready = "yes"; });
  }
  settled();
})();
