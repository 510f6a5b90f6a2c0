// The drivers: grouped sliders with unit, range, evidence marks and a typed value.

const percentOf = (d, v) => (100 * (v - d.low)) / (d.high - d.low);

const rangeText = (w, low, high) => {
  const ends = [low, high].map((x) => shortest(x).replace("-", "−"));
  return ends.join(w.lang === "en" ? ` ${w.word("through")} ` : w.word("through"));
};

const driverRow = (w, code) => {
  const d = w.page.drivers[code], t = w.t, id = `${w.uid}-${code}`;
  const slider = el("input", { type: "range", id, min: d.low, max: d.high, step: d.step, disabled: !!d.idle,
    "aria-describedby": `${id}-range`, "data-driver": code });
  const typed = el("input", { type: "number", min: d.low, max: d.high, step: d.step, disabled: !!d.idle,
    "aria-label": t(d.label), "data-typed": code });
  slider.value = typed.value = w.values[code];
  slider.addEventListener("input", () => w.drag(code, Number(slider.value)));
  slider.addEventListener("change", () => w.confirm());
  typed.addEventListener("change", () => {
    const value = Number(typed.value);
    if (typed.value === "" || !Number.isFinite(value) || value < d.low || value > d.high) {
      w.tell(`${t(d.label)}: ${w.word("range")} ${rangeText(w, d.low, d.high)}`, true);
      typed.value = w.values[code];
      return;
    }
    w.drag(code, value);
    w.confirm();
  });
  const beyond = el("span", { class: "bw-beyond", hidden: true }, `⚠ ${w.word("beyond")}`);
  const row = el("div", { class: `bw-driver${d.idle ? " bw-idle" : ""}` },
    el("div", { class: "bw-driver-head" },
      el("label", { for: id }, t(d.label)),
      el("span", { class: `bw-tag ${d.lever ? "bw-lever" : "bw-outside"}` }, w.word(d.lever ? "lever" : "outside"))),
    el("div", { class: "bw-driver-line" },
      el("div", { class: "bw-track" }, knownRange(w, d), el("i", { class: "bw-zero", style: `left:${percentOf(d, d.base)}%` }), slider),
      typed, el("span", { class: "bw-unit" }, t(d.unit))),
    el("div", { class: "bw-driver-foot", id: `${id}-range` },
      el("span", {}, rangeText(w, d.low, d.high)), beyond,
      evidenceButton(w, code)));
  w.parts.drivers[code] = { slider, typed, beyond, row };
  return row;
};

const knownRange = (w, d) => {
  if (!d.known) return null;
  const low = Math.max(d.low, d.known[0]), high = Math.min(d.high, d.known[1]);
  return el("i", { class: "bw-known", title: `${w.word("known")} ${rangeText(w, ...d.known)}`,
    style: `left:${percentOf(d, low)}%;width:${percentOf(d, high) - percentOf(d, low)}%` });
};

const evidenceButton = (w, code) => {
  const d = w.page.drivers[code];
  const box = el("div", { class: "bw-evidence", hidden: true });
  const button = el("button", { type: "button", class: "bw-link", "aria-expanded": "false",
    onclick: () => {
      if (!box.childNodes.length) {
        if (w.t(d.note)) box.append(el("p", {}, w.t(d.note)));
        box.append(el("ul", {}, d.links.map((link) => el("li", {}, el("b", {}, `→ ${w.t(link.label)} `), w.t(link.words)))));
      }
      box.hidden = !box.hidden;
      button.setAttribute("aria-expanded", String(!box.hidden));
    } }, w.word("evidence"));
  return [button, box];
};

const driverGroups = (w) => w.page.groups.map((group) => {
  const details = el("details", { class: "bw-group", open: !group.idle && !w.closed.has(group.code), "data-group": group.code },
    el("summary", {}, w.t(group.label), el("span", { class: "bw-count" }, String(group.drivers.length))));
  details.addEventListener("toggle", () => (details.open ? w.closed.delete(group.code) : w.closed.add(group.code)));
  if (group.idle) details.append(...idleReasons(w, group.drivers));
  details.append(...group.drivers.map((code) => driverRow(w, code)));
  return details;
});

const idleReasons = (w, codes) => {
  const by = new Map();
  for (const code of codes) {
    const reason = w.t(w.page.drivers[code].idle);
    by.set(reason, [...(by.get(reason) || []), code]);
  }
  return [...by].map(([reason, found]) => {
    const wanted = new Set(found.flatMap((code) => w.page.drivers[code].wants.map(w.t)));
    return el("p", { class: "bw-why" }, reason, wanted.size ? ` (${[...wanted].join(w.lang === "en" ? ", " : "、")})` : "");
  });
};

const showDrivers = (w) => {
  for (const [code, part] of Object.entries(w.parts.drivers)) {
    const value = w.values[code], d = w.page.drivers[code];
    if (Number(part.slider.value) !== value) part.slider.value = value;
    if (document.activeElement !== part.typed || Number(part.typed.value) !== value) part.typed.value = shortest(value);
    part.beyond.hidden = !(d.known && (value < d.known[0] || value > d.known[1]));
    part.row.classList.toggle("bw-moved", w.baseValues[code] !== undefined && w.baseValues[code] !== value);
  }
};
