// The strip of headline goals, and the numbers it shows.

const headlineTargets = (w) => w.page.targets.filter((target) => target.headline);

const goalStrip = (w) => {
  w.parts.cards = {};
  const known = headlineTargets(w).filter((target) => target.known), silent = headlineTargets(w).filter((target) => !target.known);
  w.parts.count = el("div", { class: "bw-count-box", role: "status", "aria-live": "polite" });
  const cards = known.map((target) => goalCard(w, target));
  return el("section", { class: "bw-strip", "aria-label": w.word("goals") },
    el("div", { class: `bw-cards${cards.length < 8 ? " bw-few" : ""}` }, w.parts.count, cards),
    silent.length ? el("details", { class: "bw-silent" },
      el("summary", {}, `○ ${withUnit(silent.length, w.word("silent"), w.lang)}`),
      el("p", {}, silent.map((s) => w.t(s.label)).join(w.lang === "en" ? ", " : "、"))) : null);
};

const goalCard = (w, target) => {
  const part = { status: el("span", { class: "bw-status" }), chance: el("span", { class: "bw-chance" }),
    gap: el("span", { class: "bw-num" }), pace: el("span", { class: "bw-num" }), bar: el("i", {}) };
  part.card = el("button", { type: "button", class: "bw-card", "data-target": target.id, onclick: () => w.choose(target.id) },
    el("span", { class: "bw-card-name" }, w.t(target.label)),
    el("span", { class: "bw-card-promise" }, w.t(target.promise)),
    el("span", { class: "bw-card-line" }, part.chance, part.status),
    el("span", { class: "bw-meter", "aria-hidden": "true" }, part.bar),
    el("span", { class: "bw-card-row" }, el("span", {}, w.word("gap")), part.gap),
    el("span", { class: "bw-card-row" }, el("span", {}, w.word("pace")), part.pace));
  w.parts.cards[target.id] = part;
  return part.card;
};

const gapText = (w, target, numbers) => {
  if (!numbers.outcome) return "—";
  const distance = numbers.outcome["0.5"] - target.value;
  const text = asNumber(distance, decimalsFor(target.percent, distance));
  return signed(distance, withUnit(text, target.percent ? (w.lang === "en" ? "pp" : "个百分点") : w.t(target.unit), w.lang));
};

const paceText = (w, target, numbers) => {
  if (numbers.pace === null || numbers.pace === undefined || !target.paced) return "—";
  return withUnit(asNumber(numbers.pace, 1), w.t(target.paced).replace(/^%.*/, "%"), w.lang);
};

const showStrip = (w) => {
  for (const [id, part] of Object.entries(w.parts.cards)) {
    const numbers = w.shown.targets[id], target = w.byId[id];
    if (!numbers) continue;
    part.chance.textContent = asProbability(numbers.probability);
    part.status.textContent = w.t(w.page.status[numbers.status]);
    part.card.dataset.status = numbers.status;
    part.bar.style.width = `${100 * numbers.probability}%`;
    part.gap.textContent = gapText(w, target, numbers);
    part.pace.textContent = paceText(w, target, numbers);
    part.card.setAttribute("aria-pressed", String(id === w.target));
  }
  const h = w.shown.headline;
  w.parts.count.replaceChildren(
    el("span", { class: "bw-k" }, String(h.on_course), el("small", {}, ` / ${h.known}`)),
    el("span", {}, `${w.word("goals")} ${w.word("on_course")}`),
    el("span", { class: "bw-together" }, `${w.word("together")} ${asProbability(h.together)}`));
};
