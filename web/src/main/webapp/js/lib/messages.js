/** How a message of the catalogue becomes a text. */

/** Chooses the plural form of a message by `values.n` and puts the values in their places. */
export function message(pattern, values, plurals, numbers) {
  const form = typeof pattern === "object"
    ? pattern[values.n === 0 && pattern.zero ? "zero" : plurals.select(values.n)] ?? pattern.other
    : pattern;
  return form.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? numbers.format(value) : (value ?? "");
  });
}
