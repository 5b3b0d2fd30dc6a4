/**
 * Runs in a page that `render/page.ts` makes: shows only the rows that fit what is chosen above them. Rows are elements with
 * `data-row`; a `select` or `input` with `data-filter="level"` is compared with the row's `data-level`, one with
 * `data-filter="text"` with all that the row says. What is chosen stands in the address, so that it can be passed on.
 */

const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row instanceof HTMLElement);
const groups = [...document.querySelectorAll("[data-group]")].filter((group) => group instanceof HTMLElement);
const controls = [...document.querySelectorAll("[data-filter]")].filter(
  (control) => control instanceof HTMLSelectElement || control instanceof HTMLInputElement,
);
const count = document.querySelector("[data-count]");

/** @param {HTMLElement} row */
function fits(row) {
  return controls.every((control) => {
    const wanted = control.value.trim().toLowerCase();
    if (wanted === "") return true;
    const filter = control.dataset.filter ?? "";
    if (filter === "text") return (row.textContent ?? "").toLowerCase().includes(wanted);
    return (row.dataset[filter] ?? "").toLowerCase().split(" ").includes(wanted);
  });
}

function apply() {
  let shown = 0;
  for (const row of rows) {
    row.hidden = !fits(row);
    if (!row.hidden) shown++;
  }
  for (const group of groups) group.hidden = group.querySelector("[data-row]:not([hidden])") === null;
  if (count) count.textContent = shown === rows.length ? `${rows.length} shown` : `${shown} of ${rows.length} shown`;
}

function remember() {
  const chosen = controls.filter(({ value }) => value.trim() !== "").map(({ name, value }) => [name, value.trim()]);
  const text = new URLSearchParams(chosen).toString();
  // A page in a file may not change its address in every browser; then it is just not remembered.
  try {
    history.replaceState(null, "", text === "" ? location.pathname : `#${text}`);
  } catch {}
}

function recall() {
  const chosen = new URLSearchParams(location.hash.slice(1));
  for (const control of controls) {
    const value = chosen.get(control.name);
    if (value !== null) control.value = value;
  }
}

for (const control of controls) {
  control.addEventListener("input", () => {
    apply();
    remember();
  });
}
document.querySelector("[data-reset]")?.addEventListener("click", () => {
  for (const control of controls) control.value = "";
  apply();
  remember();
});
// Whoever prints wants to see what is folded away.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});
addEventListener("hashchange", () => {
  recall();
  apply();
});
recall();
apply();
