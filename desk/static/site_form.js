// The form on site as it stands on the page: what it says, what is filled in again, which fields are asked.
import { shown } from "./papers.js";
import { blobOf } from "./phone_store.js";
import { $, $$, form } from "./site_page.js";

export function answers() {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name.startsWith("a."));
}

export function told() {
  const lines = [];
  for (const [name, value] of answers()) {
    const input = $$("[name]", form).find((each) => each.name === name && (each.type !== "radio" || each.checked));
    if (!value || value.startsWith("local-") || input?.type === "hidden") continue;
    const label = input?.type === "radio" ? input.closest("fieldset")?.querySelector("legend") : input?.labels?.[0];
    const text = input?.type === "radio" ? input.closest("label").textContent : input?.tagName === "SELECT" ? input.selectedOptions[0]?.textContent : value;
    lines.push([(label?.firstChild?.textContent ?? name).trim(), (text ?? value).trim()]);
  }
  return lines;
}

export function fill(it) {
  const given = new Map();
  for (const [name, value] of it.answers) given.set(name, [...(given.get(name) ?? []), value]);
  for (const name of given.keys()) rowFor(name);
  for (const field of $$("[data-papers]", form)) {
    const names = given.get(field.dataset.papers) ?? [];
    for (const file of it.files)
      if (file.field === field.dataset.papers && names.includes(file.code))
        shown(field, { code: file.code, word: file.name, url: URL.createObjectURL(blobOf(file)) });
  }
  for (const input of $$("[name^='a.']", form)) {
    const values = given.get(input.name);
    if (input.type === "checkbox" || input.type === "radio") input.checked = Boolean(values?.includes(input.value));
    else if (values && input.type !== "hidden") input.value = values.at(-1);
  }
  for (const [name, text] of Object.entries(it.faults ?? {})) fault(name, text);
}

// A row that was added is added again: its inputs are named by its number.
function rowFor(name) {
  for (const group of $$("[data-group]", form)) {
    const start = `${group.dataset.group}.`;
    if (!name.startsWith(start) || $$("[name]", group).some((each) => each.name.startsWith(start + name.slice(start.length).split(".")[0] + "."))) continue;
    const wanted = Number(name.slice(start.length).split(".")[0]);
    for (let n = 0; n <= wanted && !$$("[name]", group).some((each) => each.name.startsWith(`${start}${wanted}.`)); n += 1) $(".add", group)?.click();
  }
}

function fault(name, text) {
  const input = $$("[name]", form).find((each) => each.name.replace(/\[\]$/, "") === name || each.name.startsWith(`${name}.`));
  const field = input?.closest(".field,fieldset.group,fieldset") ?? $(`[data-papers^="${name}"]`, form);
  const line = document.createElement("small");
  line.className = "fault";
  line.setAttribute("role", "alert");
  line.textContent = text;
  (field ?? form).append(line);
  field?.setAttribute("aria-invalid", "true");
}

// Which fields are asked depends on the answers; the page knows it by itself.
export function ask() {
  for (let again = 0; again < 2; again += 1)
    for (const part of $$("[data-only]", form)) {
      const asked = Object.entries(JSON.parse(part.dataset.only)).every(([name, codes]) => codes.includes(current(name)));
      part.hidden = part.disabled = !asked;
    }
}

function current(name) {
  const inputs = $$("[name]", form).filter((each) => each.name === name);
  const chosen = inputs.filter((each) => (each.type !== "radio" && each.type !== "checkbox") || each.checked);
  return chosen.at(-1)?.value ?? "";
}

// What is left empty to mean "now" means the moment of writing, also when it is sent tomorrow.
export function dated() {
  const now = new Date(), local = new Date(now - now.getTimezoneOffset() * 60_000).toISOString();
  for (const [name, only] of Object.entries(JSON.parse(form.dataset.whenWritten))) {
    const input = $$("[name]", form).find((each) => each.name === name && !each.matches(":disabled"));
    if (!input || input.value || !Object.entries(only).every(([other, codes]) => codes.includes(current(other)))) continue;
    input.value = input.type === "date" ? local.slice(0, 10) : local.slice(0, 16);
  }
}
