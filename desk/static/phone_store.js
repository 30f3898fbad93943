// What a telephone keeps until it is sent: forms with their pictures, each under the one command that it is sent with.
const NAME = "homeward-site", STORE = "visits";
let opened;

function database() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "command" });
    asked.onsuccess = () => {
      asked.result.onclose = asked.result.onversionchange = () => { asked.result.close(); opened = undefined; };
      done(asked.result);
    };
    asked.onerror = () => { opened = undefined; failed(asked.error); };
  });
  return opened;
}

async function within(mode, act) {
  const base = await database();
  return new Promise((done, failed) => {
    const change = base.transaction(STORE, mode, mode === "readwrite" ? { durability: "strict" } : undefined);
    const asked = act(change.objectStore(STORE));
    change.oncomplete = () => done(asked?.result);
    change.onabort = change.onerror = () => failed(change.error ?? asked?.error);
  });
}

export const all = () => within("readonly", (store) => store.getAll());
export const one = (command) => within("readonly", (store) => store.get(command));
export const put = (record) => within("readwrite", (store) => store.put(record));
export const drop = (command) => within("readwrite", (store) => store.delete(command));

// Bytes, not blobs: Safari loses blobs that it keeps in a database.
export async function packed({ subject, blob, name, field }) {
  const bytes = await blob.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const code = `local-${[...digest.slice(0, 12)].map((one) => one.toString(16).padStart(2, "0")).join("")}`;
  return { code, subject, name, field, type: blob.type, bytes, document: null };
}

export const blobOf = (file) => new Blob([file.bytes], { type: file.type });
