"use strict";
// The inbox: what a reader sees before opening the mail, and how much of it.
(() => {
  const {state, make, byId, data} = Preview;

  // Below this nobody can read it: it scrolls instead.
  const SMALLEST = 0.8;

  /** How many of the element's characters can be seen before the ellipsis. */
  function seen(element) {
    const text = element.firstChild;
    if (!text || !text.data) return 0;
    const box = bounds(element);
    const fits = (count, spare) => {
      const range = document.createRange();
      range.setStart(text, Math.max(0, count - 1));
      range.setEnd(text, count);
      const rect = range.getBoundingClientRect();
      const isRight = getComputedStyle(element).direction === "rtl";
      const inside = isRight ? rect.left >= box.left + spare : rect.right <= box.right - spare;
      return rect.bottom <= box.bottom + 2 && (inside || rect.bottom < box.bottom - rect.height * 0.6);
    };
    const {length} = text.data;
    if (fits(length, 0)) return length;
    // The ellipsis takes room of its own: about as much as one em.
    const spare = parseFloat(getComputedStyle(element).fontSize) * 0.9 * scaleOf(element);
    return lastThat((count) => fits(count, spare), length);
  }

  function lastThat(holds, length) {
    let [low, high] = [0, length];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (holds(middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The box that cuts the text: its own, or the line's that it shares. */
  function bounds(element) {
    const line = element.closest(".c-line");
    return (line || element).getBoundingClientRect();
  }

  function scaleOf(element) {
    const mock = element.closest(".mock");
    return mock.getBoundingClientRect().width / mock.offsetWidth || 1;
  }

  function mock(client, mail, scheme) {
    const row = make("div", {class: `mock mock-${client.id}`, "data-scheme": scheme}, client.draw(mail));
    row.style.width = `${client.width}px`;
    return make("div", {class: "mock-fit", role: "group", "aria-label": `${client.name}, ${scheme}`}, row);
  }

  function counted(figure, mail) {
    const words = ["subject", "preheader"].filter((part) => mail[part]).map((part) => {
      const element = figure.querySelector(`[data-part="${part}"]`);
      const all = mail[part].length;
      const count = seen(element);
      const name = part === "subject" ? "Subject" : "preheader";
      return make("span", {class: count < all ? "is-cut" : "is-whole"}, count < all ? `${name} ${count} of ${all}` : `${name} whole (${all})`);
    });
    figure.querySelector(".seen").replaceChildren(...words.flatMap((word, at) => (at ? [" · ", word] : [word])));
  }

  /** Where the page is narrower than the client, the client is drawn smaller, not cut sooner. */
  function fit(figure) {
    for (const place of figure.querySelectorAll(".mock-fit")) {
      const row = place.firstElementChild;
      const scale = Math.max(SMALLEST, Math.min(1, place.clientWidth / row.offsetWidth));
      row.style.transform = scale < 1 ? `scale(${scale})` : "";
      place.style.height = `${row.offsetHeight * scale}px`;
      const isCut = row.offsetWidth * scale > place.clientWidth + 1;
      place.classList.toggle("is-scrolled", isCut);
      place.tabIndex = isCut ? 0 : -1;
    }
  }

  function figure(client, mail) {
    return make("figure", {class: `client client-${client.one ? "wide" : "narrow"}`},
      make("figcaption", {}, make("h3", {}, client.name), make("span", {class: "soft"}, client.where), make("span", {class: "seen"})),
      make("div", {class: "mocks"}, mock(client, mail, "light"), mock(client, mail, "dark")));
  }

  function head(mail) {
    const row = (name, text) => [make("dt", {}, name), make("dd", {dir: "auto"}, text || "none")];
    return make("dl", {class: "letterhead"}, row("From", mail.from), row("Subject", mail.subject), row("Preheader", mail.preheader));
  }

  let drawn = "";
  function draw() {
    const {view} = Preview;
    if (!view || state.tab !== "inbox") return;
    const {sender} = data.newsletter;
    const mail = {
      sender: sender.name, from: `${sender.name} <${sender.email}>`,
      subject: Preview.forReader(view.subject), preheader: Preview.forReader(view.preheader),
    };
    const key = JSON.stringify(mail);
    if (key === drawn) return measure(mail);
    drawn = key;
    const figures = Preview.CLIENTS.map((client) => figure(client, mail));
    byId("pane-inbox").replaceChildren(make("div", {class: "inbox", tabindex: "0", role: "region", "aria-label": "Inbox", lang: view.language},
      make("h2", {class: "unseen"}, "Inbox"), head(mail), make("div", {class: "clients"}, figures)));
    measure(mail);
  }

  function measure(mail) {
    for (const one of byId("pane-inbox").querySelectorAll(".client")) {
      fit(one);
      counted(one, mail);
    }
  }

  Preview.on("view", draw);
  Preview.on("state", draw);
  addEventListener("resize", draw);
})();
