// The living page: the brief's numbers and sentences, written again when a driver moves.
//
// The words are data (briefs/phrases.py, briefs/wording.py, briefs/living.py); the rules by which they are
// chosen are those of briefs/sentences.py. What this script cannot write exactly as it stands on the
// page at the base values, it leaves alone.
import { meets, open } from "./core.js";
import { drawFan, fill, fixed } from "./draw.js";

const data = JSON.parse(document.getElementById("live-data").textContent);
const { page } = data;
const { templates, words, panel, columns } = page;
const LACKING = ["at_risk", "off_track"];
const chinese = page.language === "zh";

// -- numbers, as briefs/wording.py prints them ------------------------------------------------

function number(value, decimals) {
  const text = fixed(value, decimals), plain = Number(text) === 0 ? text.replace("-", "") : text;
  const [whole, rest] = plain.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

function decimalsFor(unit, value) {
  if (unit === "percent" || unit === "percentage_point") return 1;
  return Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 2;
}

function chance(probability) {
  if (probability <= page.nearly_never) return "<1%";
  return probability >= page.nearly_sure ? ">99%" : `${fixed(probability * 100, 0)}%`;
}

/** Sign of a change of probability as printed. */
function direction(before, after) {
  const printed = (p) => (p <= page.nearly_never ? 0 : p >= page.nearly_sure ? 100 : Number(fixed(p * 100, 0)));
  return Math.sign(printed(after) - printed(before));
}

function withUnit(digits, goal) {
  return chinese || goal.unit_code === "percent" ? `${digits}${goal.unit}` : `${digits} ${goal.unit}`;
}

function outlookCell(goal, { outcome }) {
  if (!outcome || goal.milestone) return words.dash;
  const decimals = decimalsFor(goal.unit_code, outcome["0.5"]);
  const [median, low, high] = ["0.5", "0.1", "0.9"].map((q) => number(outcome[q], decimals));
  return withUnit(`${median} [${low}, ${high}]`, goal);
}

// -- sentences, as briefs/sentences.py chooses them --------------------------------------------

function settled({ status, outcome }) {
  return (status === "met" || status === "off_track") && Boolean(outcome)
    && outcome["0.05"] === outcome["0.95"];
}

const lacking = (answer) => LACKING.includes(answer.status) && !settled(answer);

function verdict(answer) {
  return answer.status === "off_track" && settled(answer) ? templates.missed
    : page.verdicts[answer.status];
}

function reading(goal, outcome) {
  const median = outcome["0.5"], shown = Number(fixed(median, decimalsFor(goal.unit_code, median)));
  if (goal.form === "growth") return shown === 0 ? "even" : shown > 0 ? "up" : "down";
  if (goal.form === "increment") return shown >= 0 ? "added" : "removed";
  return ["stock", "rate", "standard"].includes(goal.form) ? "standing" : "whole";
}

function quantile(goal, outcome, level, signed) {
  const value = !signed && goal.form === "growth" ? Math.abs(outcome[level]) : outcome[level];
  return withUnit(number(value, decimalsFor(goal.unit_code, outcome["0.5"])), goal);
}

function shortfall(goal, value) {
  if (goal.bound === "at_least" || goal.bound === "more_than") return goal.value - value;
  if (goal.bound === "at_most" || goal.bound === "less_than") return value - goal.value;
  return goal.two_sided ? Math.abs(value - goal.value) - goal.tolerance : goal.value - value;
}

function gap(goal, { outcome }) {
  if (!outcome || goal.ungapped) return "";
  const median = outcome["0.5"], decimals = decimalsFor(goal.unit_code, median);
  const missing = shortfall(goal, median);
  if (meets(goal, median) || Number(fixed(missing, decimals)) <= 0) return "";
  const outside = goal.bound === "about" && goal.two_sided;
  const template = outside ? templates.outside : goal.cap ? templates.above : templates.below;
  return fill(template, { digits: number(missing, decimals), unit: goal.gap_unit });
}

function pace(goal, answer) {
  if (!lacking(answer) || goal.lacks_pace) return "";
  return fill(templates.pace, { pace: goal.pace });
}

const joined = (...parts) => parts.filter((p) => p).map((part) => fill(templates.one_more, { part })).join("");

function standing(goal, answer) {
  const { outcome } = answer, said = { name: goal.label, promise: goal.promise, word: verdict(answer) };
  if (settled(answer) && !goal.milestone) {
    const rest = gap(goal, answer), tail = rest && fill(templates.settled_tail, { gap: rest });
    return fill(templates.settled, { ...said, tail, lead: page.final[reading(goal, outcome)],
      value: quantile(goal, outcome, "0.5", false) });
  }
  const outlook = !outcome || goal.milestone ? "" : fill(templates.outlook, {
    lead: page.ahead[reading(goal, outcome)], median: quantile(goal, outcome, "0.5", false),
    low: quantile(goal, outcome, "0.1", true), high: quantile(goal, outcome, "0.9", true) });
  return fill(templates.standing, { ...said, outlook, chance: chance(answer.probability),
    rest: joined(gap(goal, answer), pace(goal, answer)) });
}

function tally(goals, answers, name) {
  const count = { met: 0, on_track: 0, at_risk: 0, off_track: 0 };
  goals.forEach((goal) => { count[answers[goal.id].status] += 1; });
  return fill(templates.tally, { name, known: goals.length, ...count });
}

function togetherChanged({ n, together }) {
  const before = page.joint_before;
  if (before === null) return "";
  return fill(templates.together_changed, { count: n, before: chance(before), chance: chance(together),
    word: page.chance_words[direction(before, together)] });
}

const marked = (text, goals) => {
  const mark = goals.map((g) => g.mark).join("");
  return chinese || !mark ? text + mark : `${text} ${mark}`;
};

function weakest(goals, answers) {
  const open = goals.filter((g) => lacking(answers[g.id]));
  if (!open.length) return "";
  const least = open.reduce((a, b) => (answers[b.id].probability < answers[a.id].probability ? b : a));
  return marked(fill(templates.weakest, { said: standing(least, answers[least.id]) }), [least]);
}

/** The sentences about who must act: for each lead department, the one with the least likely goal first. */
function mustAct(goals, answers) {
  const groups = new Map();
  const open = goals.filter((g) => lacking(answers[g.id]));
  open.sort((a, b) => answers[a.id].probability - answers[b.id].probability);
  open.forEach((g) => g.leads.forEach((lead) => groups.set(lead, [...groups.get(lead) ?? [], g])));
  return [...groups].map(([lead, group]) => {
    const named = group.slice(0, page.named), left = group.length - named.length;
    const items = named.map((g) => fill(templates.short, { name: g.label, promise: g.promise,
      chance: chance(answers[g.id].probability), tail: joined(pace(g, answers[g.id])) }));
    const more = left ? fill(templates.and_more, { n: group.length, left }) : "";
    return marked(fill(templates.must_act, { lead, n: group.length,
      items: items.join(templates.next_item), more }), named);
  });
}

// -- the page --------------------------------------------------------------------------------------

const live = open(data.header, data.buffers);

/** Promises that answer to a driver. */
const moving = page.promises.filter((p) => data.header.goals.some((goal) => goal.id === p.id));

/** The answer of every promise with a basis, those that answer to no driver as in the brief. */
function answersOf(found) {
  return Object.fromEntries(page.promises.map((p) => [p.id, found.goals[p.id] ?? p]));
}

/** How to write every single sentence the page may hold, by name; departments apart. */
function sentences(found, answers) {
  const headline = page.promises.filter((p) => p.headline), said = new Map();
  said.set("tally", () => tally(headline, answers, words.headline));
  said.set("tally led", () => tally(page.promises, answers, words.led));
  said.set("together", () => fill(templates.together, { count: found.n, chance: chance(found.together) }));
  said.set("together changed", () => togetherChanged(found));
  said.set("weakest", () => weakest(headline, answers));
  page.promises.forEach((p) => said.set(`standing ${p.id}`, () => marked(standing(p, answers[p.id]), [p])));
  return said;
}

function cellsOf(goal, answer) {
  return { indicator: goal.label, promise: goal.promise, outlook: outlookCell(goal, answer),
    chance: chance(answer.probability), status: page.status[answer.status] };
}

/** Rows that show a promise that moves: [row, promise, {column name: cell}]. */
function rowsOf(base) {
  const found = [];
  for (const table of document.querySelectorAll("table")) {
    const titles = [...table.querySelectorAll("thead th")].map((th) => th.textContent);
    const at = Object.entries(columns).filter(([, title]) => titles.includes(title))
      .map(([name, title]) => [name, titles.indexOf(title)]);
    if (!at.some(([name]) => name === "chance") || titles.filter((t) => t === columns.chance).length > 1) continue;
    for (const row of table.querySelectorAll("tbody tr")) {
      const goal = moving.find((p) => at.every(([name, k]) =>
        row.cells[k].textContent === cellsOf(p, base[p.id])[name]));
      if (goal) found.push([row, goal, Object.fromEntries(at.map(([name, k]) => [name, row.cells[k]]))]);
    }
  }
  return found;
}

/** Set a text where it differs. */
function write(element, text) {
  if (element.textContent !== text) element.replaceChildren(...cited(text));
}

/** A text as nodes, each [n] a link to its row of the annex and held to what it follows, as briefs/html.py writes them. */
function cited(text) {
  return text.split(/(\S ?(?:\[\d+\])+)/).flatMap((part, n) =>
    (n % 2 ? make("span", { class: "held" }, ...linked(part)) : linked(part)));
}

function linked(text) {
  return text.split(/(\[\d+\])/).map((part) => {
    const row = part.startsWith("[") && document.getElementById(`cite-${part.slice(1, -1)}`);
    return row ? make("a", { class: "cite", href: `#${row.id}`, title: row.dataset.place }, part) : part;
  });
}

class Page {
  constructor() {
    const found = live.evaluate({});
    this.base = answersOf(found);
    const said = [...sentences(found, this.base)].map(([name, write]) => [name, write()]);
    const paragraphs = [...document.querySelectorAll("body > p, main > p")];
    this.bound = paragraphs.flatMap((p) => said.filter(([, text]) => text === p.textContent)
      .map(([name]) => [p, name, [...p.childNodes]]));
    const acts = mustAct(page.promises, this.base);
    this.acts = paragraphs.filter((p) => acts.includes(p.textContent));
    this.acted = []; // paragraphs written in their place
    this.actTexts = "";
    this.rows = rowsOf(this.base);
    this.figures = Object.entries(page.figures).map(([name, chart]) =>
      [document.getElementById(`fig-${name}`), name, chart]).filter(([at]) => at);
    this.markStale(paragraphs);
  }

  /** Paragraphs and rows that speak of a goal but are not written here stay as in the brief, and say so. */
  markStale(paragraphs) {
    const own = new Set([...this.bound.map(([p]) => p), ...this.acts]);
    const names = moving.map((p) => p.label);
    const joint = fill(templates.together_led.split("{chance}")[0], { count: page.promises.length });
    this.stale = paragraphs.filter((p) => !own.has(p)
      && (p.textContent.startsWith(joint) || names.some((n) => p.textContent.includes(n))));
    const annex = [...document.querySelectorAll("h2")].find((h) => /^(附件|Annex)/.test(h.textContent));
    const shown = new Set(this.rows.map(([row]) => row.closest("table")));
    for (const table of document.querySelectorAll("table")) {
      const before = !annex || table.compareDocumentPosition(annex) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (shown.has(table) || !before || !names.some((n) => table.textContent.includes(n))) continue;
      this.stale.push(table);
      const above = table.parentElement.previousElementSibling; // what sums the table up
      if (paragraphs.includes(above) && !own.has(above) && !this.stale.includes(above)) this.stale.push(above);
    }
  }

  write(found, changes) {
    const moved = changes.length > 0, answers = answersOf(found), said = sentences(found, answers);
    for (const [p, name, nodes] of this.bound) {
      if (moved) write(p, said.get(name)()); else p.replaceChildren(...nodes);
      p.hidden = !p.textContent;
    }
    for (const [row, goal, cells] of this.rows) {
      const texts = cellsOf(goal, answers[goal.id]);
      for (const name of ["outlook", "chance", "status"]) {
        if (cells[name]) write(cells[name], texts[name]);
      }
      row.className = answers[goal.id].status;
    }
    this.writeActs(moved ? mustAct(page.promises, answers) : null);
    for (const figure of this.figures) this.draw(figure, found, moved);
    for (const at of this.stale) {
      at.classList.toggle("stale", moved);
      if (moved) at.title = panel.stale; else at.removeAttribute("title");
    }
  }

  /** Put these paragraphs where the brief says who must act; null brings the brief's own back. */
  writeActs(texts) {
    const key = JSON.stringify(texts);
    if (!this.acts.length || key === this.actTexts) return;
    this.actTexts = key;
    this.acted.forEach((p) => p.remove());
    this.acts.forEach((p) => { p.hidden = texts !== null; });
    this.acted = (texts === null ? [] : texts.length ? texts : [panel.no_act]).map((text) => {
      const p = make("p", {}, ...cited(text));
      this.acts[0].before(p);
      return p;
    });
  }

  draw([figure, name, chart], found, moved) {
    const still = figure.querySelector("svg:not(.moving)"), old = figure.querySelector("svg.moving");
    const fan = found.fans[name];
    if (!fan) return;
    still.style.display = moved ? "none" : "";
    if (!moved) { old?.remove(); return; }
    if (old && old.fan === fan) return;
    const end = fan[fan.length - 1].map((v) => fixed(v, 1));
    const made = drawFan(chart, fan, fill(chart.alt, { median: end[3], low: end[1], high: end[5] }));
    made.classList.add("moving");
    made.fan = fan;
    if (old) old.replaceWith(made); else still.before(made);
  }
}

// -- the panel -----------------------------------------------------------------------------------

function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value); else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

class Panel {
  constructor(onMove) {
    this.onMove = onMove;
    this.values = Object.fromEntries(data.header.drivers.map((d) => [d.code, d.value]));
    this.controls = new Map();
    this.summary = make("p", { class: "summary", "aria-live": "polite" });
    this.body = make("div", { id: "driver-body" }, this.summary,
      make("button", { type: "button", id: "reset-all", onclick: () => this.reset() }, panel.reset));
    if (!data.header.exact) this.body.append(make("p", { class: "hint" }, panel.kept));
    for (const lever of [true, false]) {
      const drivers = data.header.drivers.filter((d) => d.lever === lever && this.moves(d));
      if (!drivers.length) continue;
      this.body.append(make("fieldset", {}, make("legend", {}, lever ? panel.lever : panel.outside),
        ...drivers.map((d) => this.control(d))));
    }
    this.toggle = make("button", { type: "button", id: "open-panel", "aria-expanded": "false",
      "aria-controls": "driver-body", onclick: () => this.show(this.body.hidden) }, panel.open);
    this.note = make("p", { class: "moved warning", role: "status", hidden: "" });
    this.body.hidden = true;
    document.body.prepend(make("aside", { class: "drivers", "aria-label": panel.title }, this.toggle, this.body));
    document.querySelector(".subtitle").after(this.note);
  }

  /** Whether a driver moves anything on this page: no dead control. */
  moves(driver) {
    const at = data.header.drivers.indexOf(driver);
    const shown = new Set(page.promises.map((p) => p.id));
    return data.header.goals.some((g) => shown.has(g.id)
      && [g.column, g.other].some((c) => c !== null && live.needs[c].includes(at)));
  }

  show(open) {
    this.body.hidden = !open;
    this.toggle.textContent = open ? panel.close : panel.open;
    this.toggle.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("driving", open);
  }

  control(driver) {
    const label = chinese ? driver.label.zh : driver.label.en, unit = chinese ? driver.unit.zh : driver.unit.en;
    const name = `${label} (${unit})`, bounds = { min: driver.low, max: driver.high, step: driver.step };
    const change = (event) => this.set(driver, Number(event.target.value));
    const range = make("input", { type: "range", ...bounds, "aria-label": name, "data-driver": driver.code, oninput: change });
    const typed = make("input", { type: "number", ...bounds, step: "any", "aria-label": name, onchange: change });
    const one = make("button", { type: "button", class: "one", "aria-label": `${panel.reset_one} ${label}`,
      onclick: () => this.set(driver, driver.value) }, "↺");
    const hint = make("small", { class: "hint" });
    const evidence = driver.evidence.map((e) => panel[e]).join(" · ");
    this.controls.set(driver.code, { range, typed, one, hint });
    const made = make("div", { class: "driver" },
      make("label", {}, label, " ", make("small", {}, `${unit} · ${evidence}`)),
      make("div", { class: "row" }, range, typed, one), hint);
    this.place(driver);
    return made;
  }

  /** Bring the controls of a driver to its value. */
  place(driver) {
    const { range, typed, one, hint } = this.controls.get(driver.code), value = this.values[driver.code];
    range.value = value;
    typed.value = value;
    one.disabled = value === driver.value;
    const beyond = driver.known && (value < driver.known[0] || value > driver.known[1]);
    hint.textContent = beyond ? fill(panel.beyond, { low: driver.known[0], high: driver.known[1] }) : "";
  }

  set(driver, value) {
    const usable = Number.isFinite(value) ? value : this.values[driver.code];
    this.values[driver.code] = Math.min(driver.high, Math.max(driver.low, usable));
    this.place(driver);
    this.onMove();
  }

  reset() {
    for (const driver of data.header.drivers) {
      this.values[driver.code] = driver.value;
      if (this.controls.has(driver.code)) this.place(driver);
    }
    this.onMove();
  }

  changes() {
    return data.header.drivers.filter((d) => this.values[d.code] !== d.value).map((d) => fill(panel.change, {
      name: chinese ? d.label.zh : d.label.en, value: Number(this.values[d.code].toPrecision(8)), unit: chinese ? d.unit.zh : d.unit.en }));
  }

  tell(found) {
    const changes = this.changes();
    const said = [fill(panel.k_of_n, { k: found.reached, n: found.n }), fill(panel.joint, { chance: chance(found.together) })];
    if (!changes.length) said.push(panel.base);
    this.summary.textContent = said.join(chinese ? "；" : "; ");
    this.note.hidden = !changes.length;
    this.note.textContent = changes.length ? fill(panel.moved, { changes: changes.join(chinese ? "，" : ", ") }) : "";
    return changes;
  }
}

const written = new Page();
let waiting = false;

function refresh() {
  waiting = false;
  const found = live.evaluate(controls.values);
  written.write(found, controls.tell(found));
}

const controls = new Panel(() => {
  if (!waiting) { waiting = true; requestAnimationFrame(refresh); }
});
controls.tell(live.evaluate({}));
globalThis.bada = { live, written, controls, refresh }; // for tests and the curious
