import { ask, at, milliseconds, read } from "./ask.js";

// fieldsOf puts the fields of a form into the path and the head of a request.
function fieldsOf(form) {
  let path = form.dataset.path.slice(1);
  const query = new URLSearchParams();
  const headers = {};
  for (const field of form.querySelectorAll("[data-in]")) {
    if (field.dataset.in === "path") {
      path = path.replace(`{${field.name}}`, () => encodeURIComponent(field.value));
    } else if (field.dataset.in === "query" && field.value) {
      query.append(field.name, field.value);
    } else if (field.value) {
      headers[field.name] = field.value;
    }
  }
  return { path: query.size ? `${path}?${query}` : path || "./", headers };
}

async function send(form) {
  const out = form.querySelector("output");
  const body = form.querySelector("textarea");
  out.hidden = false;
  out.textContent = "…";
  try {
    const { path, headers } = fieldsOf(form);
    const answer = await ask(form.dataset.method, path, {
      headers, body: body ? body.value : undefined, media: body?.dataset.media, token: at("token").value,
    });
    let text = answer.text;
    if (answer.type.includes("json")) text = JSON.stringify(read(answer), null, 2);
    if (text.length > 20000) text = `${text.slice(0, 20000)}\n…`;
    out.textContent = `${answer.status} ${answer.words}, ${milliseconds(answer.took)}\n\n${text}`;
  } catch {
    out.textContent = "The server cannot be reached";
  }
}

for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
