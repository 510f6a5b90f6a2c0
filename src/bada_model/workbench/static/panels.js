// What a button asks the kernel for: comparison, goal seek, certificate, reasons, sources, brief.

const codeButton = (w, code) => el("button", { type: "button", class: "bw-quiet", onclick: () => w.copy(code) }, w.word("code"));

const ask = (w, place, kind, args, show) => {
  place.replaceChildren(el("p", { class: "bw-busy", role: "status" }, `${w.word("busy")}…`));
  place.dataset.scenario = w.answer.text;
  markStale(w);
  return w.call(kind, args, 0).then(([result, buffers]) => {
    w.results[kind] = { result, scenario: place.dataset.scenario, target: w.target };
    place.replaceChildren(...[show(result, buffers)].flat().filter(Boolean));
  }).catch((said) => {
    place.replaceChildren(el("p", { class: "bw-error", role: "alert" }, w.t(said)));
  });
};

// What was found before, shown again when its tab is opened again.
const recall = (w, place, kind, show) => {
  const kept = w.results[kind];
  if (!kept) return;
  place.dataset.scenario = kept.scenario;
  place.replaceChildren(...[show(kept.result)].flat().filter(Boolean));
  markStale(w);
};

// Results of another scenario than the one on the screen say so.
const markStale = (w) => {
  for (const place of w.root ? w.root.querySelectorAll("[data-scenario]") : []) {
    const stale = place.dataset.scenario !== w.answer.text;
    place.classList.toggle("bw-stale", stale);
    place.dataset.note = stale ? w.word("stale") : "";
  }
};

const comparePanel = (w) => {
  const out = el("div", {});
  const boxes = w.page.scenarios.filter((s) => s.code !== "baseline").map((s) => {
    const box = el("input", { type: "checkbox", value: s.code });
    box.checked = w.compared.has(s.code);
    box.addEventListener("change", () => (box.checked ? w.compared.add(s.code) : w.compared.delete(s.code)));
    return el("label", {}, box, ` ${w.t(s.title)}`);
  });
  const show = (r) => [r.table.rows.length ? tableOf(w, r.table) : el("p", {}, w.word("same_everywhere")), codeButton(w, r.code)];
  const run = el("button", { type: "button", class: "bw-primary", "data-run": "compare",
    onclick: () => ask(w, out, "compare", { scenarios: [...w.compared] }, show) }, w.word("run_compare"));
  recall(w, out, "compare", show);
  return [el("div", { class: "bw-choices" }, el("span", { class: "bw-chip" }, w.word("yours")), boxes, run), out];
};

const seekPanel = (w) => {
  const mixes = el("div", {}), certificate = el("div", {});
  const goals = w.page.targets.filter((target) => target.headline && target.known);
  if (!w.goals.size && w.byId[w.target]?.known) w.goals.add(w.target);
  const boxes = goals.map((target) => {
    const box = el("input", { type: "checkbox", value: target.id, "data-goal": target.id });
    box.checked = w.goals.has(target.id);
    box.addEventListener("change", () => (box.checked ? w.goals.add(target.id) : w.goals.delete(target.id)));
    return el("label", {}, box, ` ${w.t(target.label)}`);
  });
  const wanted = el("input", { type: "number", min: 1, max: 99, step: 1, "data-wanted": true, "aria-label": w.word("wanted") });
  wanted.value = Math.round(w.wanted * 100);
  wanted.addEventListener("change", () => { w.wanted = Math.min(99, Math.max(1, Number(wanted.value) || 50)) / 100; wanted.value = Math.round(w.wanted * 100); });
  const together = el("input", { type: "checkbox" });
  together.checked = w.jointly;
  together.addEventListener("change", () => { w.jointly = together.checked; });
  const showMixes = (r) => [
    r.reason ? el("p", { class: "bw-error" }, w.t(r.reason)) : null,
    r.table.rows.length ? tableOf(w, r.table, (n) => el("button", { type: "button", class: "bw-primary", "data-apply": n,
      onclick: () => w.change("set", { values: r.mixes[n].values }) }, w.word("apply"))) : null,
    codeButton(w, r.code)];
  const showCertificate = (r) => [el("h4", {}, w.word("certificate")), tableOf(w, r.table),
    el("ul", { class: "bw-findings" }, r.sentences.map((s) => el("li", {}, w.t(s)))), codeButton(w, r.code)];
  const chosen = () => [...w.goals];
  const solve = el("button", { type: "button", class: "bw-primary", "data-run": "seek",
    onclick: () => ask(w, mixes, "seek", { goals: Object.fromEntries(chosen().map((g) => [g, w.wanted])), jointly: w.jointly }, showMixes) }, w.word("run_seek"));
  const certify = el("button", { type: "button", "data-run": "certificate",
    onclick: () => ask(w, certificate, "certificate", { goals: chosen().length > 1 ? chosen() : [] }, showCertificate) }, w.word("run_certificate"));
  recall(w, mixes, "seek", showMixes);
  recall(w, certificate, "certificate", showCertificate);
  return [el("div", { class: "bw-choices" }, el("span", { class: "bw-label" }, w.word("seek_goals")), boxes),
    el("div", { class: "bw-choices" }, el("label", {}, `${w.word("wanted")} `, wanted, " %"),
      el("label", {}, together, ` ${w.word("jointly")}`), solve, certify), mixes, certificate];
};

const whyPanel = (w) => {
  const shares = el("div", {}), news = el("div", {}), target = w.byId[w.target];
  const showShares = (r) => [r.table.rows.length ? tableOf(w, r.table) : el("p", {}, w.word("why_empty")), codeButton(w, r.code)];
  const showNews = (r) => [el("p", { class: "bw-note" }, w.t(r.note)), tableOf(w, r.table), codeButton(w, r.code)];
  const month = (key) => {
    const select = el("select", { "aria-label": w.word(key), onchange: () => { w.months[key] = select.value; } },
      w.page.months.map((m) => el("option", { value: m, selected: m === w.months[key] }, m)));
    return el("label", {}, `${w.word(key)} `, select);
  };
  const split = el("button", { type: "button", class: "bw-primary", "data-run": "why",
    onclick: () => ask(w, shares, "why", { target: w.target }, showShares) }, w.word("run_why"));
  const tell = el("button", { type: "button", "data-run": "news",
    onclick: () => ask(w, news, "news", w.months, showNews) }, w.word("run_news"));
  if (w.results.why?.target === w.target) recall(w, shares, "why", showShares);
  recall(w, news, "news", showNews);
  return [el("div", { class: "bw-choices" }, el("strong", {}, w.t(target.label)), split), shares,
    w.page.months.length > 1 ? el("div", { class: "bw-choices" }, month("from"), month("to"), tell) : null, news];
};

const sourcesPanel = (w) => {
  const out = el("div", {});
  ask(w, out, "sources", { target: w.target }, (r) => [el("h4", {}, `${w.word("basis")}: ${w.t(r.label)}`),
    el("ul", { class: "bw-findings" }, r.notes.map((n) => el("li", {}, w.t(n)))),
    r.table.rows.length ? tableOf(w, r.table) : null, codeButton(w, r.code)]);
  return [out];
};

const MIME = { html: "text/html", md: "text/markdown", pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };

const briefPanel = (w) => {
  const out = el("div", {});
  const kind = el("select", { "aria-label": w.word("kind"), "data-brief": "kind", onchange: () => { w.brief = kind.value; } },
    w.page.briefs.map((b) => el("option", { value: b.code, selected: b.code === w.brief }, w.t(b.label))));
  const formats = w.page.formats.map((name) => {
    const box = el("input", { type: "checkbox", value: name, "data-format": name });
    box.checked = w.formats.has(name);
    box.addEventListener("change", () => (box.checked ? w.formats.add(name) : w.formats.delete(name)));
    return el("label", {}, box, ` ${name.toUpperCase()}`);
  });
  const show = (r, buffers) => [el("p", {}, `${w.word("files")}:`),
    el("ul", { class: "bw-findings" }, r.files.map((name, n) => el("li", {}, el("button", { type: "button", class: "bw-link", "data-file": name,
      onclick: () => download(name, [buffers[n]], MIME[name.split(".").pop()]) }, name)))),
    codeButton(w, r.code)];
  const write = el("button", { type: "button", class: "bw-primary", "data-run": "brief",
    onclick: () => ask(w, out, "brief", { brief: w.brief, formats: w.page.formats.filter((f) => w.formats.has(f)), language: w.lang }, show) }, w.word("write"));
  return [el("p", { class: "bw-note" }, w.word("brief_note")),
    el("div", { class: "bw-choices" }, kind, el("span", { class: "bw-label" }, w.word("format")), formats, write), out];
};

const TABS = [["targets", targetsPanel], ["compare", comparePanel], ["seek", seekPanel], ["why", whyPanel],
  ["sources", sourcesPanel], ["brief", briefPanel]];

const tabs = (w) => {
  const panel = el("div", { class: "bw-panel", role: "tabpanel", id: `${w.uid}-panel` });
  const list = el("div", { class: "bw-tabs", role: "tablist" });
  const open = (name, focus = false) => {
    w.tab = name;
    w.parts.redrawTargets = null;
    for (const button of list.children) {
      const on = button.dataset.tab === name;
      button.setAttribute("aria-selected", String(on));
      button.tabIndex = on ? 0 : -1;
      if (on && focus) button.focus();
    }
    panel.replaceChildren(...TABS.find(([n]) => n === name)[1](w).filter(Boolean));
  };
  list.append(...TABS.map(([name]) => el("button", { type: "button", role: "tab", "data-tab": name, "aria-controls": `${w.uid}-panel`,
    onclick: () => open(name) }, w.word(`tab_${name}`))));
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = TABS.findIndex(([n]) => n === w.tab);
    open(TABS[(at + step + TABS.length) % TABS.length][0], true);
    event.preventDefault();
  });
  w.parts.openTab = open;
  return [list, panel];
};
