"use strict";
// The road from an edition to the document in the frame; each lens is a switch.
(() => {
  const {lenses, state} = Preview;

  function own(doc, text) {
    if (!text) return;
    const style = doc.createElement("style");
    style.textContent = text;
    doc.head.append(style);
  }

  function finish(doc) {
    lenses.scheme(doc, state.scheme);
    if (state.scheme === "inverted") {
      lenses.invert(doc);
      own(doc, lenses.GROUND);
    }
    // Last, because a lens before it may still have dropped or drawn a picture.
    if (state.images === "0") {
      lenses.imagesOff(doc);
      own(doc, lenses.ALT_STYLE);
    }
    return doc;
  }

  function mail(view) {
    const html = Preview.written(view.html);
    const isOutlook = state.outlook === "1";
    const doc = lenses.parse(isOutlook ? lenses.decided(html) : html);
    if (isOutlook) lenses.outlook(doc);
    if (state.style === "0") for (const style of doc.querySelectorAll("style")) style.remove();
    return finish(doc);
  }

  function web(view) {
    const doc = lenses.parse(view.web);
    lenses.settle(doc, view.pictures);
    return finish(doc);
  }

  Object.assign(lenses, {email: mail, web});
})();
