// Drawings of the browser core: SVG elements from finished numbers. Text is set as text, never parsed.
//
// drawFan(chart, quantiles) -> <svg>. `chart`: {title, unit, source, alt, target, target_label, months,
// published, required, reference, reference_name, last_year, ahead, synthetic, words: {estimated, median,
// published, required, last_year, band90, band80, band50, watermark}}, texts in one language, one entry
// of each list for a month, null where there is none. `quantiles`: for each month q05 q10 q25 q50 q75 q90 q95.

const NS = "http://www.w3.org/2000/svg";
const INK = "#1f2933", MUTED = "#5f6c7b", BLUE = "#1d5fa6", RED = "#b3261e", GREY = "#8a97a5";
const BAND_SHAPES = [
  [0, 6, "#dbe7f4", "band90"], [1, 5, "#b9d1ea", "band80"], [2, 4, "#8fb6dd", "band50"],
];
const FONT = "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif";

/** An SVG element with attributes, and a text where one is given. */
export function element(name, attributes = {}, text = null) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  return made;
}

/** Round steps between two values, about `count` of them. */
export function ticks(low, high, count = 6) {
  const rough = (high - low) / count || 1, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= rough);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high + 1e-9 * step; k++) found.push(k * step);
  return { found, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

const known = (values) => values.filter((v) => v !== null && Number.isFinite(v));

function scales(chart, quantiles, box) {
  const all = known([...quantiles.flat(), ...chart.published, ...chart.required, ...chart.reference,
    ...chart.last_year, chart.target]);
  const low = Math.min(...all), high = Math.max(...all), margin = 0.06 * (high - low || 1);
  const bottom = low - margin, top = high + margin, n = quantiles.length;
  return {
    bottom, top,
    x: (m) => box.left + (box.width * m) / Math.max(1, n - 1),
    y: (v) => box.up + box.height * (1 - (v - bottom) / (top - bottom)),
  };
}

function line(values, { x, y }, attributes) {
  let path = "", pen = "M";
  values.forEach((v, m) => {
    if (v === null || !Number.isFinite(v)) { pen = "M"; return; }
    path += `${pen}${x(m).toFixed(1)} ${y(v).toFixed(1)}`;
    pen = "L";
  });
  return element("path", { d: path, fill: "none", ...attributes });
}

function band(quantiles, low, high, { x, y }, fill) {
  const there = quantiles.map((q, m) => `${x(m).toFixed(1)},${y(q[low]).toFixed(1)}`);
  const back = quantiles.map((q, m) => `${x(m).toFixed(1)},${y(q[high]).toFixed(1)}`).reverse();
  return element("polygon", { points: [...there, ...back].join(" "), fill });
}

function axes(svg, chart, scale, box) {
  const { found, decimals } = ticks(scale.bottom, scale.top);
  for (const v of found) {
    svg.append(element("line", { x1: box.left, x2: box.left + box.width, y1: scale.y(v), y2: scale.y(v),
      stroke: "#eef1f4" }));
    svg.append(element("text", { x: box.left - 6, y: scale.y(v) + 4, "text-anchor": "end", fill: MUTED },
      v.toFixed(decimals)));
  }
  chart.months.forEach((month, m) => svg.append(element("text", { x: scale.x(m),
    y: box.up + box.height + 17, "text-anchor": "middle", fill: MUTED }, month)));
}

function dots(values, { x, y }, attributes) {
  const group = element("g", attributes);
  values.forEach((v, m) => {
    if (v !== null) group.append(element("circle", { cx: x(m), cy: y(v), r: 3.4 }));
  });
  return group;
}

function curves(svg, chart, quantiles, scale) {
  const median = quantiles.map((q) => q[3]);
  const past = median.map((v, m) => (chart.ahead[m] ? null : v));
  const ahead = median.map((v, m) => (chart.ahead[m] || chart.ahead[m + 1] ? v : null));
  svg.append(line(past, scale, { stroke: BLUE, "stroke-width": 1.5, "stroke-dasharray": "2 3" }));
  svg.append(line(ahead, scale, { stroke: BLUE, "stroke-width": 2 }));
  svg.append(line(chart.reference, scale, { stroke: GREY, "stroke-dasharray": "2 3" }));
  svg.append(dots(chart.reference, scale, { fill: "#fff", stroke: GREY }));
  svg.append(dots(chart.published, scale, { fill: INK }));
  svg.append(line(chart.last_year, scale, { stroke: GREY }));
  svg.append(line(chart.required, scale, { stroke: RED, "stroke-width": 1.4, "stroke-dasharray": "6 4" }));
}

/** Legend entries as [symbol attributes, words], only of what is drawn. */
function legend(svg, chart, box) {
  const { words } = chart, entries = BAND_SHAPES.map(([, , fill, name]) => [{ fill, height: 8 }, words[name]]);
  entries.push([{ fill: BLUE, height: 2 }, words.median]);
  if (known(chart.published).length) entries.push([{ fill: INK, height: 6 }, words.published]);
  if (known(chart.reference).length) entries.push([{ fill: GREY, height: 2 }, chart.reference_name]);
  if (known(chart.last_year).length) entries.push([{ fill: GREY, height: 2 }, words.last_year]);
  if (known(chart.required).length) entries.push([{ fill: RED, height: 2 }, words.required]);
  let x = box.left, y = box.up + box.height + 36;
  for (const [mark, text] of entries) {
    const wide = 24 + [...text].reduce((w, c) => w + (c.charCodeAt(0) > 255 ? 11 : 6.2), 0);
    if (x + wide > box.left + box.width + 60) { x = box.left; y += 16; }
    svg.append(element("rect", { x, y: y - 4 - mark.height / 2, width: 14, ...mark }));
    svg.append(element("text", { x: x + 18, y, fill: INK }, text));
    x += wide + 6;
  }
  svg.append(element("text", { x: 4, y: y + 17, fill: MUTED, "font-size": 10 }, chart.source));
  return y + 24;
}

/** A fan chart in the grammar of charts.static. */
export function drawFan(chart, quantiles, { width = 640, height = 250 } = {}) {
  const box = { left: 46, up: 44, width: width - 46 - 74, height };
  const svg = element("svg", { role: "img", "aria-label": chart.alt, "font-family": FONT,
    "font-size": 11, width: "100%" });
  const scale = scales(chart, quantiles, box);
  axes(svg, chart, scale, box);
  for (const [low, high, fill] of BAND_SHAPES) svg.append(band(quantiles, low, high, scale, fill));
  curves(svg, chart, quantiles, scale);
  if (chart.target !== null) {
    const at = scale.y(chart.target), right = box.left + box.width;
    svg.append(element("line", { x1: box.left, x2: right, y1: at, y2: at, stroke: RED }));
    svg.append(element("text", { x: right + 5, y: at + 4, fill: RED }, chart.target_label));
  }
  svg.append(element("text", { x: 4, y: 16, fill: INK, "font-size": 14 }, chart.title));
  svg.append(element("text", { x: 4, y: 33, fill: MUTED }, chart.unit));
  const bottom = legend(svg, chart, box);
  if (chart.synthetic) {
    svg.append(element("text", { x: width / 2, y: height / 2 + 40, fill: RED, opacity: 0.16,
      "font-size": 42, "text-anchor": "middle", transform: `rotate(-14 ${width / 2} ${height / 2 + 40})` },
    chart.words.watermark));
  }
  svg.setAttribute("viewBox", `0 0 ${width} ${bottom}`);
  return svg;
}
