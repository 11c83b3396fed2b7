// What stays on the device: IndexedDB, locked boxes only. Where the browser keeps nothing (a private window), memory.
const STORES = ["about", "drafts", "post"];

function asked(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

class Memory {
  constructor() {
    this.lasting = false;
    this.kept = Object.fromEntries(STORES.map((name) => [name, new Map()]));
  }
  async all(name) { return [...this.kept[name].values()]; }
  async get(name, id) { return this.kept[name].get(id); }
  async put(name, row) { this.kept[name].set(row.id, row); }
  async drop(name, id) { this.kept[name].delete(id); }
  async move(from, to, id, row) { await this.put(to, row); await this.drop(from, id); }
  async clear() { for (const name of STORES) this.kept[name].clear(); }
}

class Kept {
  constructor(base) {
    this.base = base;
    this.lasting = true;
  }
  store(name, mode) { return this.base.transaction(name, mode).objectStore(name); }
  all(name) { return asked(this.store(name, "readonly").getAll()); }
  get(name, id) { return asked(this.store(name, "readonly").get(id)); }
  // Acknowledged when the whole transaction is, not when the request is: a power cut between the two would lose it.
  done(work) {
    return new Promise((done, failed) => {
      work.oncomplete = () => done();
      work.onabort = work.onerror = () => failed(work.error);
    });
  }
  change(names, what) {
    const work = this.base.transaction(names, "readwrite", { durability: "strict" });
    const ended = this.done(work);
    what(work);
    return ended;
  }
  put(name, row) { return this.change([name], (work) => work.objectStore(name).put(row)); }
  drop(name, id) { return this.change([name], (work) => work.objectStore(name).delete(id)); }
  // Both or neither: a finished interview is never in neither place, and never in both.
  move(from, to, id, row) {
    return this.change([from, to], (work) => {
      work.objectStore(to).put(row);
      work.objectStore(from).delete(id);
    });
  }
  clear() { return this.change(STORES, (work) => { for (const name of STORES) work.objectStore(name).clear(); }); }
}

export async function openShelf(name) {
  try {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const one of STORES) request.result.createObjectStore(one, { keyPath: "id" });
    };
    return new Kept(await asked(request));
  } catch {
    return new Memory();
  }
}
