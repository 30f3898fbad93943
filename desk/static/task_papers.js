// A task's form at the desk: pictures go up at once.
import { attend, sent, signedYet } from "./papers.js";

const up = async (form, picture) => {
  const kept = await sent(form.dataset.papersTo, picture);
  return { code: kept.code, word: kept.word, url: kept.picture };
};
attend(up);

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.papersTo || !form.querySelector("canvas[data-drawn]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await signedYet(form, up);
  for (const canvas of form.querySelectorAll("canvas[data-drawn]")) delete canvas.dataset.drawn;
  form.requestSubmit(event.submitter);
}, true);
