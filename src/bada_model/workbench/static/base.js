// Elements, texts and numbers. Every text enters the page as text, never as markup.

const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") node.style.cssText = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
};

const inLanguage = (language) => (cell) => (Array.isArray(cell) ? cell[language === "en" ? 1 : 0] : cell ?? "");

const halfEven = (x) => {
  const low = Math.floor(x), rest = x - low;
  if (rest !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
};

// As wording.probability prints it: the ends are not shown as certainties.
const asProbability = (p) => {
  if (p === null || p === undefined) return "—";
  if (p <= 0.005) return "<1%";
  return p >= 0.995 ? ">99%" : `${halfEven(p * 100)}%`;
};

const asNumber = (x, decimals) => {
  if (x === null || x === undefined || !Number.isFinite(x)) return "—";
  const text = x.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return Number(text.replaceAll(",", "")) === 0 ? text.replace("-", "") : text;
};

const decimalsFor = (percent, x) => (percent ? 1 : Math.abs(x) >= 100 || Number.isInteger(x) ? 0 : 2);

const withUnit = (text, unit, language) => {
  if (unit === "%") return `${text}%`;
  return language === "en" ? `${text} ${unit}` : `${text}${unit}`;
};

const signed = (x, text) => (x > 0 && !/^0(\.0+)?$/.test(text) ? `+${text}` : text.replace("-", "−"));

const shortest = (x) => String(Number(x.toPrecision(12)));

const download = (name, parts, type) => {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
};

const STATUS_SHAPE = { met: "●", on_track: "▲", at_risk: "◆", off_track: "▼", no_basis: "○" };
