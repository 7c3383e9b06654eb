"use strict";
// Tabs and switches. Each shows what the state says, and says to the state what was chosen.
(() => {
  const {state, make, byId, data, choices} = Preview;
  const TABS = {email: "Email", web: "Web", text: "Text", source: "Source", inbox: "Inbox"};
  const WIDTHS = {600: "600", 375: "375", 320: "320", free: "Free"};
  const SCHEMES = {light: "Light", dark: "Dark", inverted: "Inverted"};
  const TOGGLES = [
    {key: "images", on: "0", label: "No images", letter: "i", title: "Images are off until the reader asks for them", tabs: "email web"},
    {key: "style", on: "0", label: "No style", letter: "s", title: "The Gmail app with a foreign account: no style element", tabs: "email"},
    {key: "outlook", on: "1", label: "Outlook", letter: "o", title: "Outlook for Windows, which draws with Word", tabs: "email"},
    {key: "clip", on: "1", label: "Clipped", letter: "c", title: "Gmail cuts a mail at 102 KB", tabs: "email"},
  ];

  function tabs() {
    Object.entries(TABS).forEach(([key, label], at) => {
      byId("tabs").append(make("button", {
        type: "button", role: "tab", id: `tab-${key}`, "aria-controls": `pane-${key}`, title: `${label} (${at + 1})`,
        onclick: () => Preview.set({tab: key}),
      }, label));
    });
    byId("tabs").addEventListener("keydown", (event) => {
      const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (!by) return;
      const all = choices.tab;
      Preview.set({tab: all[(all.indexOf(state.tab) + by + all.length) % all.length]});
      byId(`tab-${state.tab}`).focus();
      event.preventDefault();
    });
  }

  function radios(key, legend, options, shown, letter) {
    const inputs = Object.keys(options).sort((a, b) => choices[key].indexOf(a) - choices[key].indexOf(b)).map((value) =>
      make("label", {class: "segment"},
        make("input", {type: "radio", name: key, value, onchange: () => Preview.set({[key]: value})}),
        make("span", {}, options[value])));
    return make("div", {class: "segments", role: "radiogroup", "aria-label": legend, "data-tabs": shown, title: `${legend} (${letter})`}, inputs);
  }

  function toggle({key, on, label, letter, title, tabs: shown}) {
    return make("button", {
      type: "button", class: "toggle", "data-key": key, "data-on": on, "data-tabs": shown, title: `${title} (${letter})`,
      onclick: () => Preview.next(key),
    }, label);
  }

  function readers() {
    const options = data.readers.map((reader) => make("option", {value: reader.id}, reader.label));
    const select = make("select", {id: "reader", "aria-label": "Reader", onchange: (event) => Preview.set({reader: event.target.value})}, options);
    return make("div", {class: "choice", "data-tabs": "email text inbox", title: "Reader (r)"}, select);
  }

  function build() {
    tabs();
    byId("toolbar").append(
      radios("width", "Width", WIDTHS, "email web", "w"),
      radios("scheme", "Scheme", SCHEMES, "email web text", "d"),
      make("div", {class: "toggles", role: "group", "aria-label": "As clients cut it", "data-tabs": "email web"}, TOGGLES.map(toggle)));
    byId("reader-place").append(readers());
  }

  function show() {
    for (const key of choices.tab) {
      const isChosen = state.tab === key;
      byId(`tab-${key}`).setAttribute("aria-selected", isChosen);
      byId(`tab-${key}`).tabIndex = isChosen ? 0 : -1;
      byId(`pane-${key}`).hidden = !isChosen;
    }
    for (const part of document.querySelectorAll("[data-tabs]")) {
      part.hidden = !part.dataset.tabs.split(" ").includes(state.tab);
    }
    byId("toolbar").hidden = state.tab === "source" || state.tab === "inbox";
    for (const input of byId("toolbar").querySelectorAll("input")) input.checked = state[input.name] === input.value;
    for (const button of byId("toolbar").querySelectorAll(".toggle")) {
      button.setAttribute("aria-pressed", state[button.dataset.key] === button.dataset.on);
    }
    byId("reader").value = state.reader;
    document.body.classList.toggle("is-bare", state.bare === "1");
    document.body.dataset.tab = state.tab;
  }

  Object.assign(Preview, {buildToolbar: build, showToolbar: show, SCHEMES, WIDTHS});
  // Before the frames: they are measured in a pane that must be shown by then.
  Preview.on("state", show);
})();
