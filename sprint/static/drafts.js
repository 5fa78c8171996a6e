// What was typed and is not on the server yet, kept in this browser: encrypted with a key of the person who typed it, which
// only that person's pages carry; for a day at most, and erased on sign-out.

const NAME = "sprint", STORE = "drafts", DAY = 24 * 60 * 60 * 1000;

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class Drafts {
  // The drafts of a person about one piece of work; null where the browser cannot keep them safely.
  static async open(writer, work, key) {
    if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return null;
    try {
      const opening = indexedDB.open(NAME, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
      const database = await done(opening);
      database.onversionchange = () => database.close();
      const raw = Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
      const secret = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
      return new Drafts(database, secret, `${writer}/${work}/`);
    } catch {
      return null;
    }
  }

  // Everything of everybody who used this browser.
  static erase() {
    globalThis.indexedDB?.deleteDatabase(NAME);
    globalThis.localStorage?.removeItem("sprint-browser");
  }

  constructor(database, secret, prefix) {
    Object.assign(this, { database, secret, prefix });
  }

  store(mode) {
    return this.database.transaction(STORE, mode).objectStore(STORE);
  }

  async keep(question, content) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(content));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.secret, plain);
    await done(this.store("readwrite").put({ iv, data, at: Date.now() }, this.prefix + question));
  }

  async drop(question) {
    await done(this.store("readwrite").delete(this.prefix + question));
  }

  // All that is kept here and can be read, by question; what is too old is dropped, whoever it was of.
  async all() {
    const store = this.store("readonly");
    const [names, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
    const found = new Map();
    for (const [index, name] of names.entries()) {
      const { iv, data, at } = values[index];
      if (Date.now() - at > DAY) {
        await done(this.store("readwrite").delete(name));
      } else if (name.startsWith(this.prefix)) {
        try {
          const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.secret, data);
          found.set(name.slice(this.prefix.length), JSON.parse(new TextDecoder().decode(plain)));
        } catch { /* written with another key: not ours to read */ }
      }
    }
    return found;
  }
}
