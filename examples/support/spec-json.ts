/** The same JSON value with every fraction at four significant digits: finer than a pixel. */
export function roundedNumbers<Json>(value: Json): Json {
  return JSON.parse(JSON.stringify(value), (_, each) =>
    typeof each === 'number' && !Number.isInteger(each) ? Number(each.toPrecision(4)) : each,
  );
}

/** Indented JSON with each innermost object or list on one line: one row of data a line. */
export function specJson(value: unknown): string {
  const innermost = /\{[^{}[\]]*\}|\[[^{}[\]]*\]/g;
  return JSON.stringify(value, null, 2).replace(innermost, (text) => text.replace(/\n\s*/g, ' '));
}
