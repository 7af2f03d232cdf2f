// What the pages have in common.

export const at = (id) => document.getElementById(id);

// make makes an element with text in it. An answer is only ever shown as text.
export function make(tag, text, className) {
  const e = document.createElement(tag);
  e.textContent = text ?? "";
  if (className) e.className = className;
  return e;
}

// ask sends a request to this server, with the token if there is one.
export async function ask(method, path, { headers = {}, body, media = "application/json", token } = {}) {
  if (body !== undefined) headers["Content-Type"] = media;
  if (token) headers.Authorization = `Bearer ${token}`;
  const start = performance.now();
  const response = await fetch(path, { method, headers, body, cache: "no-store", credentials: "omit", redirect: "error" });
  const text = await response.text();
  return { status: response.status, words: response.statusText, type: response.headers.get("Content-Type") ?? "", text, took: performance.now() - start };
}

// read returns the JSON document of an answer, {} of what is none.
export function read(answer) {
  try {
    return JSON.parse(answer.text);
  } catch {
    return {};
  }
}

export const milliseconds = (n) => `${n < 10 ? n.toFixed(2) : Math.round(n)} ms`;
