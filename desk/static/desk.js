// What pages do beside links and forms: live news, drafts, rows of tables, keys. Everything works without it but these.
"use strict";

(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

  // --- live: one stream a page; whoever shows something reads it again when something changed
  function listen(url) {
    const mark = $("#live");
    let lost = false;
    const source = new EventSource(url);
    source.addEventListener("open", () => {
      mark?.classList.replace("off", "on") || mark?.classList.add("on");
      if (mark) { $(".word", mark).textContent = ""; mark.title = mark.dataset.on; }
      if (lost) tell("*;*");
      lost = false;
    });
    source.addEventListener("error", () => {
      lost = true;
      mark?.classList.replace("on", "off") || mark?.classList.add("off");
      if (mark) { $(".word", mark).textContent = mark.dataset.off; mark.title = mark.dataset.off; }
      if (source.readyState === EventSource.CLOSED) setTimeout(() => { source.close(); listen(url); }, 3000);
    });
    source.addEventListener("changed", (event) => tell(event.data));
    addEventListener("pagehide", () => source.close(), { once: true });
  }
  // A part of a page with data-again reads itself from there when something happened of what data-when names: any change,
  // one of a journey, or of a sort of list. Not oftener than every data-pause ms, never twice at once, and once more for
  // what came while it was reading. While somebody drags in it (data-held) it stays as it is, and reads itself afterwards.
  const reading = new Map();
  function tell(told) {
    const [journeys, lists] = told.split(";").map((one) => one.split(",").filter(Boolean));
    const happened = new Set(["changed", ...journeys.map((one) => `journey-${one}`), ...lists.map((one) => `list-${one}`)]);
    const concerned = $$("[data-again]").filter((part) =>
      part.dataset.when.split(" ").some((one) => happened.has(one) || happened.has(one.replace(/-.*/, "-*"))));
    for (const part of concerned) if (!concerned.some((other) => other !== part && other.contains(part))) again(part);
    document.body.dispatchEvent(new CustomEvent("changed"));
  }
  function again(part) {
    const one = reading.get(part.id) ?? { last: 0, timer: 0, now: false, more: false };
    reading.set(part.id, one);
    if (one.now) one.more = true;
    else if (!one.timer) one.timer = setTimeout(read, Math.max(0, one.last + Number(part.dataset.pause || 500) - Date.now()), part.id, one);
  }
  async function read(id, one) {
    Object.assign(one, { timer: 0, last: Date.now(), more: false });
    const part = document.getElementById(id);
    if (!part) return;
    if ("held" in part.dataset) { again(part); return; }
    one.now = true;
    try {
      await htmx.ajax("GET", part.dataset.again, { source: part, target: part, swap: "outerHTML" });
    } finally {
      one.now = false;
      const fresh = document.getElementById(id);
      if (fresh && (one.more || "held" in fresh.dataset)) again(fresh);
    }
  }
  setInterval(() => { const list = $("#list[data-again]"); if (list) again(list); }, 300_000);  // its clocks go on
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // --- short notes in the corner
  function note(text) {
    const line = document.createElement("p");
    line.textContent = text;
    $("#notes")?.append(line);
    setTimeout(() => line.remove(), 4000);
  }

  // --- forms: what was typed is kept, the shape follows the answers, a sent form shows that it works
  let timer = 0;
  let sending = false;
  function body(form) {
    return new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  }
  function keep(form) {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (sending) return;
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body: body(form) });
        const state = $(".draft-state", form);
        if (answer.ok && state) state.textContent = await answer.text();
      } catch { /* the next change tries again */ }
    }, 900);
  }
  let changes = 0;
  async function reshape(form) {
    clearTimeout(timer);
    const asked = changes;
    try {
      const answer = await fetch(form.dataset.shape, { method: "POST", body: body(form), headers: { "HX-Request": "true" } });
      const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form");
      if (!fresh || !form.isConnected) return;
      if (asked !== changes) return reshape(form);  // answered on meanwhile: nothing of it is lost
      const at = form.contains(document.activeElement) ? document.activeElement : null;
      form.replaceWith(fresh);
      const again = at && $$("[name]", fresh).find((one) => one.name === at.name && (one.type !== "radio" || one.value === at.value));
      again?.focus();
    } catch { /* the server checks the answers anyway */ }
  }
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form) { changes += 1; keep(form); }
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-shape]");
    if (form && event.target.dataset.drives) reshape(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    sending = true;
    clearTimeout(timer);
    const button = event.submitter;
    if (button?.dataset.working) { button.setAttribute("aria-busy", "true"); button.textContent = button.dataset.working; }
  });

  // --- what may stay empty can be emptied again: choosing the same once more
  document.addEventListener("pointerdown", (event) => {
    const label = event.target.closest("fieldset[data-optional] label");
    const radio = label && $("input[type=radio]", label);
    if (radio?.checked) label.addEventListener("click", () => setTimeout(() => {
      radio.checked = false;
      radio.dispatchEvent(new Event("input", { bubbles: true }));
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    }), { once: true });
  });

  // --- tables in forms: a row more, a row less
  document.addEventListener("click", (event) => {
    const add = event.target.closest(".group > .add");
    if (add) {
      const group = add.closest(".group");
      const rows = $(".rows", group);
      const taken = $$("[data-row] [name]", rows).map((one) => Number((one.name.slice(group.dataset.group.length).match(/^\.(\d+)/) || [])[1] ?? -1));
      const number = Math.max(-1, ...taken) + 1;
      const fresh = $("template", group).content.cloneNode(true);
      for (const one of $$("[name],[id],[for],[data-only],[data-papers]", fresh))
        for (const name of ["name", "id", "for", "aria-describedby", "data-only", "data-papers"])
          if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace("__n__", number));
      rows.append(fresh);
      $("input:not([type=hidden]),select,textarea", rows.lastElementChild)?.focus();
      return;
    }
    const gone = event.target.closest("[data-row] > .remove");
    if (gone) {
      const form = gone.closest("form");
      gone.closest("[data-row]").remove();
      if (form?.dataset.draft) keep(form);
      return;
    }
    const begins = event.target.closest("[data-first]");
    if (begins && $("[data-row-link]")) begins.href = $("[data-row-link]").href;  // the list may have changed since
    const copy = event.target.closest("[data-copy]");
    if (copy) copied(copy);
    const opens = event.target.closest("[data-open]");
    if (opens) $("#" + opens.dataset.open)?.showModal();
    if (!event.target.closest(".menu")) for (const menu of $$(".menu[open]")) menu.open = false;
  });
  async function copied(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      note(button.dataset.copied || button.dataset.copy);
    } catch { note(button.dataset.copy); }
  }

  // --- ticked rows: they stay ticked, and what has the focus keeps it, when the list reads itself again
  const ticked = new Set();
  let last = null;
  let focused = null;
  function tick(boxes, on) {
    for (const one of boxes) { one.checked = on; ticked[on ? "add" : "delete"](one.value); }
    count();
  }
  function count() {
    const number = $("[data-ticked]");
    if (number) number.textContent = ticked.size;
  }
  function range(box) {
    const boxes = $$(".tick");
    const [from, to] = [boxes.findIndex((one) => one.value === last), boxes.indexOf(box)].sort((a, b) => a - b);
    return from < 0 ? [box] : boxes.slice(from, to + 1);
  }
  function tickHere(whole) {
    const row = document.activeElement?.closest(".tasks li") ?? $("[data-row-link][aria-current]")?.closest("li");
    const box = row && $(".tick", row);
    if (!box) return false;
    tick(whole ? range(box) : [box], whole || !box.checked);
    last = box.value;
    return true;
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-untick]")) tick($$(".tick"), false);
    const box = event.target.closest(".tick");
    if (!box) return;
    tick(event.shiftKey ? range(box) : [box], box.checked);
    last = box.value;
  });
  document.addEventListener("htmx:before:swap", (event) => {
    if ($("[data-held]")) { event.preventDefault(); return; }
    const here = document.activeElement;
    focused = here?.matches("[data-row-link]") ? `[data-row-link][href="${here.getAttribute("href")}"]` : here?.matches(".tick") ? `.tick[value="${here.value}"]` : null;
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!$("#list")) return;
    const boxes = $$(".tick");
    const there = new Set(boxes.map((one) => one.value));
    for (const one of [...ticked]) if (!there.has(one)) ticked.delete(one);
    for (const one of boxes) one.checked = ticked.has(one.value);
    count();
    if (focused && document.activeElement === document.body) $(focused)?.focus({ preventScroll: true });
  });

  // --- keys: quiet in fields, in dialogs and while an input method composes
  function step(by) {
    const links = $$("[data-row-link]");
    if (!links.length) return;
    const here = links.indexOf(document.activeElement?.closest(".row-of")?.querySelector("[data-row-link]") ?? document.activeElement);
    const open = links.findIndex((one) => one.getAttribute("aria-current"));
    const next = links[Math.min(links.length - 1, Math.max(0, (here >= 0 ? here : open) + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  function press(key) {
    const target = $(`[data-key="${key}"]`);
    if (target) { target.click(); return true; }
    return false;
  }
  function fill() {
    const fields = $$("form.answers :is(input:not([type=hidden]),select,textarea)").filter((one) => one.offsetParent && !one.disabled);
    const radios = fields[0]?.type === "radio" ? fields.filter((one) => one.name === fields[0].name) : [];
    const field = radios.find((one) => one.checked) ?? fields[0];
    if (!field) return false;
    field.focus();
    field.scrollIntoView({ block: "nearest" });
    return true;
  }
  function open(name) {
    const form = $(`[data-form="${name}"]`);
    if (!form) return false;
    const folded = form.closest("details");
    if (folded) folded.open = true;
    $("select,textarea,input:not([type=hidden])", form)?.focus();
    return true;
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "k") { event.preventDefault(); $("#search")?.focus(); return; }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && document.body.dataset.shortcuts && event.target.closest("form.answers")) {
      if (press("E") || press("e")) event.preventDefault();
      return;
    }
    if (!document.body.dataset.shortcuts || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not(.tick),select,textarea,[contenteditable],dialog")) {
      if (event.key === "Escape") event.target.blur();
      if (event.key === "ArrowDown" && event.target.matches("[type=search][hx-post]") && $("[data-row-link]")) { event.preventDefault(); $("[data-row-link]").focus(); }
      return;
    }
    const done = (() => {
      switch (event.key) {
        case "j": case "ArrowDown": step(1); return true;
        case "k": case "ArrowUp": step(-1); return true;
        case "/": $("#search")?.focus(); return true;
        case "?": $("#help")?.showModal(); return true;
        case "x": return tickHere(false);
        case "X": return tickHere(true);
        case "b": return $(".tick:checked") ? ($("#bulk button")?.focus(), true) : false;
        case "f": return fill();
        case "a": return open("assign");
        case "z": return open("snooze");
        case "n": return open("note") || press("n");
        case ".": return press(".") || ($("[data-copy]")?.click(), true);
        case "c": case "e": case "E": case "r": case "w": return press(event.key);
        default: return false;
      }
    })();
    if (done) event.preventDefault();
  });

  // --- the first wrong field is where one goes on
  addEventListener("DOMContentLoaded", () => {
    const wrong = $("[aria-invalid=true]");
    if (wrong) ($("input:not([type=hidden]),select,textarea", wrong) ?? wrong).focus();
    else if ($("form[data-begin]")) fill();  // whoever comes to this page comes to type
    if (matchMedia("(max-width: 60rem)").matches) for (const one of $$("[data-folds]")) one.open = false;  // the rows come first
    if (document.body.dataset.live) listen(document.body.dataset.live);
  });
})();
