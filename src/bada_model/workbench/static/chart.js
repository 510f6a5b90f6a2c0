// The fan chart on one canvas: finished columns in, a picture out.

const COLOURS = {
  ink: "#1f2933", muted: "#5f6c7b", blue: "#1d5fa6", red: "#b3261e", grey: "#8a97a5", rule: "#e4e8ec",
  bands: [["q05", "q95", "#dbe7f4"], ["q10", "q90", "#b9d1ea"], ["q25", "q75", "#8fb6dd"]],
};
const FONT = '12px "Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei","PingFang SC",system-ui,sans-serif';
const MARGIN = { left: 52, right: 86, top: 26, bottom: 26 };

const finite = (column) => (column || []).filter((v) => v !== null && Number.isFinite(v));

const wantedRange = (chart) => {
  const c = chart.columns, all = [chart.target].filter((v) => v !== null);
  for (const name of ["published", "q05", "q95", "required", "last_year", "reference"]) all.push(...finite(c[name]));
  if (chart.base) for (const name of ["median", "q10", "q90"]) all.push(...finite(chart.base[name]));
  let low = all.reduce((a, b) => Math.min(a, b), Infinity), high = all.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!Number.isFinite(low)) return [0, 1];
  if (high - low < 1e-9) [low, high] = [low - 1, high + 1];
  const room = 0.06 * (high - low);
  return [low - room, high + room];
};

const niceTicks = (low, high) => {
  const raw = (high - low) / 5, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw);
  const ticks = [];
  for (let k = Math.ceil(low / step); k * step <= high + 1e-12; k++) ticks.push(k * step);
  return { ticks, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) + (step / power === 2.5 ? 1 : 0) };
};

const segments = (column, x, y) => {
  const found = [];
  let part = [];
  (column || []).forEach((v, i) => {
    if (v === null || !Number.isFinite(v)) { if (part.length) found.push(part); part = []; } else part.push([x(i), y(v)]);
  });
  if (part.length) found.push(part);
  return found;
};

const stroke = (g, parts, colour, width, dash = []) => {
  g.strokeStyle = colour; g.lineWidth = width; g.setLineDash(dash);
  for (const part of parts) {
    g.beginPath();
    part.forEach(([px, py], i) => (i ? g.lineTo(px, py) : g.moveTo(px, py)));
    g.stroke();
  }
  g.setLineDash([]);
};

const fillBetween = (g, low, high, x, y, colour) => {
  g.fillStyle = colour;
  g.beginPath();
  low.forEach((v, i) => (i ? g.lineTo(x(i), y(v)) : g.moveTo(x(i), y(v))));
  for (let i = high.length - 1; i >= 0; i--) g.lineTo(x(i), y(high[i]));
  g.closePath();
  g.fill();
};

const drawZones = (g, chart, x, box, words) => {
  const ahead = chart.columns.ahead, published = chart.columns.published;
  const kind = ahead.map((a, i) => (published[i] !== null ? "published" : a ? "forecast" : "estimated"));
  const half = (x(1) - x(0)) / 2;
  let start = 0;
  g.textAlign = "center"; g.textBaseline = "middle";
  for (let i = 1; i <= kind.length; i++) {
    if (i < kind.length && kind[i] === kind[start]) continue;
    const left = Math.max(box.left, x(start) - half), right = Math.min(box.right, x(i - 1) + half);
    if (kind[start] !== "published") {
      g.fillStyle = kind[start] === "forecast" ? "rgba(29,95,166,.045)" : "rgba(95,108,123,.09)";
      g.fillRect(left, box.top, right - left, box.bottom - box.top);
    }
    g.fillStyle = COLOURS.muted;
    if (right - left > 34) g.fillText(words(kind[start]), (left + right) / 2, box.top - 12);
    if (start > 0) stroke(g, [[[left, box.top - 18], [left, box.bottom]]], COLOURS.grey, 0.8, [2, 3]);
    start = i;
  }
};

const drawAxes = (g, chart, x, y, box, range, t) => {
  const { ticks, decimals } = niceTicks(...range);
  g.textAlign = "right"; g.textBaseline = "middle";
  for (const tick of ticks) {
    stroke(g, [[[box.left, y(tick)], [box.right, y(tick)]]], COLOURS.rule, 1);
    g.fillStyle = COLOURS.muted;
    g.fillText(asNumber(tick, decimals), box.left - 6, y(tick));
  }
  g.textAlign = "center"; g.textBaseline = "top";
  const every = chart.months.length * 44 > box.right - box.left ? 2 : 1;
  chart.months.forEach((m, i) => {
    if ((chart.months.length - 1 - i) % every === 0) g.fillText(t(m), x(i), box.bottom + 7);
  });
};

// The wedge between the pace needed and the median, from the last published month on.
const drawWedge = (g, columns, x, y) => {
  const at = columns.required.map((v, i) => (v === null ? -1 : i)).filter((i) => i >= 0);
  if (at.length < 2) return;
  g.fillStyle = "rgba(179,38,30,.08)";
  g.beginPath();
  at.forEach((i, k) => (k ? g.lineTo(x(i), y(columns.required[i])) : g.moveTo(x(i), y(columns.required[i]))));
  [...at].reverse().forEach((i) => g.lineTo(x(i), y(columns.median[i])));
  g.closePath();
  g.fill();
};

const drawChart = (canvas, chart, range, t, words) => {
  const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  if (!width || !height) return;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
  }
  const g = canvas.getContext("2d");
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.clearRect(0, 0, width, height);
  g.font = FONT; g.lineJoin = "round";
  const box = { left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom };
  const n = chart.months.length, c = chart.columns;
  const x = (i) => box.left + 14 + (i * (box.right - box.left - 28)) / (n - 1);
  const y = (v) => box.bottom - ((v - range[0]) / (range[1] - range[0])) * (box.bottom - box.top);
  drawZones(g, chart, x, box, words);
  drawAxes(g, chart, x, y, box, range, t);
  for (const [low, high, colour] of COLOURS.bands) fillBetween(g, c[low], c[high], x, y, colour);
  drawWedge(g, c, x, y);
  stroke(g, segments(c.last_year, x, y), COLOURS.grey, 1.2);
  if (chart.base) {
    stroke(g, segments(chart.base.median, x, y), "#7a5ea8", 1.6, [7, 4]);
    for (const edge of ["q10", "q90"]) stroke(g, segments(chart.base[edge], x, y), "#7a5ea8", 0.9, [2, 3]);
  }
  stroke(g, segments(c.required, x, y), COLOURS.red, 1.4, [5, 3]);
  const past = c.median.map((v, i) => (c.ahead[i] ? null : v));
  const future = c.median.map((v, i) => (c.ahead[i] || c.ahead[i + 1] ? v : null));
  stroke(g, segments(past, x, y), COLOURS.blue, 1.6, [2, 3]);
  stroke(g, segments(future, x, y), COLOURS.blue, 2);
  drawDots(g, c.reference, x, y, "#fff", COLOURS.grey);
  drawDots(g, c.published, x, y, COLOURS.ink, COLOURS.ink);
  drawEnds(g, chart, x, y, box, t);
  if (chart.synthetic) drawMark(g, width, height, words("demo_mark"));
};

const drawDots = (g, column, x, y, fill, line) => {
  (column || []).forEach((v, i) => {
    if (v === null) return;
    g.beginPath(); g.arc(x(i), y(v), 3.2, 0, 7); g.fillStyle = fill; g.fill();
    g.strokeStyle = line; g.lineWidth = 1.3; g.stroke();
  });
};

// The target's line and the year-end median, their labels kept apart.
const drawEnds = (g, chart, x, y, box, t) => {
  const last = chart.columns.median.length - 1, v = chart.columns.median[last];
  let [at, beside] = [y(v), chart.target === null ? null : y(chart.target)];
  g.textAlign = "left"; g.textBaseline = "middle";
  if (beside !== null) {
    stroke(g, [[[box.left, beside], [box.right, beside]]], COLOURS.red, 1.2);
    if (Math.abs(at - beside) < 15) beside += beside >= at ? 15 - (beside - at) : -(15 - (at - beside));
    g.fillStyle = COLOURS.red;
    g.fillText(t(chart.target_label), box.right + 6, beside);
  }
  g.beginPath(); g.arc(x(last), at, 3.6, 0, 7); g.fillStyle = COLOURS.blue; g.fill();
  g.font = `600 ${FONT}`;
  g.fillText(asNumber(v, Math.abs(v) >= 100 ? 0 : 1), box.right + 6, at);
  g.font = FONT;
};

const drawMark = (g, width, height, text) => {
  g.save();
  g.translate(width / 2, height / 2); g.rotate(-0.25);
  g.globalAlpha = 0.13; g.fillStyle = COLOURS.red; g.textAlign = "center"; g.font = `600 44px ${FONT.slice(5)}`;
  g.fillText(text, 0, 0);
  g.restore();
};
