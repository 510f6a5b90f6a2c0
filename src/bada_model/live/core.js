// The browser core: the arithmetic of bada_model.live.model, line by line. No dependency.
//
// open(header, buffers) -> live; live.evaluate(settings, fans) -> answers, see live/model.py.
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

/** The 32 bits of a stream's key at one count. */
const bitsAt = (first, second, i) => mixed((mixed(i ^ first) + second) | 0) >>> 0;

/** Standard normal draws of a stream, with symmetric halves. */
export function normals([first, second], n) {
  return halves(n, (i) => normalQuantile((bitsAt(first, second, i) + 0.5) / 4294967296));
}

function halves(n, draw) {
  const draws = new Float64Array(n), half = (n + 1) >> 1;
  for (let i = 0; i < half; i++) {
    draws[i] = draw(i);
    if (half + i < n) draws[half + i] = -draws[i];
  }
  return draws;
}

/** Coarse draws of one step of a stream, as forecast/counter.py makes them. */
function coarseNormals([first, second], n, step, table) {
  const start = step * ((n + 1) >> 1);
  return halves(n, (i) => table[bitsAt(first, second, start + i) >>> 16]);
}

/** Normal quantiles in the middle of equally likely parts, to 2^-20. */
export function coarseQuantiles() {
  const table = new Float64Array(65536);
  for (let i = 0; i < 32768; i++) {
    table[i] = whole(normalQuantile((i + 0.5) / 65536) * 1048576) / 1048576;
    table[65535 - i] = -table[i];
  }
  return table;
}

/** The nearest whole number, ties to even. */
const whole = (x) => (Math.abs(x) < 2251799813685248 ? (x + 6755399441055744) - 6755399441055744 : x);

// -- vectors ---------------------------------------------------------------------------

function bytesOf(buffer) {
  if (typeof buffer === "string") {
    const text = atob(buffer), bytes = new Uint8Array(text.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  }
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

// -- courses -----------------------------------------------------------------------------

/** A value made when it is first asked for. */
function once(make) {
  let made;
  return () => (made ??= make());
}

/** How the paths of an indicator go through the year to their December, see forecast/course.py. */
class Course {
  constructor(entry, buffers, n, table) {
    Object.assign(this, entry, { n, table, draws: new Map(), december: once(() => vector(entry.december, buffers, n)) });
  }

  draw(step) {
    if (!this.draws.has(step)) this.draws.set(step, coarseNormals(this.key, this.n, step, this.table()));
    return this.draws.get(step);
  }

  month({ start, share, weights }) {
    const found = this.december().map((end) => start + share * (end - this.centre)), { step } = this;
    for (const [k, weight] of weights) addTo(found, weight, this.draw(k));
    return step ? found.map((value) => whole(value / step) * step) : found;
  }
}

function addTo(sum, factor, values) {
  for (let i = 0; i < sum.length; i++) sum[i] += factor * values[i];
}

// -- columns -----------------------------------------------------------------------------

/** A figure before limits, null where nothing changes; in the order of live/column.py. */
function rawAt(column, moves) {
  const moved = column.ways.filter(([driver]) => moves[driver] !== 0);
  if (!moved.length && !column.fixed.length) return null;
  const found = column.values().slice();
  for (const [gift, reach] of column.fixed) addTo(found, reach, gift);
  for (const [driver, effect, reach] of moved) addTo(found, moves[driver] * reach, effect());
  return found;
}

function ownAt(column, moves, later) {
  const found = rawAt(column, moves);
  if (found === null && later === null) return column.values();
  const { low, high, floor } = column, figures = found ?? column.values().slice();
  for (let i = 0; i < figures.length; i++) {
    const least = floor ? Math.max(floor[i], low) : low;
    const held = Math.min(Math.max(figures[i], least), high);
    figures[i] = later && later[i] < held ? later[i] : held;
  }
  return figures;
}

function totalAt(column, parts) {
  const total = parts[0].slice();
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

function outcomesOf(goal, figures, other) {
  const found = new Float64Array(figures.length);
  if (goal.other === null) {
    const read = READINGS[goal.reading], { base, factor } = goal;
    for (let i = 0; i < found.length; i++) found[i] = read(figures[i], base) * factor;
  } else {
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

/** How many values stand in each of equal parts of their range, a few in each, and in which part each stands. */
function parted(values) {
  const n = values.length, parts = Math.min(2048, 1 + (n >> 2));
  const part = new Uint16Array(n), counts = new Uint32Array(parts);
  let least = Infinity, most = -Infinity;
  for (let i = 0; i < n; i++) {
    const value = values[i];
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const scale = most > least ? (parts - 1) / (most - least) : 0;
  for (let i = 0; i < n; i++) {
    const p = ((values[i] - least) * scale) | 0;
    part[i] = p;
    counts[p] += 1;
  }
  return { part, counts };
}

/** What a sort would put at each rank; ranks ascend. Only the parts that hold a rank are looked at. */
function atRanks(values, ranks) {
  const { part, counts } = parted(values), next = new Int32Array(counts.length).fill(-1), groups = [];
  let room = 0;
  for (let p = 0, below = 0, k = 0; k < ranks.length; below += counts[p++]) {
    const first = k;
    while (k < ranks.length && ranks[k] < below + counts[p]) k++;
    if (k === first) continue;
    next[p] = room;
    groups.push([room, counts[p], ranks.slice(first, k).map((rank) => rank - below + room)]);
    room += counts[p];
  }
  const work = new Float64Array(room);
  for (let i = 0; i < values.length; i++) {
    const p = part[i], at = next[p];
    if (at >= 0) { work[at] = values[i]; next[p] = at + 1; }
  }
  return groups.flatMap(([start, count, places]) => {
    arrange(work, places, start, start + count - 1, 0, places.length - 1);
    return places.map((place) => work[place]);
  });
}

/** Quantiles as numpy's default. */
export function quantiles(values, levels) {
  const last = values.length - 1, places = levels.map((level) => level * last);
  const ranks = [...new Set(places.flatMap((at) => [Math.floor(at), Math.min(Math.floor(at) + 1, last)]))];
  const found = atRanks(values, ranks.sort((a, b) => a - b)), value = (rank) => found[ranks.indexOf(rank)];
  return places.map((at) => {
    const low = Math.floor(at), t = at - low, a = value(low), b = value(Math.min(low + 1, last));
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

// -- the model ---------------------------------------------------------------------------

class Live {
  constructor(header, buffers) {
    const n = header.n_paths, table = once(coarseQuantiles);
    this.header = header;
    this.links = header.links.map(([first, second, effect, se]) =>
      once(() => normals([first, second], n).map((z) => effect + se * z)));
    this.effects = new Map(); // of ways over several links, by the numbers of the links
    this.fixed = header.fixed.map((f) => vector(f, buffers, n));
    this.courses = header.courses.map((c) => new Course(c, buffers, n, table));
    this.needs = []; // numbers of the drivers each column answers to
    this.columns = header.columns.map((c) => this.openColumn(c, buffers, n));
    this.rows = header.rows && vector(header.rows, buffers, n);
    this.still = header.still.map((s) => ({ ...s, met: vector(s.met, buffers, n) }));
    this.memory = new Map(); // what was computed last, by name
  }

  openColumn(entry, buffers, n) {
    const before = entry.columns ?? (entry.later === null ? [] : [entry.later]);
    const own = (entry.ways ?? []).map(([driver]) => driver);
    this.needs.push([...new Set([...own, ...before.flatMap((c) => this.needs[c])])]);
    if (entry.columns) return entry;
    return {
      ...entry, high: entry.high ?? Infinity, floor: entry.floor && vector(entry.floor, buffers, n),
      values: once(() => this.valuesOf(entry.values, buffers, n)),
      fixed: entry.fixed.map(([number, reach]) => [this.fixed[number], reach]),
      ways: entry.ways.map(([driver, links, reach]) => [driver, () => this.effectOf(links), reach]),
    };
  }

  valuesOf(entry, buffers, n) {
    if (!("course" in entry)) return vector(entry, buffers, n);
    const course = this.courses[entry.course];
    return "start" in entry ? course.month(entry) : course.december();
  }

  /** What one unit does over some links, by path. */
  effectOf(links) {
    if (links.length === 1) return this.links[links[0]]();
    const name = links.join(), [first, ...rest] = links.map((k) => this.links[k]());
    if (!this.effects.has(name)) {
      this.effects.set(name, first.map((value, i) => rest.reduce((product, effect) => product * effect[i], value)));
    }
    return this.effects.get(name);
  }

  /** Driver values by number; one left out keeps the base scenario's. */
  values(settings) {
    const known = new Set(this.header.drivers.map((d) => d.code));
    const unknown = Object.keys(settings).find((code) => !known.has(code));
    if (unknown !== undefined) throw new RangeError(`the model has no driver '${unknown}'`);
    return this.header.drivers.map((d) => settings[d.code] ?? d.value);
  }

  /** Everything that depends on some columns only is kept until a driver they answer to moves. */
  kept(name, columns, values, make) {
    const key = columns.map((c) => this.needs[c].map((d) => values[d]).join()).join(";");
    const old = this.memory.get(name);
    if (old && old.key === key) return old.made;
    const made = make();
    this.memory.set(name, { key, made });
    return made;
  }

  /** Figures of a column, path by path. */
  figures(c, values) {
    return this.kept(`column ${c}`, [c], values, () => {
      const column = this.columns[c];
      if (column.columns) return totalAt(column, column.columns.map((part) => this.figures(part, values)));
      const moves = values.map((v, k) => v - this.header.drivers[k].base);
      return ownAt(column, moves, column.later === null ? null : this.figures(column.later, values));
    });
  }

  /** Figures of the paths that count. */
  seen(c, values) {
    const figures = this.figures(c, values);
    return this.rows ? this.rows.map((r) => figures[r]) : figures;
  }

  quantiles(c, values) {
    return this.kept(`quantiles ${c}`, [c], values, () => quantiles(this.seen(c, values), this.header.levels));
  }

  /** The answers; ``indicators`` says whose fans are wanted. */
  evaluate(settings = {}, indicators = this.header.fans.map((fan) => fan.indicator)) {
    const values = this.values(settings), wanted = new Set(indicators);
    const judgements = this.header.goals.map((goal) => this.judge(goal, values));
    const fans = this.header.fans.filter((fan) => wanted.has(fan.indicator));
    return {
      ...this.together(judgements),
      fans: Object.fromEntries(fans.map((fan) => [fan.indicator, this.fan(fan, values)])),
    };
  }

  judge(goal, values) {
    const read = goal.other === null ? [goal.column] : [goal.column, goal.other];
    return this.kept(`goal ${goal.id}`, read, values, () => {
      const outcomes = outcomesOf(goal, ...read.map((c) => this.seen(c, values)));
      const met = metOf(goal, outcomes), own = ownTerms(goal), { levels } = this.header;
      const plain = goal.other === null && own(1) > own(0);
      const summary = {
        mean: plain ? own(this.mean(goal.column, values)) : mean(outcomes),
        quantiles: plain ? this.quantiles(goal.column, values).map(own) : quantiles(outcomes, levels),
      };
      return { met, answer: answerOf(goal, summary, met, this.header) };
    });
  }

  mean(c, values) {
    return this.kept(`mean ${c}`, [c], values, () => mean(this.seen(c, values)));
  }

  /** Quantiles of each month: those of its column, or the same as ever. */
  fan({ indicator, months }, values) {
    const columns = months.filter(Number.isInteger);
    return this.kept(`fan ${indicator}`, columns, values, () =>
      months.map((month) => (Number.isInteger(month) ? this.quantiles(month, values) : month)));
  }

  together(judgements) {
    const { header } = this, goals = {};
    header.goals.forEach((goal, g) => { goals[goal.id] = judgements[g].answer; });
    const live = judgements.filter((_, g) => header.goals[g].headline);
    const all = [...live.map((j) => j.met), ...this.still.map((s) => s.met)];
    const statuses = [...live.map((j) => j.answer.status), ...this.still.map((s) => s.status)];
    return {
      goals, n: all.length, together: together(all, header.n_paths),
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
  if (header.version !== 2) throw new RangeError(`live model of version ${header.version}`);
  return new Live(header, buffers);
}
