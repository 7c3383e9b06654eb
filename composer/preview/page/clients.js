"use strict";
// Four mailboxes as they list one mail. Fonts, sizes and widths are theirs (see inbox.css), so that
// what is cut off here is cut off there.
(() => {
  const {make, icon} = Preview;

  const initial = (name) => ([...name.trim()][0] || "").toUpperCase();
  const subject = (mail) => make("span", {class: "c-subject", dir: "auto", "data-part": "subject"}, mail.subject);
  const preheader = (mail) => make("span", {class: "c-preheader", dir: "auto", "data-part": "preheader"}, mail.preheader);
  const sender = (mail) => make("span", {class: "c-sender"}, mail.sender);
  const face = (mail) => make("span", {class: "c-face", "aria-hidden": "true"}, initial(mail.sender));

  function gmailWeb(mail) {
    return [make("span", {class: "c-box"}), icon("star"), sender(mail),
      make("span", {class: "c-line"}, subject(mail), make("span", {class: "c-dash"}, " - "), preheader(mail)),
      make("span", {class: "c-time"}, "09:00")];
  }

  function gmailPhone(mail) {
    return [face(mail), make("span", {class: "c-rows"},
      make("span", {class: "c-top"}, sender(mail), make("span", {class: "c-time"}, "09:00")),
      subject(mail), make("span", {class: "c-bottom"}, preheader(mail), icon("star")))];
  }

  function appleMail(mail) {
    return [make("span", {class: "c-dot"}), make("span", {class: "c-rows"},
      make("span", {class: "c-top"}, sender(mail), make("span", {class: "c-time"}, "09:00", icon("chevron"))),
      subject(mail), preheader(mail))];
  }

  function outlook(mail) {
    return [make("span", {class: "c-rows"}, sender(mail),
      make("span", {class: "c-top"}, subject(mail), make("span", {class: "c-time"}, "09:00")), preheader(mail))];
  }

  // ``one``: the subject and the preheader share a line.
  Preview.CLIENTS = [
    {id: "gmail-web", name: "Gmail", where: "web, in a window of 1280 px", draw: gmailWeb, width: 968, one: true},
    {id: "gmail-phone", name: "Gmail", where: "telephone, 390 px", draw: gmailPhone, width: 390},
    {id: "apple", name: "Apple Mail", where: "iPhone, 390 px", draw: appleMail, width: 390},
    {id: "outlook", name: "Outlook", where: "Windows, a list of 320 px", draw: outlook, width: 320},
  ];
})();
