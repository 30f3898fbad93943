// The pages of this day, kept by a worker that speaks for the desk while there is no signal.
import { $, $$, page, who, words } from "./site_page.js";

const MODULES = ["papers.js", "phone_store.js", "site_form.js", "site_page.js", "site_pages_kept.js"];  // all that site.js imports; what the forms link as styles, the day links, too

export async function keepPages() {
  if (!navigator.serviceWorker) { signal(words.no_worker, "bad"); return; }
  await navigator.serviceWorker.register("/site-worker.js", { scope: "/site" });
  const ready = await navigator.serviceWorker.ready;
  navigator.storage?.persist?.();
  const assets = [...$$("link[rel=stylesheet],link[rel=icon]").map((each) => each.href), ...$$("script[src]").map((each) => each.src), ...MODULES.map((each) => new URL(each, import.meta.url).href)];
  const pages = page.dataset.site === "day" ? [location.href, ...page.dataset.keep.split(" ").filter(Boolean).map((name) => `/site/${name}`)] : [];
  const answered = new MessageChannel();
  answered.port1.onmessage = (event) => { if (event.data === "kept" && page.dataset.site === "day") signal(words.ready, "ok"); };
  if (pages.length) ready.active.postMessage({ keep: { who, pages, assets } }, [answered.port2]);
}

export function signal(text, kind) {
  const mark = $("#site-signal");
  const offline = !navigator.onLine;
  mark.textContent = offline ? words.offline : text;
  mark.className = `note small ${offline ? "" : kind}`;
}
