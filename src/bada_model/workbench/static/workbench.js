// The workbench: holds what is shown, asks the kernel, redraws. Arithmetic is core.js's alone.

const SLOW = new Set(["compare", "seek", "certificate", "why", "news", "sources", "brief"]);
const PATIENCE = 8000; // ms without an answer to a move, after which the kernel counts as gone
const HELD = 800; // ms within which another move of the same driver belongs to the one before
let workbenches = 0;

const createWorkbench = (model, host) => {
  const w = {
    model, uid: `bw${++workbenches}`, page: model.get("page"), answer: model.get("answer"), core: null,
    parts: {}, closed: new Set(), results: {}, compared: new Set(), goals: new Set(), wanted: 0.7, jointly: false,
    brief: "month", formats: new Set(["html", "docx", "pdf"]),
    filters: { action: "", department: "", status: "", text: "", known: true }, tab: "targets",
    calls: new Map(), nextCall: 1, version: 0, busy: 0, sending: false, queued: false, gone: false, frame: 0,
  };
  w.lang = w.answer.language;
  w.t = (cell) => inLanguage(w.lang)(cell);
  w.word = (key) => w.t(w.page.words[key]);
  w.byId = Object.fromEntries(w.page.targets.map((target) => [target.id, target]));
  w.months = { from: w.page.months.at(-2), to: w.page.months.at(-1) };
  adopt(w, w.answer);
  talk(w);
  act(w);
  build(w, host);
  w.opening = openCore(w).catch((error) => w.tell(`${w.word("no_core")} (${error})`, true));
  return w;
};

// -- what is shown --------------------------------------------------------------------------

const adopt = (w, answer) => {
  w.answer = answer;
  w.values = { ...answer.values };
  w.target = answer.target;
  w.shown = { targets: answer.targets, headline: answer.headline };
  w.chart = answer.chart;
  w.range = answer.chart ? wantedRange(answer.chart) : [0, 1];
  const base = { ...answer.values };
  for (const d of answer.differences) base[d.driver] = d.base;
  w.baseValues = base;
};

const showAll = (w) => {
  showDrivers(w);
  showStrip(w);
  showChart(w);
  showBar(w);
  if (w.parts.redrawTargets) w.parts.redrawTargets();
  markStale(w);
};

const showChart = (w) => {
  const { canvas, title, source, legend, none } = w.parts;
  none.hidden = !!w.chart;
  canvas.hidden = !w.chart;
  legend.hidden = !w.chart;
  title.textContent = w.chart ? `${w.t(w.chart.title)} · ${w.t(w.chart.unit)}` : w.t(w.byId[w.target].label);
  source.textContent = w.chart ? w.t(w.chart.source) : "";
  if (!w.chart) { none.textContent = w.t(w.byId[w.target].reason) || w.word("no_basis"); return; }
  canvas.setAttribute("aria-label", `${w.t(w.chart.title)}: ${w.t(w.chart.alt)}`);
  const reference = w.chart.reference ? w.t(w.chart.reference) : null;
  legend.querySelector("[data-key=reference]").hidden = !reference;
  legend.querySelector("[data-key=reference] span").textContent = reference ? `${reference} ${w.word("published")}` : "";
  legend.querySelector("[data-key=last_year]").hidden = finite(w.chart.columns.last_year).length === 0;
  legend.querySelector("[data-key=required]").hidden = finite(w.chart.columns.required).length === 0;
  drawChart(canvas, w.chart, w.range, w.t, w.word);
};

const showBar = (w) => {
  w.parts.undo.disabled = !w.answer.can_undo;
  w.parts.redo.disabled = !w.answer.can_redo;
  w.parts.replay.disabled = !w.answer.last_change;
  w.parts.base.value = w.answer.base;
  const drivers = w.page.drivers;
  const list = w.answer.differences.map((d) => el("li", {},
    `${w.t(drivers[d.driver].label)}: ${shortest(d.base)} → `, el("b", {}, shortest(d.value)), withUnit("", w.t(drivers[d.driver].unit), w.lang),
    d.beyond ? el("span", { class: "bw-beyond" }, ` ⚠ ${w.word("beyond")}`) : null));
  w.parts.differences.replaceChildren(el("span", { class: "bw-label" }, `${w.word("differences")}:`),
    list.length ? el("ul", {}, list) : el("span", {}, ` ${w.word("no_differences")}`));
};

const check = (w, kind, text) => {
  w.parts.check.dataset.kind = kind;
  w.parts.check.textContent = text;
};

// -- moving ---------------------------------------------------------------------------------

const act = (w) => {
  w.drag = (code, value) => {
    w.values = { ...w.values, [code]: value };
    w.version++;
    check(w, "wait", w.word("confirming"));
    if (!usable(w)) soon(w);
    if (!w.frame) w.frame = requestAnimationFrame(() => { w.frame = 0; moved(w); });
  };
  w.confirm = () => {
    if (w.sending) { w.queued = true; return; }
    const moved = Object.entries(w.values).filter(([code, value]) => value !== w.answer.values[code]);
    if (!moved.length) { settle(w); return; }
    w.sending = true;
    const version = w.version, name = moved.map(([code]) => code).join();
    const continuing = w.last?.name === name && performance.now() - w.last.at < HELD;
    w.last = { name, at: performance.now() };
    w.call("set", { values: Object.fromEntries(moved), continuing }, PATIENCE)
      .then(() => { if (version === w.version) settle(w); })
      .catch((said) => refuse(w, said))
      .finally(() => { w.sending = false; if (w.queued) { w.queued = false; w.confirm(); } });
  };
  w.change = (kind, args = {}) => {
    w.last = null;
    check(w, "wait", w.word("confirming"));
    return w.call(kind, args, PATIENCE).then(() => settle(w)).catch((said) => refuse(w, said));
  };
  w.choose = (target) => w.change("target", { target }).then(() => {
    if (["why", "sources", "seek"].includes(w.tab)) w.parts.openTab(w.tab);
  });
  w.replay = async () => {
    const change = w.answer.last_change;
    if (!change) return;
    if (!usable(w)) { await w.change("undo"); await pause(700); await w.change("redo"); return; }
    for (let k = 0; k <= 24; k++) {
      for (const [code, after] of Object.entries(change.after)) {
        w.values[code] = k === 24 ? after : change.before[code] + ((after - change.before[code]) * k) / 24;
      }
      moved(w);
      await pause(25);
    }
    settle(w);
  };
};

// The core answers for whatever differs from the comparison in driver values only.
const usable = (w) => w.core && w.core.exact && !w.answer.conditioned;

const soon = (w) => {
  clearTimeout(w.waiting);
  w.waiting = setTimeout(() => w.confirm(), 30);
};

// One frame of a drag: whatever came since the last frame is answered once.
const moved = (w) => {
  if (usable(w)) fromCore(w);
  showDrivers(w);
  showStrip(w);
  showChart(w);
};

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const fromCore = (w) => {
  const found = w.core.evaluate(w.values, w.target);
  w.shown = { targets: { ...w.shown.targets, ...found.targets }, headline: found.headline };
  if (w.chart && found.columns) {
    w.chart = { ...w.chart, columns: { ...w.chart.columns, ...found.columns } };
    const [low, high] = wantedRange(w.chart);
    w.range = [Math.min(low, w.range[0]), Math.max(high, w.range[1])];
  }
};

// The kernel has answered for exactly what is on the screen: show its numbers, say whether both agree.
const settle = (w) => {
  adopt(w, w.answer);
  showAll(w);
  if (!usable(w)) { check(w, "good", `✓ ${w.word("kernel_only")}`); return; }
  const found = w.core.evaluate(w.answer.values, w.target);
  const gap = Math.max(disagreement(found.targets, w.answer.targets), Math.abs(found.headline.together - w.answer.headline.together));
  w.parts.check.dataset.gap = String(gap);
  if (gap <= 1e-9) check(w, "good", `✓ ${w.word("agree")}`);
  else check(w, "bad", `≠ ${w.word("disagree")} (${gap.toPrecision(2)})`);
};

const disagreement = (ours, theirs) => {
  let worst = 0;
  for (const [id, numbers] of Object.entries(ours)) {
    const other = theirs[id];
    if (!other) continue;
    worst = Math.max(worst, Math.abs(numbers.probability - other.probability));
    for (const [level, value] of Object.entries(numbers.outcome || {})) {
      const scale = Math.max(1, Math.abs(other.outcome[level]));
      worst = Math.max(worst, Math.abs(value - other.outcome[level]) / scale);
    }
  }
  return worst;
};

const refuse = (w, said) => {
  adopt(w, w.answer);
  showAll(w);
  check(w, "bad", "");
  w.tell(w.t(said), true);
};

// -- the kernel -----------------------------------------------------------------------------

const talk = (w) => {
  w.call = (kind, args, patience) => new Promise((resolve, reject) => {
    const id = w.nextCall++, slow = SLOW.has(kind);
    const call = { resolve, reject, slow, timer: 0 };
    if (patience) {
      const wait = () => {
        if (w.busy > 0) { call.timer = setTimeout(wait, patience); return; }
        w.calls.delete(id);
        reject(w.page.words.kernel_gone);
      };
      call.timer = setTimeout(wait, patience);
    }
    w.calls.set(id, call);
    if (slow) w.busy++;
    try { w.model.send({ id, kind, ...args }); } catch { w.finish(id); reject(w.page.words.kernel_gone); }
  });
  w.finish = (id) => {
    const call = w.calls.get(id);
    if (!call) return null;
    clearTimeout(call.timer);
    w.calls.delete(id);
    if (call.slow) w.busy--;
    return call;
  };
  w.onMessage = (message, buffers) => {
    const call = w.finish(message.reply);
    if (!call) return;
    if (message.error) call.reject(message.error);
    else call.resolve([message.result, buffers]);
  };
  w.onAnswer = () => {
    const language = w.answer.language;
    w.answer = w.model.get("answer");
    if (w.answer.language !== language && w.answer.language !== w.lang) setLanguage(w, w.answer.language);
    else if (!w.calls.size) settle(w); // moved from Python or from another view
  };
  w.model.on("msg:custom", w.onMessage);
  w.onCore = () => { w.core = null; w.opening = openCore(w); };
  w.model.on("change:answer", w.onAnswer);
  w.model.on("change:core", w.onCore);
};

// -- the page -------------------------------------------------------------------------------

const build = (w, host) => {
  const t = w.t, button = (key, run, extra = {}) => el("button", { type: "button", "data-do": key, onclick: run, ...extra }, w.word(key));
  const p = w.parts = { drivers: {} };
  p.undo = button("undo", () => w.change("undo"), { title: "Ctrl+Z" });
  p.redo = button("redo", () => w.change("redo"), { title: "Ctrl+Y" });
  p.replay = button("replay", () => w.replay());
  p.reset = button("reset", () => w.change("reset"));
  p.base = el("select", { id: `${w.uid}-base`, "data-do": "base", onchange: () => w.change("base", { name: p.base.value }) },
    w.page.scenarios.map((s) => el("option", { value: s.code }, t(s.title))));
  p.file = el("input", { type: "file", accept: ".toml", hidden: true, "data-do": "file", onchange: () => openFile(w, p.file) });
  p.check = el("span", { class: "bw-check", role: "status" });
  p.said = el("div", { class: "bw-said", role: "alert", hidden: true });
  p.differences = el("div", { class: "bw-differences" });
  p.canvas = el("canvas", { role: "img" });
  p.title = el("h3", {}); p.source = el("p", { class: "bw-source" }); p.none = el("p", { class: "bw-none", hidden: true });
  p.legend = legend(w);
  const root = el("div", { class: "bw", lang: w.lang === "en" ? "en" : "zh-CN", onkeydown: (event) => shortcuts(w, event) },
    el("header", { class: "bw-bar" },
      el("div", { class: "bw-title" }, el("h2", {}, w.word("title")),
        el("span", {}, `${t(w.page.plan)} · ${w.word("as_of")} ${w.page.as_of} · ${withUnit(w.page.paths.toLocaleString("en-US"), w.word("paths"), w.lang)}`)),
      el("div", { class: "bw-tools" },
        el("label", { for: `${w.uid}-base` }, w.word("base")), p.base,
        el("span", { class: "bw-set" }, p.undo, p.redo, p.replay, p.reset),
        el("span", { class: "bw-set" }, button("save", () => save(w)), button("load", () => p.file.click()), button("code", () => w.copy(w.answer.code))),
        el("button", { type: "button", "data-do": "language", onclick: () => setLanguage(w, w.lang === "en" ? "zh" : "en", true) }, w.word("language")), p.file)),
    w.page.synthetic ? el("p", { class: "bw-demo" }, `▧ ${w.word("demo")}`) : null,
    p.said,
    el("div", { class: "bw-main" },
      el("aside", { class: "bw-drivers", "aria-label": w.word("drivers") }, el("h3", {}, w.word("drivers")), driverGroups(w)),
      el("div", { class: "bw-view" },
        goalStrip(w),
        el("div", { class: "bw-line" }, p.differences, p.check),
        el("figure", { class: "bw-chart" }, el("figcaption", {}, p.title, p.source), p.canvas, p.none, p.legend),
        tabs(w), el("p", { class: "bw-help" }, w.word("help")))));
  w.root = root;
  host.replaceChildren(root);
  w.tell = (text, bad = false) => tell(w, text, bad);
  w.copy = (code) => copy(w, code);
  w.parts.openTab(w.tab);
  if (w.resize) w.resize.disconnect();
  w.resize = new ResizeObserver(() => showChart(w));
  w.resize.observe(p.canvas);
  settle(w);
};

const legend = (w) => {
  const item = (key, line, text) => el("li", { "data-key": key }, el("i", { style: line }), el("span", {}, text));
  const mark = (style) => `border-top:${style}`;
  return el("ul", { class: "bw-legend" },
    item("published", "width:8px;height:8px;border-radius:50%;background:#1f2933", w.word("published")),
    item("estimated", mark("2px dotted #1d5fa6"), `${w.word("estimated")} ${w.word("median")}`),
    item("forecast", mark("2px solid #1d5fa6"), `${w.word("forecast")} ${w.word("median")}`),
    item("bands", "height:10px;background:linear-gradient(#dbe7f4 0 25%,#b9d1ea 25% 50%,#8fb6dd 50%)", "90% · 80% · 50%"),
    item("base", mark("2px dashed #7a5ea8"), w.word("base_median")),
    item("target", mark("2px solid #b3261e"), w.word("target")),
    item("required", mark("2px dashed #b3261e"), w.word("required")),
    item("last_year", mark("2px solid #8a97a5"), w.word("last_year")),
    item("reference", "width:8px;height:8px;border-radius:50%;border:1.5px solid #8a97a5", ""));
};

const shortcuts = (w, event) => {
  event.stopPropagation(); // JupyterLab would take the arrow keys of the sliders
  const typing = ["number", "search", "text"].includes(event.target.type);
  if (!(event.ctrlKey || event.metaKey) || typing) return;
  const key = event.key.toLowerCase(), again = key === "y" || (key === "z" && event.shiftKey);
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  if (again && w.answer.can_redo) w.change("redo");
  if (!again && w.answer.can_undo) w.change("undo");
};

const setLanguage = (w, language, ours = false) => {
  w.lang = language;
  build(w, w.root.parentNode);
  if (!ours) return;
  w.root.querySelector("[data-do=language]").focus();
  w.change("language", { language });
};

const tell = (w, text, bad) => {
  const box = w.parts.said;
  box.className = `bw-said ${bad ? "bw-error" : "bw-good"}`;
  box.replaceChildren(el("span", {}, text), el("button", { type: "button", class: "bw-link", onclick: () => { box.hidden = true; } }, w.word("close")));
  box.hidden = false;
  clearTimeout(w.quiet);
  if (!bad) w.quiet = setTimeout(() => { box.hidden = true; }, 4000);
};

const copy = async (w, code) => {
  try {
    await navigator.clipboard.writeText(code);
    w.tell(w.word("copied"));
  } catch {
    w.tell(w.word("copy_failed"), true);
    w.parts.said.append(el("pre", { class: "bw-code", tabindex: "0" }, code));
  }
};

const save = (w) => {
  download(`scenario-${w.page.as_of}.toml`, [w.answer.text], "application/toml");
  w.tell(w.word("saved"));
};

const openFile = async (w, input) => {
  const file = input.files[0];
  input.value = "";
  if (!file) return;
  const text = await file.text();
  check(w, "wait", w.word("confirming"));
  w.call("load", { text, file: file.name }, PATIENCE)
    .then(() => { settle(w); w.tell(`${w.word("loaded")}: ${file.name}`); })
    .catch((said) => refuse(w, said));
};

const render = ({ model, el: host }) => {
  const w = createWorkbench(model, host);
  return () => {
    w.resize.disconnect();
    model.off("msg:custom", w.onMessage);
    model.off("change:answer", w.onAnswer);
    model.off("change:core", w.onCore);
  };
};

export default { render };
