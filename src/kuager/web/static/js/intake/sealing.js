// Two locks. Drafts are locked under the PIN and can be opened again here. What is finished is sealed to the archive's
// public key: this device cannot open it any more, nor can whoever takes the device.
import { fromBase64, joined, random, toBase64, toBytes, toText } from "./bytes.js";

// OWASP's figure for PBKDF2 with SHA-256 (2023). WebCrypto has nothing better that every phone has.
export const ROUNDS = 600000;
const FORMAT = "sealed-answers@1";
const STEP = 4096;

export async function keyFrom(pin, salt, rounds) {
  const words = await crypto.subtle.importKey("raw", toBytes(pin.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  // Not extractable: even a script in this page could use the key, but never read it.
  return crypto.subtle.deriveKey(how, words, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

// Filled up with blanks, so that the size of what is kept tells little about what was said.
function filled(value) {
  const bytes = toBytes(JSON.stringify(value));
  const whole = new Uint8Array(Math.ceil(bytes.length / STEP) * STEP).fill(32);
  whole.set(bytes);
  return whole;
}

export async function lock(key, value) {
  const nonce = random(12);
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, filled(value));
  return { nonce, box: new Uint8Array(box) };
}

export async function unlock(key, kept) {
  const open = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.nonce }, key, kept.box);
  return JSON.parse(toText(new Uint8Array(open)));
}

// The other side is kuager/preserve/letterbox.py; change both or neither.
export async function seal(slot, value) {
  const receiver = fromBase64(slot.point);
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.importKey("raw", receiver, curve, false, []);
  const fresh = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const sender = new Uint8Array(await crypto.subtle.exportKey("raw", fresh.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, fresh.privateKey, 256);
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: joined(sender, receiver), info: toBytes("kuager sealed answers v1") };
  const key = await crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const nonce = random(12);
  const bound = toBytes(`${FORMAT}|${slot.id}`);
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: bound }, key, filled(value));
  return JSON.stringify({
    kuager: FORMAT, to: slot.id, from: toBase64(sender), nonce: toBase64(nonce), box: toBase64(new Uint8Array(box)),
  });
}
