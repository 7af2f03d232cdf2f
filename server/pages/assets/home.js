import { ask, at, make, milliseconds, read } from "./ask.js";

const percent = (p) => `${(100 * p).toFixed(1)} %`;
let asked = 0; // the number of the last question: an answer to one before is too late

function fail(message) {
  at("result").hidden = true;
  at("failure").hidden = false;
  at("failure").textContent = message;
}

function show(answer, took) {
  at("failure").hidden = true;
  at("result").hidden = false;
  at("category").textContent = answer.prediction;
  at("confidence").textContent = percent(answer.confidence);
  at("unknown").hidden = answer.known_terms !== 0;
  const rows = Object.entries(answer.probabilities).sort((a, b) => b[1] - a[1]);
  at("bars").replaceChildren(...rows.map(([category, p]) => {
    const row = document.createElement("tr");
    const name = make("th", category);
    name.scope = "row";
    name.title = category;
    const bar = make("td", "", "bar");
    const fill = make("span");
    fill.style.width = `${100 * p}%`;
    bar.append(fill);
    bar.setAttribute("aria-hidden", "true");
    row.append(name, bar, make("td", percent(p), "number"));
    return row;
  }));
  const facts = [
    ["Model version", answer.model_version],
    ["Computed in", milliseconds(answer.processing_time_ms)],
    ["Answered in", milliseconds(took)],
    ["Answer", answer.id],
  ];
  at("facts").replaceChildren(...facts.map(([name, value]) => {
    const pair = document.createElement("div");
    pair.append(make("dt", name), make("dd", value));
    return pair;
  }));
}

// wanted shows the field for a token when the server asks for one.
function wanted(status) {
  if (status !== 401) return;
  at("access").hidden = false;
}

async function predict() {
  const mine = ++asked;
  const button = document.querySelector("button");
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await ask("POST", "predict", { body: JSON.stringify({ text: at("text").value }), token: at("token").value });
    if (mine !== asked) return;
    const document = read(answer);
    wanted(answer.status);
    if (answer.status === 200) {
      show(document, answer.took);
    } else {
      fail(`${document.message ?? answer.words} (${answer.status})`);
      if (answer.status === 401) at("token").focus();
    }
  } catch {
    if (mine === asked) fail("The server cannot be reached");
  } finally {
    if (mine === asked) button.removeAttribute("aria-busy");
  }
}

async function health() {
  try {
    const h = read(await ask("GET", "health"));
    at("model").textContent = [h.model_type && `${h.model_type}, version ${h.model_version}`, h.status, h.message].filter(Boolean).join(" · ");
  } catch {
    at("model").textContent = "The server cannot be reached";
  }
}

// linked takes the article of an address such as /#text=..., which no server is
// told and no log keeps.
function linked() {
  const text = new URLSearchParams(location.hash.slice(1)).get("text");
  if (!text) return;
  at("text").value = text;
  predict();
}

at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  predict();
});
at("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) at("form").requestSubmit();
});
addEventListener("hashchange", linked);
health();
linked();
