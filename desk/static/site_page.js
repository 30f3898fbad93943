// What every part of the page on site works with.
export const $ = (selector, from = document) => from.querySelector(selector);
export const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
export const page = $("[data-site]"), who = page.dataset.who, words = JSON.parse($("#site-words").dataset.words);
export const form = $("form.site-form");

export function say(line, text) {
  if (!line) return;
  line.textContent = text;
  line.hidden = !text;
}
