"use strict";
// The list of issues and the panel become drawers where there is no room for them beside the mail.
(() => {
  const {byId, state} = Preview;
  const NARROW = matchMedia("(max-width: 1239px)");
  // They show the mail side by side in several widths, and need the panel's room for that.
  const WIDE_TABS = ["text", "inbox"];

  const isOpen = (name) => byId(name).classList.contains("is-open");

  function open(name) {
    byId(name).classList.add("is-open");
    byId("scrim").classList.add("is-seen");
    byId(name).querySelector(".drawer-close").focus();
  }

  function close(name) {
    if (!isOpen(name)) return;
    byId(name).classList.remove("is-open");
    byId("scrim").classList.remove("is-seen");
    const opener = name === "panel" ? byId("panel-toggle") : document.querySelector(`[data-opens="${name}"]`);
    opener.focus();
  }

  function closeAll() {
    close("sidebar");
    close("panel");
  }

  function lay() {
    document.body.classList.toggle("is-narrow", NARROW.matches || WIDE_TABS.includes(state.tab));
  }

  function build() {
    for (const button of document.querySelectorAll("[data-opens]")) {
      button.addEventListener("click", () => open(button.dataset.opens));
    }
    for (const button of document.querySelectorAll("[data-close]")) {
      button.addEventListener("click", () => close(button.dataset.close));
    }
    byId("scrim").addEventListener("click", closeAll);
    byId("panel-toggle").addEventListener("click", () => (isOpen("panel") ? close("panel") : open("panel")));
    NARROW.addEventListener("change", lay);
    lay();
  }

  Preview.on("state", lay);
  Object.assign(Preview, {buildDrawers: build, closeDrawer: close, closeDrawers: closeAll});
})();
