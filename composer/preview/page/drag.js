"use strict";
// The handle at the mail's edge: dragged, or moved by arrow keys, it sets a free width.
(() => {
  const {state} = Preview;
  const STEPS = {ArrowLeft: -10, ArrowRight: 10, PageDown: -100, PageUp: 100};
  const bounded = (width) => String(Math.round(Math.min(1600, Math.max(240, width))));

  function drag(frame, event) {
    const begin = event.clientX;
    const width = frame.iframe.offsetWidth;
    frame.handle.setPointerCapture(event.pointerId);
    // The sheet stands in the middle, so its edge moves half as far as it grows.
    const move = (moved) => {
      Preview.set({width: "free", free: bounded(width + ((moved.clientX - begin) * 2) / frame.scale)});
    };
    const end = () => {
      frame.handle.removeEventListener("pointermove", move);
      document.body.classList.remove("is-dragging");
    };
    document.body.classList.add("is-dragging");
    frame.handle.addEventListener("pointermove", move);
    frame.handle.addEventListener("lostpointercapture", end, {once: true});
    event.preventDefault();
  }

  function step(event) {
    if (!STEPS[event.key]) return;
    const width = Number(state.width === "free" ? state.free : state.width);
    Preview.set({width: "free", free: bounded(width + STEPS[event.key])});
    event.preventDefault();
  }

  Preview.on("frame", (frame) => {
    frame.handle.addEventListener("pointerdown", (event) => drag(frame, event));
    frame.handle.addEventListener("keydown", step);
  });
})();
