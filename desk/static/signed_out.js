// At the door: no page with customers' data stays on the telephone; what somebody has not sent stays theirs.
import { all, drop } from "./phone_store.js";

const line = document.querySelector("[data-left]");
if (window.caches) for (const name of await caches.keys()) if (name.startsWith("homeward-site-pages")) await caches.delete(name);
line.dataset.cleared = "1";

async function show() {
  const found = await all();
  for (const it of found) if (it.state === "sent") await drop(it.command);
  const left = found.filter((it) => it.state !== "sent");
  line.hidden = !left.length;
  const people = [...new Set(left.map((it) => it.who))].join("、");
  line.querySelector("span").textContent = line.dataset.left.replace("{who}", people).replace("{count}", left.length);
  return left;
}
try {
  await show();
  line.querySelector("button").addEventListener("click", async () => {
    if (!confirm(line.dataset.sure)) return;
    for (const it of await show()) await drop(it.command);
    await show();
  });
} catch { /* nothing can be kept here, so nothing is */ }
