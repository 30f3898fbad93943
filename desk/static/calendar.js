// The calendar: an appointment opens in a panel, and is moved by dragging. Nothing moves before the panel's form is sent.
"use strict";

(() => {
  const STEP = 15;
  const FAR = 6;
  const FINGER_FAR = 10;
  const HOLD = 400;
  const EDGE = 60;
  const ROLL = 6;
  const CLICK_AFTER = 300;
  const narrow = matchMedia("(max-width: 60rem)");
  const panel = document.querySelector("#panel");

  // a telephone begins with the day
  const query = new URLSearchParams(location.search);
  if (narrow.matches && !query.has("view")) {
    query.set("view", "day");
    location.replace(`/calendar?${query}`);
  }

  // --- the panel
  function fill(text) {
    const article = panel.querySelector("article");
    article.innerHTML = text;
    if (!panel.open) panel.showModal();
    const wrong = article.querySelector("[role=alert], .move[open] [role=status]");
    const first = article.querySelector(".move[open] [name=to]");
    (article.querySelector("[aria-invalid=true] input, input[aria-invalid=true], select[aria-invalid=true]") ?? (wrong || first ? first : article.querySelector("h1")))?.focus();
  }
  async function show(url) {
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" } });
      if (answer.ok && !answer.headers.get("hx-redirect")) fill(await answer.text());
      else location.assign(answer.headers.get("hx-redirect") ?? url);
    } catch { location.assign(url); }
  }
  async function send(form, button) {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)), headers: { "HX-Request": "true" } });
    const elsewhere = answer.headers.get("hx-redirect");
    if (elsewhere) location.assign(elsewhere);
    else fill(await answer.text());
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]") || event.target === panel) { panel.close(); return; }
    const link = event.target.closest("a[data-panel]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href);
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.target.matches("#panel form[data-move]")) return;
    event.preventDefault();
    send(event.target, event.submitter).catch(() => { delete event.target.dataset.sent; event.target.submit(); });
  });

  // --- dragging: with a mouse or a pen at once; a finger holds first, since moving it scrolls and a tap opens the panel
  let drag = null;
  document.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary) { stop(); return; }
    const block = event.target.closest("[data-movable]");
    const finger = event.pointerType === "touch";
    if (!block || event.button || (narrow.matches && !finger)) return;
    const box = block.getBoundingClientRect();
    drag = { block, finger, x: event.clientX, y: event.clientY, dx: event.clientX - box.left, dy: event.clientY - box.top, width: box.width, ghost: null, to: null };
    block.closest("[data-again]").dataset.held = "";
    if (finger) {
      block.classList.add("pressed");
      drag.held = setTimeout(hold, HOLD);
    }
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag || !event.isPrimary) return;
    if (!drag.ghost && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < (drag.finger ? FINGER_FAR : FAR)) return;
    if (!drag.block.isConnected || (drag.finger && !drag.ghost)) { stop(); return; }
    if (!drag.ghost) begin();
    event.preventDefault();
    [drag.x, drag.y] = [event.clientX, event.clientY];
    follow(drag);
  });
  // once it is held, the finger drags and does not scroll; the browser asks for that at each of its moves
  document.addEventListener("touchmove", (event) => { if (drag?.ghost && event.cancelable) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (event) => { if (drag?.finger) event.preventDefault(); });
  function hold() {
    begin();
    if (!drag) return;
    follow(drag);
    navigator.vibrate?.(15);
  }
  function follow({ x, y }) {
    drag.ghost.style.left = `${x - drag.dx}px`;
    drag.ghost.style.top = `${y - drag.dy}px`;
    aim({ clientX: x, clientY: y });
    if (drag.finger && !drag.rolling && edge(y)) roll();
  }
  // near the edge of the window the page goes on under the finger
  const edge = (y) => (y < EDGE ? -1 : y > innerHeight - EDGE ? 1 : 0);
  function roll() {
    const way = drag?.ghost ? edge(drag.y) : 0;
    if (!way) { if (drag) drag.rolling = false; return; }
    drag.rolling = true;
    scrollBy(0, way * ROLL);
    aim({ clientX: drag.x, clientY: drag.y });
    requestAnimationFrame(roll);
  }
  function begin() {
    if (!drag.block.isConnected) { stop(); return; }
    drag.block.classList.remove("pressed");
    drag.ghost = drag.block.cloneNode(true);
    drag.ghost.className = `${drag.block.className} ghost`;
    drag.ghost.removeAttribute("data-panel");
    drag.ghost.style.width = `${drag.width}px`;
    drag.block.classList.add("dragged");
    document.body.append(drag.ghost);
    getSelection()?.removeAllRanges();
  }
  function aim(event) {
    const cell = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest("[data-day]")).find(Boolean) ?? null;
    for (const one of document.querySelectorAll(".drop")) if (one !== cell) one.classList.remove("drop");
    cell?.classList.add("drop");
    drag.to = cell && { at: `${cell.dataset.day}T${clock(cell, event)}`, host: host(cell) };
    drag.ghost.querySelector(".time").textContent = drag.to ? drag.to.at.slice(5).replace("T", " ") : drag.block.dataset.at.slice(11);
  }
  function host(cell) {
    // the page of one person may show a meeting at which they only assist: its host stays
    const from = drag.block.closest("[data-day]").dataset.person;
    return cell.dataset.person && cell.dataset.person !== from ? cell.dataset.person : drag.block.dataset.host;
  }
  function clock(cell, event) {
    if (!cell.dataset.hours || getComputedStyle(cell).display !== "grid") return drag.block.dataset.at.slice(11);
    const box = cell.getBoundingClientRect();
    const part = (event.clientY - drag.dy - box.top) / box.height;
    const minutes = Number(cell.dataset.starts) + Math.round(part * cell.dataset.hours * 60 / STEP) * STEP;
    const inside = Math.max(0, Math.min(minutes, 24 * 60 - STEP));
    return `${String(Math.floor(inside / 60)).padStart(2, "0")}:${String(inside % 60).padStart(2, "0")}`;
  }
  function stop() {
    clearTimeout(drag?.held);
    drag?.ghost?.remove();
    drag?.block.classList.remove("dragged", "pressed");
    drag?.block.closest("[data-again]")?.removeAttribute("data-held");
    for (const one of document.querySelectorAll(".drop")) one.classList.remove("drop");
    drag = null;
  }
  document.addEventListener("pointerup", (event) => {
    if (!event.isPrimary) return;
    if (!drag?.ghost) { stop(); return; }
    const { block, to, finger } = drag;
    stop();
    const swallow = (event) => {
      if (panel.contains(event.target)) return;  // a quick hand is there already
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, true), finger ? CLICK_AFTER : 0);
    if (!to || (to.at === block.dataset.at && to.host === block.dataset.host)) return;
    const where = new URL(block.href);
    where.searchParams.set("to", to.at);
    where.searchParams.set("host", to.host);
    show(where.href);
  });
  document.addEventListener("pointercancel", stop);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && drag) { event.preventDefault(); stop(); } });
})();
