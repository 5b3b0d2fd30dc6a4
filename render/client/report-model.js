/**
 * What the page shows for a search and filters, without the page: plain functions over its data.
 *
 * @typedef {{ id: string, title: string, rationale: string, severity: string, level: string, result: string,
 *   statement: string, remediation: string[], references: { framework: string, items: string[] }[],
 *   settings: Record<string, unknown>, adjusted: boolean, why: string, version: string, types: string[] }} Control
 * @typedef {[urn: string, name: string, type: string, place: string]} Resource
 * @typedef {[control: number, resource: number, verdict: number, message: string,
 *   evidence: [path: string, value: string, required: string, urn: string][],
 *   exemption: 0 | [owners: string, ticket: string, reason: string, created: string, expires: string]]} Result
 * @typedef {[id: string, title: string, section: string, result: string, word: string, statement: string,
 *   controls: number[]]} Item
 * @typedef {{ id: string, name: string, title: string, scope: string, statement: string, items: Item[] }} Framework
 * @typedef {{ verdicts: string[], controls: Control[], resources: Resource[], results: Result[], frameworks: Framework[],
 *   framework?: string }} Data
 * @typedef {{ view: string, text: string, verdicts: string[], severity: string, framework: string, open: string }} State
 */

export const VIEWS = ["controls", "frameworks", "resources", "coverage"];

/** @param {Data} data @returns {State} */
export function firstState(data) {
  const framework = data.framework ?? "";
  return {
    view: framework === "" ? "controls" : "frameworks",
    text: "",
    verdicts: data.verdicts,
    severity: "",
    framework,
    open: "",
  };
}

/** The state in an address's fragment; what is not known there stays as it is at first. @param {Data} data @param {string} hash @returns {State} */
export function readHash(data, hash) {
  const first = firstState(data);
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const view = given.get("view") ?? "";
  const framework = given.get("framework") ?? first.framework;
  const named = (given.get("verdict") ?? "").split(",");
  const verdicts = data.verdicts.filter((verdict) => named.includes(verdict));
  return {
    view: VIEWS.includes(view) ? view : first.view,
    text: given.get("q") ?? "",
    verdicts: given.has("verdict") ? verdicts : first.verdicts,
    severity: ["critical", "high", "medium", "low"].find((severity) => severity === given.get("severity")) ?? "",
    framework: data.frameworks.some(({ id }) => id === framework) ? framework : "",
    open: given.get("open") ?? "",
  };
}

/** @param {Data} data @param {State} state */
export function writeHash(data, state) {
  const first = firstState(data);
  const parts = new URLSearchParams();
  if (state.view !== first.view) parts.set("view", state.view);
  if (state.text !== "") parts.set("q", state.text);
  if (state.verdicts.length !== data.verdicts.length) parts.set("verdict", state.verdicts.join(","));
  if (state.severity !== "") parts.set("severity", state.severity);
  if (state.framework !== first.framework) parts.set("framework", state.framework);
  if (state.open !== "") parts.set("open", state.open);
  return parts.toString();
}

/** Which controls the state leaves in. @param {Data} data @param {State} state */
function controlsIn(data, state) {
  const framework = data.frameworks.find(({ id }) => id === state.framework);
  return data.controls.map(
    ({ severity, references }) =>
      (state.severity === "" || severity === state.severity) &&
      (framework === undefined || references.some((reference) => reference.framework === framework.name)),
  );
}

/** Results that match, in the report's order. @param {Data} data @param {State} state @returns {Result[]} */
export function matchingResults(data, state) {
  const words = wordsOf(state);
  const within = controlsIn(data, state);
  const verdicts = data.verdicts.map((verdict) => state.verdicts.includes(verdict));
  const controlTexts = data.controls.map(({ id, title }) => `${id} ${title}`.toLowerCase());
  const resourceTexts = data.resources.map((resource) => resource.join(" ").toLowerCase());
  return data.results.filter(([control, resource, verdict, message]) => {
    if (!within[control] || !verdicts[verdict]) return false;
    return words.every(
      (word) =>
        controlTexts[control]?.includes(word) ||
        resourceTexts[resource]?.includes(word) ||
        message.toLowerCase().includes(word),
    );
  });
}

/** @param {State} state */
function wordsOf({ text }) {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** Controls with their matching results; those that were not assessed by their own text. @param {Data} data @param {State} state */
export function controlRows(data, state) {
  const results = groupBy(matchingResults(data, state), ([control]) => control);
  const words = wordsOf(state);
  const within = controlsIn(data, state);
  const idle = state.verdicts.includes("not-assessed");
  return data.controls.flatMap((control, index) => {
    const own = results.get(index);
    if (own) return [{ control, index, results: own }];
    const text = `${control.id} ${control.title}`.toLowerCase();
    const shown =
      idle && control.result === "not-assessed" && within[index] && words.every((word) => text.includes(word));
    return shown ? [{ control, index, results: [] }] : [];
  });
}

/** Resources with their matching results. @param {Data} data @param {State} state */
export function resourceRows(data, state) {
  const results = groupBy(matchingResults(data, state), ([, resource]) => resource);
  return data.resources.flatMap((resource, index) => {
    const own = results.get(index);
    return own ? [{ resource, index, results: own }] : [];
  });
}

/** Items of the chosen framework; a search looks at their ids, titles and controls. @param {Data} data @param {State} state */
export function itemRows(data, state) {
  const framework = data.frameworks.find(({ id }) => id === state.framework) ?? data.frameworks[0];
  const words = wordsOf(state);
  const items = (framework?.items ?? []).filter(([id, title, section, , , , controls]) => {
    const names = controls.map((index) => `${data.controls[index]?.id} ${data.controls[index]?.title}`);
    const text = [id, title, section, ...names].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return { framework, items };
}

/** How many of each verdict. @param {Data} data @param {Result[]} results */
export function counts(data, results) {
  const numbers = data.verdicts.map(() => 0);
  for (const [, , verdict] of results) numbers[verdict] = (numbers[verdict] ?? 0) + 1;
  return data.verdicts
    .map((verdict, index) => ({ verdict, count: numbers[index] ?? 0 }))
    .filter(({ count }) => count > 0);
}

/** @template T @param {T[]} list @param {(entry: T) => number} key @returns {Map<number, T[]>} */
function groupBy(list, key) {
  const groups = new Map();
  for (const entry of list) {
    const group = groups.get(key(entry));
    if (group) group.push(entry);
    else groups.set(key(entry), [entry]);
  }
  return groups;
}
