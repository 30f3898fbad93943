// Keeps one person's day on their telephone: the day's page, its forms, and the files these need. Nothing else, nobody else's.
"use strict";
const PAGES = "homeward-site-pages", FILES = "homeward-site-files", AWAY = "/site/away";
const PATIENCE = 6000;
const KEPT_FOR = 36 * 3_600_000;
const FRESH_FOR = 3 * 60_000;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(FILES).then((cache) => cache.add(AWAY)).catch(() => {}));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const asked = event.request, place = new URL(asked.url);
  if (asked.method !== "GET" || place.origin !== location.origin) return;
  if (asked.mode === "navigate" && (place.pathname === "/site" || place.pathname.startsWith("/site/"))) event.respondWith(pageOf(asked, place));
  else if (place.pathname.startsWith("/static/")) event.respondWith(fileOf(asked, place));
});

// The desk's page where it answers in time, else the one that is kept.
async function pageOf(asked, place) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE);
  try {
    const answer = await fetch(asked, { signal: late.signal });
    if (answer.status < 500) return answer;
    return (await keptPage(place)) ?? answer;
  } catch {
    return (await keptPage(place)) ?? (await caches.match(AWAY)) ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
}

async function keptPage(place) {
  const cache = await caches.open(PAGES);
  const found = await cache.match(place.pathname, { ignoreSearch: true });
  if (!found) return null;
  if (age(found) < KEPT_FOR) return found;
  await caches.delete(PAGES);
  return null;
}

const age = (answer) => Date.now() - new Date(answer.headers.get("date") ?? 0).getTime();

async function fileOf(asked, place) {
  const known = await caches.match(asked.url);
  if (known && place.searchParams.has("v")) return known;
  try {
    return await fetch(asked);
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep).then(() => event.ports[0]?.postMessage("kept"), () => event.ports[0]?.postMessage("not kept")));
});

// The day that was looked at last replaces the one before; one person's replaces another's at once.
async function keep({ who, pages, assets }) {
  const whose = await caches.open(FILES);
  const before = await whose.match("/site/whose");
  if (before && (await before.text()) !== who) await caches.delete(PAGES);
  await whose.put("/site/whose", new Response(who));
  const cache = await caches.open(PAGES);
  const wanted = pages.map((one) => new URL(one, location.origin));
  let all = true;
  for (const one of wanted) {
    const known = await cache.match(one.pathname, { ignoreSearch: true });
    if (known && one.pathname !== "/site" && age(known) < FRESH_FOR) continue;
    const answer = await fetch(one, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
    if (answer?.ok) await cache.put(one.pathname, answer);
    else all = all && answer?.status === 404;
  }
  const names = new Set(wanted.map((one) => one.pathname));
  if (all) for (const one of await cache.keys()) if (!names.has(new URL(one.url).pathname)) await cache.delete(one);
  for (const one of assets) if (!one.includes("?v=") || !(await whose.match(one))) await whose.add(one);
  for (const one of await whose.keys()) {
    const place = new URL(one.url);
    if (place.pathname.startsWith("/static/") && !assets.includes(one.url)) await whose.delete(one);
  }
  if (!(await whose.match(AWAY))) await whose.add(AWAY).catch(() => {});
  if (!all) throw new Error("not all is kept");
}
