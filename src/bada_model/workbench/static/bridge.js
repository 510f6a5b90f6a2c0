// Between the shared browser core and the page: the core's answers under the names used here.

const LEVELS = ["q05", "q10", "q25", "median", "q75", "q90", "q95"];

const openCore = async (w) => {
  const message = w.model.get("core");
  if (!message.script) return;
  const url = URL.createObjectURL(new Blob([message.script], { type: "text/javascript" }));
  try {
    const { open } = await import(url);
    w.core = bridge(w, open(message.header, message.buffers), message.header);
    settle(w);
  } finally {
    URL.revokeObjectURL(url);
  }
};

const bridge = (w, live, header) => {
  const indicatorOf = Object.fromEntries(header.goals.map((goal) => [goal.id, goal.indicator]));
  return {
    exact: header.exact,
    evaluate: (values, target) => {
      const found = live.evaluate(values, [indicatorOf[target]]), targets = {};
      for (const [id, numbers] of Object.entries(found.goals)) targets[id] = { ...w.answer.targets[id], ...numbers };
      const headline = { ...w.answer.headline, on_course: found.reached, together: found.together };
      return { targets, headline, columns: fanColumns(found.fans[indicatorOf[target]]) };
    },
  };
};

const fanColumns = (fan) => (fan
  ? Object.fromEntries(LEVELS.map((name, n) => [name, Array.from(fan, (row) => row[n])])) : null);
