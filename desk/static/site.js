// The day on site: forms are kept on the telephone first and sent when there is a signal, once, under one command each.
import { attend, sent as upload, signedYet } from "./papers.js";
import { all, blobOf, drop, one, packed, put } from "./phone_store.js";
import { answers, ask, dated, fill, told } from "./site_form.js";
import { $, $$, form, page, say, who, words } from "./site_page.js";
import { keepPages, signal } from "./site_pages_kept.js";

const RETRY = 30_000;
const SENT_FOR = 24 * 3_600_000;

// --- the form as a record of the telephone
let record = null;
let saving = Promise.resolve();

function begun() {
  record ??= {
    command: form.elements.command.value, name: page.dataset.name, who, title: form.dataset.title,
    at: new Date().toISOString(), state: "draft", told: "", faults: {}, answers: [], lines: [], files: [],
  };
  return record;
}

function save(more = []) {
  const it = begun();
  it.answers = [...answers(), ...more];
  it.lines = told();
  it.state = "draft";
  saving = saving.then(() => put(it)).then(() => stands(page, it), full);
  return saving;
}

function full(error) {
  say($("[data-wrong]"), `${words.full} (${error?.name ?? error})`);
  throw error;
}

const kept = async (_, picture) => {
  const it = begun(), file = await packed(picture);
  if (!it.files.some((each) => each.code === file.code && each.field === file.field)) it.files.push(file);
  await save([[file.field, file.code]]);
  return { code: file.code, word: file.name, url: URL.createObjectURL(picture.blob) };
};

async function openForm() {
  const outcome = new URLSearchParams(location.search).get("outcome");
  const found = (await all()).filter((each) => each.who === who && each.name === page.dataset.name && each.state !== "sent");
  record = found.sort((a, b) => a.at.localeCompare(b.at)).at(-1) ?? null;
  if (record) {
    form.elements.command.value = record.command;
    fill(record);
    if (record.state === "refused") say($("[data-wrong]"), words.refused + record.told);
  }
  const radio = outcome && $$("[name='a.outcome']", form).find((each) => each.value === outcome);
  if (radio) radio.checked = true;
  ask();
  let timer = 0;
  for (const event of ["input", "change"])
    form.addEventListener(event, () => {
      ask();
      clearTimeout(timer);
      stands(page, null);
      timer = setTimeout(() => save(), event === "input" ? 300 : 0);
    });
  form.addEventListener("click", (event) => { if (event.target.closest(".remove")) setTimeout(() => save(), 0); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(timer);
    const chosen = event.submitter?.name ? [event.submitter.name, event.submitter.value] : null;
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    try {
      await signedYet(form, kept);
      dated();
      begun().faults = {};
      record.told = "";
      record.answers = answers();
      if (chosen) record.answers = [...record.answers.filter(([name]) => name !== chosen[0]), chosen];
      record.lines = told();
      if (chosen) record.lines.push([event.submitter.closest("fieldset").querySelector("legend").textContent, event.submitter.textContent]);
      record.state = "kept";
      await saving;
      await put(record);
      location.assign("/site");
    } catch (error) {
      form.removeAttribute("aria-busy");
      say($("[data-wrong]"), `${words.full} (${error?.name ?? error})`);
    }
  });
}

// --- sending
let busy = false;

async function send() {
  if (busy) return;
  busy = true;
  try {
    if (navigator.locks) await navigator.locks.request("homeward-site", { ifAvailable: true }, (lock) => (lock ? sendAll() : null));
    else await sendAll();
  } finally {
    busy = false;
    await show();
  }
}

async function sendAll() {
  const waiting = (await all()).filter((each) => each.who === who && (each.state === "kept" || each.state === "sending"));
  for (const it of waiting.sort((a, b) => a.at.localeCompare(b.at))) if (!(await sendOne(it))) return;
}

// True when the next one can be tried.
async function sendOne(it) {
  it.state = "sending";
  await put(it);
  await show();
  let on = true;
  try {
    const codes = new Map();
    for (const file of it.files) {
      if (!it.answers.some(([, value]) => value === file.code)) continue;
      if (!file.document) {
        file.document = (await upload(`/site/${it.name}/papers`, { subject: file.subject, blob: blobOf(file), name: file.name, who })).code;
        await put(it);
      }
      codes.set(file.code, file.document);
    }
    const body = new URLSearchParams([["command", it.command], ["who", who], ...it.answers.map(([name, value]) => [name, codes.get(value) ?? value])]);
    const answer = await fetch(`/site/${it.name}`, { method: "POST", body, headers: { accept: "application/json" }, redirect: "manual" });
    if (answer.type === "opaqueredirect") throw Object.assign(new Error("login"), { status: 401 });
    const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
    if (said?.state === "sent") {
      Object.assign(it, { state: "sent", sent: Date.now(), told: "", faults: {}, answers: [], lines: [], files: [] });
    } else if (said?.state === "refused" || (!said && answer.status >= 400 && answer.status < 500)) {
      Object.assign(it, { state: "refused", told: said?.told ?? words.refused_plain, faults: said?.faults ?? {} });
    } else {
      Object.assign(it, { state: "kept", told: said?.told ?? "" });
      on = said?.state === "wait";
    }
  } catch (error) {
    it.state = "kept";
    if (error.status === 401) { $("#site-login").hidden = false; on = false; }
    else if (error.status === 409 || error.status === 413 || error.status === 403 || error.status === 404) Object.assign(it, { state: "refused", told: error.message });
    else on = false;  // no signal: later
  }
  const now = await one(it.command);
  const changed = now?.state === "draft" && it.state !== "sent";  // it was gone on with while it was on its way
  if (now) await put(changed ? { ...now, told: it.told, faults: it.faults } : it);
  return on;
}

// --- what is kept, and how it stands
function stateOf(it) {
  return it.state === "refused" ? words.refused + it.told : it.told ? `${words[it.state]}（${it.told}）` : words[it.state];
}

function stands(place, it) {
  const line = $("[data-state]", place);
  if (!line) return;
  line.textContent = it ? stateOf(it) : "";
  line.dataset.is = it?.state ?? "";
}

async function show() {
  const found = await all();
  const mine = found.filter((each) => each.who === who);
  for (const place of $$("[data-subject],[data-site=form]")) {
    const name = place.dataset.subject ?? place.dataset.name;
    stands(place, mine.filter((each) => each.name === name).sort((a, b) => a.at.localeCompare(b.at)).at(-1));
  }
  if (record && mine.some((each) => each.command === record.command && each.state === "sent")) location.assign("/site");
  const list = $("[data-records]");
  if (!list) return;
  const others = found.filter((each) => each.who !== who && each.state !== "sent").length;
  say($("[data-of-others]"), others ? words.of_others.replace("{count}", others) : "");
  const open = new Set($$("details[open]", list).map((each) => each.dataset.command));
  list.replaceChildren(...mine.filter((each) => each.state !== "sent").map((it) => line(it, open.has(it.command))));
  $("#site-phone").hidden = !others && !list.children.length;
}

function line(it, open) {
  const row = document.createElement("li"), head = document.createElement("p"), inside = document.createElement("details");
  row.dataset.is = it.state;
  head.append(Object.assign(document.createElement("strong"), { textContent: it.title }), ` ${stateOf(it)}`);
  inside.open = open;
  inside.dataset.command = it.command;
  inside.append(Object.assign(document.createElement("summary"), { textContent: words.written }));
  for (const [label, text] of it.lines) inside.append(Object.assign(document.createElement("p"), { textContent: `${label} ${text}` }));
  if (it.files.length) inside.append(Object.assign(document.createElement("p"), { textContent: words.photos.replace("{count}", it.files.length) }));
  const again = Object.assign(document.createElement("a"), { href: `/site/${it.name}`, textContent: words.open, role: "button", className: "small secondary" });
  const gone = Object.assign(document.createElement("button"), { type: "button", textContent: words.discard, className: "plain" });
  gone.addEventListener("click", async () => {
    if (it.state === "sending" || !confirm(words.discard_sure)) return;
    await drop(it.command);
    await show();
  });
  row.append(head, inside, again, " ", gone);
  return row;
}

async function tidy() {
  for (const it of await all()) if (it.state === "sent" && Date.now() - it.sent > SENT_FOR) await drop(it.command);
}

async function begin() {
  try {
    await tidy();
    if (form) {
      attend(kept);
      await openForm();
    }
    await show();
  } catch (error) {
    signal(words.no_storage, "bad");
    throw error;
  }
  page.dataset.begun = "1";
  addEventListener("online", () => { signal(words.ready, "ok"); send(); });
  addEventListener("offline", () => signal("", ""));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  $("[data-send-now]")?.addEventListener("click", send);
  setInterval(() => { if (!document.hidden) send(); }, RETRY);
  if (!navigator.onLine) signal("", "");
  keepPages().catch(() => signal(words.no_worker, "bad"));
  await send();
}
begin();
