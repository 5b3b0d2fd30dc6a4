/** The page itself. All text goes in as text, never as markup; rows are made when they come into sight. */
import { controlRows, counts, itemRows, readHash, resourceRows, writeHash } from "./report-model.js";

/** @typedef {import("./report-model.js").Data} Data */
/** @typedef {import("./report-model.js").Result} Result */

/** Rows made at a time. */
const CHUNK = 60;

/** @type {Data} */
const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}");
let state = readHash(data, location.hash);
/** Makes all rows of the view at once, for the printer. */
let showAll = () => {};

/** @template {keyof HTMLElementTagNameMap} K @param {K} name @param {Record<string, string>} attributes @param {(Node | string)[]} children */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** @param {string} id */
function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

/** @param {string} verdict @param {string} [text] */
function badge(verdict, text = verdict.replaceAll("-", " ")) {
  return element("span", { class: `badge ${verdict}` }, text);
}

/** Appends rows by chunks, as the end comes into sight or by a button. @template T @param {HTMLElement} parent @param {T[]} rows @param {(row: T) => Node} make */
function lazily(parent, rows, make) {
  let done = 0;
  const more = element("button", { type: "button", class: "more screen" });
  const step = (count = CHUNK) => {
    more.before(...rows.slice(done, done + count).map(make));
    done = Math.min(rows.length, done + count);
    more.textContent = `Show more (${rows.length - done} left)`;
    more.hidden = done === rows.length;
  };
  more.addEventListener("click", () => step());
  parent.append(more);
  step();
  new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting) && !more.hidden) step();
  }).observe(more);
  return () => step(rows.length);
}

/** A part that is filled when it is opened. @param {string} key @param {Node[]} head @param {() => Node} body */
function folded(key, head, body) {
  const part = element("details", { class: "row", "data-key": key }, element("summary", {}, ...head));
  let filled = false;
  const fill = () => {
    if (!filled) part.append(body());
    filled = true;
  };
  part.addEventListener("toggle", () => {
    if (!part.open) return;
    fill();
    change({ open: key }, false);
  });
  if (state.open === key) {
    fill();
    part.open = true;
  }
  return part;
}

/** Names stand between backticks. @param {string} text @returns {(Node | string)[]} */
function prose(text) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? element("code", {}, part) : part));
}

/** @param {Result[]} results */
function numbers(results) {
  return counts(data, results).map(({ verdict, count }) => badge(verdict, `${count} ${verdict.replaceAll("-", " ")}`));
}

/** @param {Result} result @param {boolean} byControl */
function resultRow([control, resource, verdict, message, evidence, exemption], byControl) {
  const [urn = "", name = "", type = "", place = ""] = data.resources[resource] ?? [];
  const { id = "", title = "", level = "" } = data.controls[control] ?? {};
  const word = data.verdicts[verdict] ?? "";
  const what = byControl
    ? [
        element("strong", {}, name),
        element("div", { class: "mono soft" }, urn),
        element("div", { class: "mono soft" }, place),
      ]
    : [element("strong", {}, id), element("div", {}, title)];
  const found = [
    ...(message === "" ? [] : [element("div", {}, message)]),
    ...evidence.map(([path, value, required, other]) =>
      element(
        "div",
        { class: "mono" },
        `${path} = ${value}`,
        ...(required === "" ? [] : [element("span", { class: "soft" }, `  must be ${required}`)]),
        ...(other === "" ? [] : [element("div", { class: "soft" }, other)]),
      ),
    ),
  ];
  if (exemption) {
    const [owners, ticket, reason, created, expires] = exemption;
    found.push(
      element("div", {}, `Accepted ${created} to ${expires} by ${owners}, ${ticket}`),
      element("div", { class: "soft" }, reason),
    );
  }
  return element(
    "tr",
    { "data-verdict": word, title: type },
    element("td", {}, ...what),
    element("td", {}, badge(word), ...(word === "fail" ? [element("div", { class: "soft" }, level)] : [])),
    element("td", {}, ...found),
  );
}

/** @param {Result[]} results @param {boolean} byControl */
function resultTable(results, byControl) {
  const body = element("tbody");
  const table = element(
    "table",
    {},
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        ...[byControl ? "Resource" : "Control", "Verdict", "Read, and required"].map((text) =>
          element("th", { scope: "col" }, text),
        ),
      ),
    ),
    body,
  );
  const box = element("div", {}, table);
  let done = 0;
  const more = element("button", { type: "button", class: "more screen" });
  const step = (count = CHUNK) => {
    body.append(...results.slice(done, done + count).map((result) => resultRow(result, byControl)));
    done = Math.min(results.length, done + count);
    more.textContent = `Show more (${results.length - done} left)`;
    more.hidden = done === results.length;
  };
  more.addEventListener("click", () => step());
  step();
  box.append(more);
  return box;
}

/** @param {ReturnType<typeof controlRows>[number]} row */
function controlPart({ control, results }) {
  const { id, title, severity, level, result, statement, why } = control;
  const head = [
    element("span", { class: "id" }, id),
    element("span", { class: "title" }, title),
    element("span", { class: "soft" }, why === "" ? statement : why),
    badge(result, result === "fail" && level === "advisory" ? "fail (advice)" : undefined),
    element("span", { class: `severity ${severity}` }, severity),
  ];
  return folded(id, head, () => {
    const { rationale, remediation, references, version, types, settings, adjusted } = control;
    const facts = Object.entries(settings).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
    return element(
      "div",
      { class: "inside" },
      element("p", {}, ...prose(rationale)),
      element("p", {}, element("strong", {}, "How to put it right: "), ...prose(remediation.join(" "))),
      element(
        "p",
        { class: "soft" },
        `Supports (our reading): ${references.map(({ framework, items }) => `${framework} ${items.join(", ")}`).join("; ") || "none"}`,
      ),
      element(
        "p",
        { class: "soft mono" },
        `${level}; rule ${version}; ${types.join(", ")}${facts.length > 0 ? `; ${facts.join(", ")}` : ""}${adjusted ? "; adjusted for this run" : ""}`,
      ),
      ...(results.length > 0 ? [resultTable(results, true)] : []),
    );
  });
}

/** @param {ReturnType<typeof resourceRows>[number]} row */
function resourcePart({ resource: [urn, name, type, place], results }) {
  const head = [
    element("span", { class: "title" }, name),
    element("span", { class: "soft mono" }, type),
    ...numbers(results),
  ];
  return folded(urn, head, () =>
    element(
      "div",
      { class: "inside" },
      element("p", { class: "mono soft" }, urn),
      element("p", { class: "mono soft" }, place),
      resultTable(results, false),
    ),
  );
}

/** @param {import("./report-model.js").Item} item */
function itemPart([id, title, section, result, word, statement, controls]) {
  const kind = result === "no-control" ? "not-assessed" : result;
  const head = [
    element("span", { class: "id" }, id),
    element("span", { class: "title" }, title === "" ? section : title),
    ...(controls.length === 0 ? [] : [element("span", { class: "soft" }, statement)]),
    badge(kind, word),
  ];
  return folded(`item ${id}`, head, () => {
    const rows = controls.flatMap((index) => data.controls[index] ?? []);
    if (rows.length === 0)
      return element(
        "p",
        { class: "inside soft" },
        "None of our controls is about this item: the report says nothing of it.",
      );
    return element(
      "ul",
      { class: "inside" },
      ...rows.map((control) =>
        element(
          "li",
          {},
          element("a", { href: `#open=${encodeURIComponent(control.id)}&view=controls` }, control.id),
          ` ${control.title}: `,
          badge(control.result),
          ` ${control.statement}`,
        ),
      ),
    );
  });
}

function render() {
  const place = byId("rows");
  place.replaceChildren();
  showAll = () => {};
  for (const tab of document.querySelectorAll('[role="tab"]')) {
    const chosen = tab.id === `tab-${state.view}`;
    tab.setAttribute("aria-selected", String(chosen));
    tab.setAttribute("tabindex", chosen ? "0" : "-1");
  }
  byId("panel").setAttribute("aria-labelledby", `tab-${state.view}`);
  const coverage = state.view === "coverage";
  byId("coverage").hidden = !coverage;
  byId("filters").hidden = coverage;
  // An item's result is that of all its controls: there is nothing to choose from.
  for (const id of ["verdicts", "severity-label"]) byId(id).hidden = state.view === "frameworks";
  if (coverage) byId("found").textContent = "";
  else if (state.view === "controls") {
    const rows = controlRows(data, state);
    const results = rows.reduce((sum, row) => sum + row.results.length, 0);
    byId("found").textContent = `${rows.length} controls, ${results} results`;
    showAll = lazily(
      place,
      first(rows, ({ control }) => control.id),
      controlPart,
    );
  } else if (state.view === "resources") {
    const rows = resourceRows(data, state);
    const results = rows.reduce((sum, row) => sum + row.results.length, 0);
    byId("found").textContent = `${rows.length} resources, ${results} results`;
    showAll = lazily(
      place,
      first(rows, ({ resource: [urn] }) => urn),
      resourcePart,
    );
  } else renderFramework(place);
}

/** What a link points at comes first, so that it need not be searched for. @template T @param {T[]} rows @param {(row: T) => string} key */
function first(rows, key) {
  return rows.some((row) => key(row) === state.open) && linked
    ? [...rows.filter((row) => key(row) === state.open), ...rows.filter((row) => key(row) !== state.open)]
    : rows;
}
let linked = state.open !== "";

/** @param {HTMLElement} place */
function renderFramework(place) {
  const { framework, items } = itemRows(data, state);
  byId("found").textContent = `${items.length} items`;
  if (!framework) return;
  place.append(
    element("h2", {}, framework.title),
    element(
      "p",
      { class: "soft" },
      `${framework.scope} ${framework.statement}. Support, never compliance: the mapping is our own reading.`,
    ),
  );
  showAll = lazily(place, items, itemPart);
}

/** @param {Partial<typeof state>} changes @param {boolean} [again] */
function change(changes, again = true) {
  state = { ...state, ...changes };
  history.replaceState(null, "", `#${writeHash(data, state)}`);
  if (again) {
    linked = false;
    render();
  }
}

function fillInputs() {
  for (const input of document.querySelectorAll("input, select")) {
    if (input instanceof HTMLInputElement && input.type === "checkbox")
      input.checked = state.verdicts.includes(input.value);
    else if (input instanceof HTMLInputElement) input.value = state.text;
    else if (input instanceof HTMLSelectElement)
      input.value = input.id === "severity" ? state.severity : state.framework;
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
byId("search").addEventListener("input", ({ target }) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => change({ text: target instanceof HTMLInputElement ? target.value : "", open: "" }), 80);
});
for (const id of ["severity", "framework"]) {
  byId(id).addEventListener("change", ({ target }) =>
    change({ [id]: target instanceof HTMLSelectElement ? target.value : "", open: "" }),
  );
}
byId("verdicts").addEventListener("change", () => {
  const chosen = [...document.querySelectorAll("#verdicts input")].flatMap((input) =>
    input instanceof HTMLInputElement && input.checked ? [input.value] : [],
  );
  change({ verdicts: chosen, open: "" });
});
const tabs = [...document.querySelectorAll('[role="tab"]')].filter((tab) => tab instanceof HTMLElement);
for (const [index, tab] of tabs.entries()) {
  tab.addEventListener("click", () => change({ view: tab.id.replace("tab-", ""), open: "" }));
  tab.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = tabs[(index + by + tabs.length) % tabs.length];
    next?.focus();
    next?.click();
  });
}
addEventListener("hashchange", () => {
  state = readHash(data, location.hash);
  linked = state.open !== "";
  fillInputs();
  render();
});
// Paper cannot be clicked on: all rows are made, and those with something to tell are opened.
addEventListener("beforeprint", () => {
  showAll();
  for (const part of document.querySelectorAll("details.row")) {
    if (part instanceof HTMLDetailsElement && part.querySelector("summary :is(.fail, .unknown, .exempt)")) {
      part.open = true;
      part.dispatchEvent(new Event("toggle"));
    }
  }
});
fillInputs();
render();
document.documentElement.dataset.ready = "true";
