// The browser core: the arithmetic of bada_model.live.model, line by line. No dependency.
//
// open(header, buffers) -> live; live.evaluate(settings) -> answers, see live/model.py.
// Tested against Python on random settings to 1e-9 (tests/live/test_core.py).

const CENTRE = [
  [3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727],
  [1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
    21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610],
];
const TAIL = [
  [1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
    1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833,
    7.74545014278341407640e-4],
  [1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
    0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4,
    1.05075007164441684324e-9],
];

function ratio([above, below], x) {
  let a = above[7], b = below[7];
  for (let k = 6; k >= 0; k--) {
    a = a * x + above[k];
    b = b * x + below[k];
  }
  return a / b;
}

/** Quantile of the standard normal law (AS 241), p between 1e-10 and 1 - 1e-10. */
export function normalQuantile(p) {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  const tail = ratio(TAIL, Math.sqrt(-Math.log(Math.min(p, 1 - p))) - 1.6);
  return q < 0 ? -tail : tail;
}

function mixed(x) {
  x = Math.imul(x ^ (x >>> 17), 0xed5ad4bb);
  x = Math.imul(x ^ (x >>> 11), 0xac4c1b51);
  x = Math.imul(x ^ (x >>> 15), 0x31848bab);
  return x ^ (x >>> 14);
}

/** Standard normal draws of a stream, with symmetric halves. */
export function normals([first, second], n) {
  const draws = new Float64Array(n), half = (n + 1) >> 1;
  for (let i = 0; i < half; i++) {
    const z = normalQuantile(((mixed((mixed(i ^ first) + second) | 0) >>> 0) + 0.5) / 4294967296);
    draws[i] = z;
    if (half + i < n) draws[half + i] = -z;
  }
  return draws;
}

// -- vectors ---------------------------------------------------------------------------

function bytesOf(buffer) {
  if (typeof buffer === "string") return Uint8Array.from(atob(buffer), (c) => c.charCodeAt(0));
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function vector(entry, buffers, n) {
  const values = new Float64Array(n);
  if ("value" in entry) return values.fill(entry.value);
  const bytes = bytesOf(buffers[entry.buffer]);
  if (entry.raw) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < n; i++) values[i] = view.getFloat64(8 * i, true);
  } else if (entry.table) {
    for (let i = 0; i < n; i++) values[i] = entry.table[bytes[i]];
  } else if (entry.bits) {
    for (let i = 0; i < n; i++) values[i] = (bytes[i >> 3] >> (i & 7)) & 1;
  } else {
    for (let i = 0; i < n; i++) {
      let whole = 0;
      for (let k = entry.width - 1; k >= 0; k--) whole = whole * 256 + bytes[entry.width * i + k];
      values[i] = entry.offset + entry.step * whole;
    }
  }
  return values;
}

// -- columns ---------------------------------------------------------------------------

/** Add up what each driver brings to a figure by path, as Python does, in the same order. */
function slopesOf(ways, effects, n) {
  const slopes = new Map();
  for (const [driver, links, reach] of ways) {
    const slope = slopes.get(driver) ?? new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let effect = effects[links[0]][i];
      for (let k = 1; k < links.length; k++) effect *= effects[links[k]][i];
      slope[i] += effect * reach;
    }
    slopes.set(driver, slope);
  }
  return slopes;
}

function openColumn(entry, buffers, effects, n) {
  if (entry.columns) return entry;
  const months = entry.months.map((month) => ({
    values: vector(month.values, buffers, n),
    fixed: month.fixed && vector(month.fixed, buffers, n),
    slopes: slopesOf(month.ways, effects, n),
  }));
  const high = entry.high ?? Infinity;
  return { months, low: entry.low, high, floor: entry.floor && vector(entry.floor, buffers, n) };
}

/** A figure before limits, null where nothing changes. */
function monthAt(month, moves) {
  const moved = [...month.slopes.keys()].filter((d) => moves[d] !== 0);
  if (!moved.length && !month.fixed) return null;
  const found = month.values.slice();
  if (month.fixed) for (let i = 0; i < found.length; i++) found[i] += month.fixed[i];
  for (const d of moved) {
    const slope = month.slopes.get(d), move = moves[d];
    for (let i = 0; i < found.length; i++) found[i] += move * slope[i];
  }
  return found;
}

function ownAt(column, moves) {
  const found = column.months.map((month) => monthAt(month, moves));
  if (found.every((f) => f === null)) return column.months[0].values;
  const n = column.months[0].values.length, least = new Float64Array(n).fill(Infinity);
  column.months.forEach((month, m) => {
    const figures = found[m] ?? month.values;
    for (let i = 0; i < n; i++) {
      const low = column.floor ? Math.max(column.floor[i], column.low) : column.low;
      const held = Math.min(Math.max(figures[i], low), column.high);
      if (held < least[i]) least[i] = held;
    }
  });
  return least;
}

function totalAt(column, columns) {
  const parts = column.columns.map((c) => columns[c]), total = parts[0].slice();
  const weights = column.weights ?? parts.map(() => 1);
  for (let i = 0; i < total.length; i++) {
    total[i] = 0;
    for (let k = 0; k < parts.length; k++) total[i] += weights[k] * parts[k][i];
  }
  if (!column.weights) return total;
  const whole = weights.reduce((a, b) => a + b, 0);
  return total.map((value) => value / whole);
}

// -- goals -----------------------------------------------------------------------------

const READINGS = {
  end: (y) => y,
  total: (y, base) => base * (1 + y / 100),
  rise: (y, base) => (base * y) / 100,
  change: (y, base) => y - base,
  growth: (y, base) => (y / base - 1) * 100,
};

/** A figure in the goal's own terms; affine, so it takes means to means and quantiles to quantiles. */
const ownTerms = (goal) => (y) => READINGS[goal.reading](y, goal.base) * goal.factor;

function outcomesOf(goal, columns) {
  const figures = columns[goal.column], found = new Float64Array(figures.length);
  if (goal.other === null) {
    const read = READINGS[goal.reading], { base, factor } = goal;
    for (let i = 0; i < found.length; i++) found[i] = read(figures[i], base) * factor;
  } else {
    const other = columns[goal.other];
    for (let i = 0; i < found.length; i++) found[i] = figures[i] - other[i];
  }
  return found;
}

/** A value rounded as the deciding figure is published. */
function judged(value, decimals) {
  if (decimals === null) return value;
  const scale = 10 ** decimals;
  return (Math.sign(value) * Math.floor(Math.abs(value * scale) + 0.5 + 1e-9)) / scale;
}

/** The rounded values that meet a goal: from low to high, the ends left out where strict. */
function limitsOf(goal) {
  const { bound, value, tolerance } = goal, strict = bound === "more_than" || bound === "less_than";
  if (bound === "about") {
    return { low: value - tolerance, high: goal.two_sided ? value + tolerance : Infinity, strict };
  }
  const above = bound === "at_least" || bound === "more_than";
  return { low: above ? value : -Infinity, high: above ? Infinity : value, strict };
}

/** Whether one outcome meets a goal. */
export function meets(goal, outcome) {
  const { low, high, strict } = limitsOf(goal), y = judged(outcome, goal.decimals);
  return strict ? y > low && y < high : y >= low && y <= high;
}

function metOf(goal, outcomes) {
  const { low, high, strict } = limitsOf(goal), met = new Uint8Array(outcomes.length);
  const scale = goal.decimals === null ? 0 : 10 ** goal.decimals;
  for (let i = 0; i < met.length; i++) {
    let y = outcomes[i];
    if (scale) {
      const whole = Math.floor(Math.abs(y * scale) + 0.5 + 1e-9) / scale;
      y = y < 0 ? -whole : whole;
    }
    met[i] = (strict ? y > low && y < high : y >= low && y <= high) ? 1 : 0;
  }
  return met;
}

/** Reorder values so that each rank holds what a sort would put there; ranks ascend. */
function arrange(values, ranks, left, right, first, last) {
  if (first > last) return;
  const middle = (first + last) >> 1, rank = ranks[middle];
  let l = left, r = right;
  while (l < r) {
    const pivot = values[rank];
    let i = l, j = r;
    do {
      while (values[i] < pivot) i++;
      while (pivot < values[j]) j--;
      if (i <= j) { const held = values[i]; values[i++] = values[j]; values[j--] = held; }
    } while (i <= j);
    if (j < rank) l = i;
    if (rank < i) r = j;
  }
  arrange(values, ranks, left, rank - 1, first, middle - 1);
  arrange(values, ranks, rank + 1, right, middle + 1, last);
}

/** Quantiles as numpy's default. */
export function quantiles(values, levels) {
  const last = values.length - 1, places = levels.map((level) => level * last);
  const ranks = [...new Set(places.flatMap((at) => [Math.floor(at), Math.min(Math.floor(at) + 1, last)]))];
  const work = values.slice();
  arrange(work, ranks.sort((a, b) => a - b), 0, last, 0, ranks.length - 1);
  return places.map((at) => {
    const low = Math.floor(at), t = at - low, a = work[low], b = work[Math.min(low + 1, last)];
    return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
  });
}

/** Mean with the rounding of the sum carried along (Neumaier). */
function mean(values) {
  let sum = 0, lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i], next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }
  return (sum + lost) / values.length;
}

function statusOf(goal, probability, thresholds) {
  if (goal.settled === "published") return probability === 1 ? "met" : "off_track";
  if (goal.settled === "counted" && probability === 1) return "met";
  if (probability >= thresholds.on_track) return "on_track";
  return probability >= thresholds.at_risk ? "at_risk" : "off_track";
}

function answerOf(goal, summary, met, header) {
  const probability = mean(met), outcome = { mean: summary.mean };
  header.levels.forEach((level, k) => { outcome[String(level)] = summary.quantiles[k]; });
  return { probability, outcome, status: statusOf(goal, probability, header.thresholds) };
}

const summaryOf = (values, levels) => ({ mean: mean(values), quantiles: quantiles(values, levels) });

function fanAt(fan, change, end) {
  const size = fan.periods.map(() => 0), last = size.length - 1;
  for (const [driver, reach] of fan.reach) {
    for (let m = 0; m <= last; m++) size[m] += Math.abs(change[driver]) * reach[m];
  }
  if (size[last] === 0) return fan.base;
  return fan.base.map((row, m) => (m === last ? end
    : row.map((q, k) => q + (size[m] / size[last]) * (end[k] - fan.base[last][k]))));
}

// -- the model ---------------------------------------------------------------------------

class Live {
  constructor(header, buffers) {
    const n = header.n_paths;
    this.header = header;
    const effects = header.links.map(([first, second, effect, se]) =>
      normals([first, second], n).map((z) => effect + se * z));
    this.columns = header.columns.map((c) => openColumn(c, buffers, effects, n));
    this.rows = header.rows && vector(header.rows, buffers, n);
    this.still = header.still.map((s) => ({ ...s, met: vector(s.met, buffers, n) }));
    this.memory = new Map(); // what was computed last, by number of the column
    this.needs = []; // numbers of the drivers each column answers to
    header.columns.forEach((c) => this.needs.push(this.driversOf(c)));
  }

  driversOf(entry) {
    const own = (entry.months ?? []).flatMap((m) => m.ways.map(([driver]) => driver));
    return [...new Set([...own, ...(entry.columns ?? []).flatMap((c) => this.needs[c])])];
  }

  /** Driver values by number; one left out keeps the base scenario's. */
  values(settings) {
    const known = new Set(this.header.drivers.map((d) => d.code));
    const unknown = Object.keys(settings).find((code) => !known.has(code));
    if (unknown !== undefined) throw new RangeError(`the model has no driver '${unknown}'`);
    return this.header.drivers.map((d) => settings[d.code] ?? d.value);
  }

  /** Everything that depends on one column only is kept until a driver it answers to moves. */
  kept(name, columns, values, make) {
    const key = columns.flatMap((c) => this.needs[c].map((d) => values[d])).join();
    const old = this.memory.get(name);
    if (old && old.key === key) return old.made;
    const made = make();
    this.memory.set(name, { key, made });
    return made;
  }

  evaluate(settings = {}) {
    const { header } = this, values = this.values(settings);
    const moves = values.map((v, k) => v - header.drivers[k].base);
    const columns = [];
    this.columns.forEach((column, c) => columns.push(this.kept(`column ${c}`, [c], values, () =>
      (column.columns ? totalAt(column, columns) : ownAt(column, moves)))));
    const seen = this.rows ? columns.map((c) => this.rows.map((r) => c[r])) : columns;
    const summaries = seen.map((figures, c) => () => this.kept(`summary ${c}`, [c], values, () =>
      summaryOf(figures, header.levels)));
    const judgements = header.goals.map((goal) => this.judge(goal, seen, summaries, values));
    return this.together(judgements, summaries, values);
  }

  judge(goal, seen, summaries, values) {
    const read = goal.other === null ? [goal.column] : [goal.column, goal.other];
    return this.kept(`goal ${goal.id}`, read, values, () => {
      const outcomes = outcomesOf(goal, seen), met = metOf(goal, outcomes), own = ownTerms(goal);
      let summary;
      if (goal.other === null && own(1) > own(0)) {
        const figures = summaries[goal.column]();
        summary = { mean: own(figures.mean), quantiles: figures.quantiles.map(own) };
      } else {
        summary = summaryOf(outcomes, this.header.levels);
      }
      return { met, answer: answerOf(goal, summary, met, this.header) };
    });
  }

  together(judgements, summaries, values) {
    const { header } = this, goals = {}, change = values.map((v, k) => v - header.drivers[k].value);
    header.goals.forEach((goal, g) => { goals[goal.id] = judgements[g].answer; });
    const live = judgements.filter((_, g) => header.goals[g].headline);
    const all = [...live.map((j) => j.met), ...this.still.map((s) => s.met)];
    const statuses = [...live.map((j) => j.answer.status), ...this.still.map((s) => s.status)];
    const fans = {};
    for (const fan of header.fans) {
      fans[fan.indicator] = this.kept(`fan ${fan.indicator}`, [fan.column], values, () =>
        fanAt(fan, change, summaries[fan.column]().quantiles));
    }
    return {
      goals, fans, n: all.length, together: together(all, header.n_paths),
      reached: statuses.filter((s) => s === "met" || s === "on_track").length,
      expected: all.reduce((sum, met) => sum + mean(met), 0),
    };
  }
}

function together(all, n) {
  const met = new Uint8Array(n).fill(1);
  for (const one of all) for (let i = 0; i < n; i++) met[i] &= one[i];
  return mean(met);
}

/** A live model from a message: the header, and its buffers as bytes or base64. */
export function open(header, buffers) {
  if (header.version !== 1) throw new RangeError(`live model of version ${header.version}`);
  return new Live(header, buffers);
}
