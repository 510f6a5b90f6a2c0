// Tables come finished from Python; here they are laid out and filtered, nothing more.

const NUMERIC = new Set(["probability", "baseline", "value", "difference", "baseline_probability", "outlook",
  "required_pace", "progress", "relaxation", "joint_relaxation", "effort", "joint", "median"]);

const FIGURE = /^([<>+−-]?\d[\d.,e-]*%?|—)$/;

// Columns of figures stand right, by name or because every cell of theirs is one.
const rightColumns = (w, names, rows) => names.map((name, n) =>
  NUMERIC.has(name) || (rows.length > 0 && rows.every((row) => FIGURE.test(w.t(row[n])))));

const headCells = (w, columns, right) => columns.map((c, n) =>
  el("th", { scope: "col", class: right[n] ? "bw-right" : "" }, w.t(c)));

const tableOf = (w, table, extra = null) => {
  const right = rightColumns(w, table.names, table.rows);
  const rows = table.rows.map((row, r) => rowOf(w, table.names, row, right, extra ? extra(r) : null));
  const head = [...headCells(w, table.columns, right), extra ? el("th", { scope: "col" }) : null].filter(Boolean);
  return el("div", { class: "bw-scroll", tabindex: "0", role: "region", "aria-label": w.word(`tab_${w.tab}`) },
    el("table", { class: "bw-table" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)));
};

const rowOf = (w, names, row, right, extra = null) => {
  const cells = row.map((cell, n) => el("td", { class: right[n] ? "bw-right" : "", "data-column": names[n] }, w.t(cell)));
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
    choice("department", w.page.leads.map((lead) => [lead[0], t(lead)]).sort((a, b) => a[1].localeCompare(b[1], w.lang))),
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
  const shownNames = names.filter((_, n) => n !== hide), right = shownNames.map((name) => NUMERIC.has(name));
  const kept = new Map(); // rows by target, made again only when what they say has changed
  const lineOf = (target, cells, status) => {
    const said = JSON.stringify([status, cells.map(w.t)]), old = kept.get(target.id);
    if (old?.said === said) return old.line;
    const line = rowOf(w, shownNames, cells, right), name = line.firstChild;
    line.dataset.target = target.id;
    line.dataset.status = status;
    name.replaceChildren(el("button", { type: "button", class: "bw-link", onclick: () => w.choose(target.id) }, name.textContent));
    kept.set(target.id, { said, line });
    return line;
  };
  const place = (lines) => {
    const now = [...body.children];
    const same = now.length === lines.length && now.every((at, n) => at.dataset.target === lines[n].dataset.target);
    if (!same) body.replaceChildren(...lines);
    else now.forEach((at, n) => { if (at !== lines[n]) at.replaceWith(lines[n]); });
  };
  const redraw = () => {
    const found = w.page.targets.map((target, n) => [target, w.answer.rows[target.id] || w.page.table.rows[n]])
      .filter(([target]) => passes(w, target));
    place(found.map(([target, row]) =>
      lineOf(target, row.filter((_, n) => n !== hide), w.answer.targets[target.id]?.status ?? "no_basis")));
    count.textContent = `${found.length} / ${withUnit(w.page.targets.length, w.word("shown"), w.lang)}`;
  };
  const columns = w.page.table.columns.filter((_, n) => n !== hide);
  const filters = filterBar(w, redraw);
  filters.append(count);
  redraw();
  w.parts.redrawTargets = redraw;
  return [filters, el("div", { class: "bw-scroll bw-tall", tabindex: "0", role: "region", "aria-label": w.word("tab_targets") },
    el("table", { class: "bw-table bw-all" },
      el("thead", {}, el("tr", {}, headCells(w, columns, right))), body))];
};
