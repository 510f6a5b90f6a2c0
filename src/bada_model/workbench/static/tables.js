// Tables come finished from Python; here they are laid out and filtered, nothing more.

const NUMERIC = new Set(["probability", "baseline", "value", "difference", "baseline_probability", "outlook",
  "required_pace", "progress", "before", "after", "revision", "model", "new_data", "scenario_", "judgement",
  "relaxation", "joint_relaxation", "effort", "joint", "median", "lag"]);

const tableOf = (w, table, extra = null) => {
  const head = table.columns.map((c, n) => el("th", { scope: "col", class: NUMERIC.has(table.names[n]) ? "bw-right" : "" }, w.t(c)));
  const rows = table.rows.map((row, r) => rowOf(w, table.names, row, extra ? extra(r) : null));
  if (extra) head.push(el("th", { scope: "col" }));
  return el("div", { class: "bw-scroll", tabindex: "0", role: "region", "aria-label": w.word("tab_targets") },
    el("table", { class: "bw-table" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)));
};

const rowOf = (w, names, row, extra = null) => {
  const cells = row.map((cell, n) => el("td", { class: NUMERIC.has(names[n]) ? "bw-right" : "", "data-column": names[n] }, w.t(cell)));
  if (extra) cells.push(el("td", {}, extra));
  return el("tr", {}, cells);
};

const filterBar = (w, redraw) => {
  const f = w.filters, t = w.t;
  const choice = (key, options) => {
    const select = el("select", { "aria-label": w.word(key), "data-filter": key, onchange: () => { f[key] = select.value; redraw(); } },
      el("option", { value: "" }, `${w.word(key)}: ${w.word("all")}`),
      options.map(([value, text]) => el("option", { value, selected: f[key] === value }, text)));
    return select;
  };
  const find = el("input", { type: "search", placeholder: w.word("search"), "aria-label": w.word("search"), "data-filter": "text",
    oninput: () => { f.text = find.value; redraw(); } });
  find.value = f.text;
  const basis = el("input", { type: "checkbox", "data-filter": "known", onchange: () => { f.known = basis.checked; redraw(); } });
  basis.checked = f.known;
  return el("div", { class: "bw-filters" }, find,
    choice("action", w.page.actions.map((a) => [String(a.number), `${a.number} ${t(a.label)}`])),
    choice("department", w.page.leads.map((lead) => [lead, lead])),
    choice("status", Object.entries(w.page.status).map(([code, words]) => [code, t(words)])),
    el("label", {}, basis, ` ${w.word("with_basis")}`));
};

const passes = (w, target) => {
  const f = w.filters, status = w.shown.targets[target.id]?.status ?? "no_basis";
  const text = f.text.trim().toLowerCase();
  return (!f.action || String(target.action) === f.action) && (!f.department || target.leads.includes(f.department))
    && (!f.status || f.status === status) && (!f.known || target.known)
    && (!text || target.label.some((l) => l.toLowerCase().includes(text)) || target.id.includes(text));
};

const targetsPanel = (w) => {
  const body = el("tbody", {}), count = el("span", { class: "bw-shown" }), names = w.page.table.names;
  const hide = names.indexOf("target");
  const redraw = () => {
    const found = w.page.targets.map((target, n) => [target, w.answer.rows[target.id] || w.page.table.rows[n]])
      .filter(([target]) => passes(w, target));
    body.replaceChildren(...found.map(([target, row]) => {
      const line = rowOf(w, names.filter((_, n) => n !== hide), row.filter((_, n) => n !== hide));
      line.dataset.target = target.id;
      line.dataset.status = w.answer.targets[target.id]?.status ?? "no_basis";
      const name = line.firstChild;
      name.replaceChildren(el("button", { type: "button", class: "bw-link", onclick: () => w.choose(target.id) }, name.textContent));
      return line;
    }));
    count.textContent = `${found.length} / ${w.page.targets.length} ${w.word("shown")}`;
  };
  const columns = w.page.table.columns.filter((_, n) => n !== hide);
  const shownNames = names.filter((_, n) => n !== hide);
  const filters = filterBar(w, redraw);
  filters.append(count);
  redraw();
  w.parts.redrawTargets = redraw;
  return [filters, el("div", { class: "bw-scroll bw-tall", tabindex: "0", role: "region", "aria-label": w.word("tab_targets") },
    el("table", { class: "bw-table bw-all" },
      el("thead", {}, el("tr", {}, columns.map((c, n) => el("th", { scope: "col", class: NUMERIC.has(shownNames[n]) ? "bw-right" : "" }, w.t(c))))), body))];
};
