// Drawings of the browser core: SVG elements from finished numbers. Text is set as text, never parsed.
//
// drawFan(fan, quantiles, alt) -> <svg>. `fan` is a FanDrawing of charts/drawing.py; `quantiles` holds
// q05 q10 q25 q50 q75 q90 q95 of each month. The elements are those of charts/fan_svg.py, one by one
// (tests/live/test_draw.py).

const NS = "http://www.w3.org/2000/svg";
const INK = "#1f2933", MUTED = "#5f6c7b", BLUE = "#1d5fa6", RED = "#b3261e", GREY = "#8a97a5", RULE = "#e9edf1";
const WIDTH = 560, UP = 42, HEIGHT = 205, SIZE = 11;
const FONT = "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif";
const BANDS = [[0, 6, "#dbe7f4", "band90"], [1, 5, "#b9d1ea", "band80"], [2, 4, "#8fb6dd", "band50"]];
const ESTIMATED = { stroke: BLUE, "stroke-width": 1.5, "stroke-dasharray": "2 3" };
const MEDIAN = { stroke: BLUE, "stroke-width": 2 };
const REFERENCE = { stroke: GREY, "stroke-dasharray": "2 3" };
const LAST_YEAR = { stroke: GREY, "stroke-width": 1.2 };
const REQUIRED = { stroke: RED, "stroke-width": 1.4, "stroke-dasharray": "6 4" };

/** A template with its places filled. */
export const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** Fixed decimals; a value exactly between two goes to the even one, as in Python. */
export function fixed(value, decimals) {
  const text = value.toFixed(decimals), scaled = Math.abs(value) * 10 ** decimals;
  const tie = Number.isInteger(value * 2 ** (decimals + 1)) && scaled % 1 === 0.5;
  if (!tie) return text;
  const even = 2 * Math.round(scaled / 2);
  return (Math.sign(value) * even / 10 ** decimals).toFixed(decimals);
}

// -- elements --------------------------------------------------------------------------------

function element(name, attributes = {}, children = []) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const at = (value) => fixed(value, 1);

const text = (x, y, said, attributes) => element("text", { x: at(x), y: at(y), ...attributes }, [said]);

const line = (x1, x2, y, attributes) =>
  element("line", { x1: at(x1), x2: at(x2), y1: at(y), y2: at(y), ...attributes });

/** About how wide a text is at the usual size, in units of the drawing. */
const wide = (said) => [...said].reduce((w, c) => w + (c.codePointAt(0) > 255 ? 11 : 6.2), 0);

// -- scales ----------------------------------------------------------------------------------

/** Round values between two, about `count` of them, and the decimals they need. */
export function ticks(low, high, count = 6) {
  const rough = (high - low) / count || 1, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= rough);
  const found = [], last = Math.floor(high / step + 1e-9);
  for (let k = Math.ceil(low / step); k <= last; k++) found.push(k * step + 0);
  return { found, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

function scaleOf(fan, quantiles) {
  const all = [...quantiles.flat(), ...fan.published, ...fan.required, ...fan.reference,
    ...fan.last_year, fan.target].filter((v) => v !== null && Number.isFinite(v));
  const least = Math.min(...all), most = Math.max(...all), margin = 0.06 * (most - least || 1);
  const low = least - margin, high = most + margin, { found, decimals } = ticks(low, high);
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const said = found.map((v) => [v, v.toLocaleString("en-US", digits)]);
  const left = Math.max(16 + Math.max(...said.map(([, label]) => wide(label))), 4 + wide(fan.months[0]) / 2);
  const right = WIDTH - Math.max(24, 10 + wide(fan.target_label)), n = quantiles.length;
  return {
    left, right, ticks: said,
    x: (m) => left + ((right - left) * m) / Math.max(1, n - 1),
    y: (v) => UP + HEIGHT * (1 - (v - low) / (high - low)),
  };
}

// -- parts -----------------------------------------------------------------------------------

function axes(fan, scale) {
  const rules = scale.ticks.flatMap(([value, said]) => [
    line(scale.left, scale.right, scale.y(value), { stroke: RULE }),
    text(scale.left - 8, scale.y(value) + 4, said, { fill: MUTED, "text-anchor": "end" }),
  ]);
  return [...rules, ...fan.months.map((month, m) =>
    text(scale.x(m), UP + HEIGHT + 17, month, { fill: MUTED, "text-anchor": "middle" }))];
}

function band(quantiles, { x, y }, [low, high, fill]) {
  const there = quantiles.map((q, m) => `${at(x(m))},${at(y(q[low]))}`);
  const back = quantiles.map((q, m) => `${at(x(m))},${at(y(q[high]))}`).reverse();
  return element("polygon", { points: [...there, ...back].join(" "), fill });
}

function curves(fan, median, scale) {
  const past = median.map((v, m) => (fan.ahead[m] ? null : v));
  const future = median.map((v, m) => (fan.ahead[m] || fan.ahead[m + 1] ? v : null));
  return [
    path(past, scale, ESTIMATED), path(future, scale, MEDIAN), path(fan.reference, scale, REFERENCE),
    dots(fan.reference, scale, { fill: "#fff", stroke: GREY }), path(fan.last_year, scale, LAST_YEAR),
    path(fan.required, scale, REQUIRED), dots(fan.published, scale, { fill: INK }),
  ].flat();
}

function path(values, { x, y }, style) {
  let d = "", pen = "M";
  values.forEach((v, m) => {
    if (v !== null) d += `${pen}${at(x(m))} ${at(y(v))}`;
    pen = v === null ? "M" : "L";
  });
  return d ? [element("path", { d, fill: "none", ...style })] : [];
}

function dots(values, { x, y }, style) {
  const made = values.flatMap((v, m) =>
    (v === null ? [] : [element("circle", { cx: at(x(m)), cy: at(y(v)), r: 3.4 })]));
  return made.length ? [element("g", style, made)] : [];
}

function target(fan, scale) {
  if (fan.target === null) return [];
  const y = scale.y(fan.target);
  return [line(scale.left, scale.right, y, { stroke: RED, "stroke-width": 1.2 }),
    text(scale.right + 5, y + 4, fan.target_label, { fill: RED })];
}

/** What is drawn: how its sample looks, and its name. */
function entries(fan) {
  const { words } = fan, drawn = (values) => values.some((v) => v !== null);
  const found = BANDS.map(([, , fill, name]) => [{ stroke: fill, "stroke-width": 9 }, words[name]]);
  if (fan.published.some((v, m) => v === null && !fan.ahead[m])) found.push([ESTIMATED, words.estimated]);
  found.push([MEDIAN, words.median]);
  if (drawn(fan.published)) found.push([{ fill: INK }, words.published]);
  if (drawn(fan.reference)) found.push([{ fill: "#fff", stroke: GREY }, fan.reference_name]);
  if (drawn(fan.last_year)) found.push([LAST_YEAR, words.last_year]);
  if (drawn(fan.required)) found.push([REQUIRED, words.required]);
  return found;
}

/** Samples and names in lines beneath the months, and how tall the drawing becomes. */
function legend(fan, scale) {
  let x = scale.left, y = UP + HEIGHT + 37;
  const parts = [];
  for (const [style, name] of entries(fan)) {
    const room = 30 + wide(name);
    if (x + room > WIDTH && x > scale.left) { x = scale.left; y += 16; }
    parts.push(sample(x, y - 4, style), text(x + 22, y, name, { fill: INK }));
    x += room + 4;
  }
  return [parts, y + 24];
}

function sample(x, y, style) {
  if ("fill" in style) return element("circle", { cx: at(x + 9), cy: at(y), r: 3.4, ...style });
  return line(x, x + 18, y, style);
}

/** For each month a place without ink that shows its numbers while the pointer rests on it. */
function months(fan, quantiles, scale) {
  return fan.months.map((month, m) => {
    const key = fan.published[m] === null ? "month" : "month_published";
    const [low, median, high] = [1, 3, 5].map((k) => at(quantiles[m][k]));
    const left = scale.x(Math.max(0, m - 0.5)), right = scale.x(Math.min(fan.months.length - 1, m + 0.5));
    return element("rect", { x: at(left), y: at(UP), width: at(right - left), height: at(HEIGHT),
      fill: "none", "pointer-events": "all" },
    [element("title", {}, [fill(fan.words[key], { month, median, low, high })])]);
  });
}

function watermark(fan) {
  if (fan.watermark === null) return [];
  const x = WIDTH / 2, y = UP + HEIGHT / 2;
  return [text(x, y + 14, fan.watermark, { fill: RED, opacity: 0.16,
    transform: `rotate(-14 ${at(x)} ${at(y)})`, "font-size": 40, "text-anchor": "middle" })];
}

/** A fan chart; `alt` says it in words. */
export function drawFan(fan, quantiles, alt) {
  const scale = scaleOf(fan, quantiles), [lines, bottom] = legend(fan, scale);
  return element("svg", { role: "img", width: WIDTH, height: bottom, viewBox: `0 0 ${WIDTH} ${bottom}`,
    "aria-label": alt, "font-family": FONT, "font-size": SIZE }, [
    ...axes(fan, scale), ...BANDS.map((b) => band(quantiles, scale, b)),
    ...curves(fan, quantiles.map((q) => q[3]), scale), ...target(fan, scale),
    text(4, 16, fan.title, { fill: INK, "font-size": 14 }), text(4, 32, fan.unit, { fill: MUTED }),
    ...lines, text(4, bottom - 7, fan.source, { fill: MUTED, "font-size": 10 }),
    ...watermark(fan), ...months(fan, quantiles, scale),
  ]);
}
