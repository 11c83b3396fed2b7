// Hands in what is finished: each piece once, however often the network breaks. The archive knows a piece by its key, so
// sending it again after a lost answer changes nothing there.
import { make } from "./sheet.js";

const PATIENCE = 20000;

async function asked(path, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(path, { ...options, signal: stop.signal, credentials: "same-origin", redirect: "error" });
  } finally {
    clearTimeout(timer);
  }
}

// The form token is asked for each time: the one of an earlier day is worth nothing, and none is kept on the device.
export async function ready() {
  try {
    const answer = await asked("/intake/ready", {});
    if (answer.status === 403) return { state: "session" };
    if (!answer.ok) return { state: "waiting" };
    return { state: "ready", ...(await answer.json()) };
  } catch {
    return { state: "waiting" };
  }
}

export async function handIn(csrf, part) {
  try {
    const answer = await asked("/intake/post", { method: "POST", body: new URLSearchParams({ csrf, ...part }) });
    if (answer.status === 403) return { state: "session" };
    if (answer.status === 413) return { state: "refused", code: "K-INTAKE-006" };
    const type = answer.headers.get("content-type") ?? "";
    // Anything but our own answer (a proxy's page, an error of the server) means: not kept, try again later.
    if (!type.startsWith("application/json")) return { state: "waiting" };
    const told = await answer.json();
    return ["kept", "kept_before", "refused"].includes(told.state) ? told : { state: "waiting" };
  } catch {
    return { state: "waiting" };
  }
}

export async function earlier(name) {
  try {
    const answer = await asked(`/intake/earlier?${new URLSearchParams({ name })}`, {});
    return answer.ok ? (await answer.json()).people : null;
  } catch {
    return null;
  }
}

// By hand instead: the sealed piece as a file, for a cable, a card or a messenger.
export function saveFile(row) {
  const address = URL.createObjectURL(new Blob([row.sealed], { type: "application/octet-stream" }));
  const link = make("a", { href: address, download: `answers-${row.id.slice(0, 8)}.kuager` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
