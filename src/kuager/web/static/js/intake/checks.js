// What can be seen to be wrong before anything is sealed: afterwards nobody can mend it here.
// The archive checks everything again; what it cannot read it keeps as it was given.
const ISO = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;

const last = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();
const two = (number) => String(number).padStart(2, "0");

export function today() {
  const now = new Date();
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

// The first and last day of a date as written; null for words (which the archive reads), undefined for a wrong one.
export function bounds(value) {
  const dotted = DOTTED.exec(value);
  const parts = dotted ? [dotted[3], dotted[2], dotted[1]] : ISO.exec(value)?.slice(1);
  if (!parts) return /\p{L}/u.test(value) ? null : undefined;
  const [year, month, day] = parts.map((one) => (one === undefined ? undefined : Number(one)));
  if (month !== undefined && (month < 1 || month > 12)) return undefined;
  if (day !== undefined && (day < 1 || day > last(year, month))) return undefined;
  const y = String(year).padStart(4, "0");
  const from = `${y}-${two(month ?? 1)}-${two(day ?? 1)}`;
  const to = `${y}-${two(month ?? 12)}-${two(day ?? last(year, month ?? 12))}`;
  return [from, to];
}

// Returns {field: slug} of everything that must be looked at again.
export function problems(form, answers) {
  const found = {};
  for (const field of form.fields) {
    const values = (answers[field.name] ?? []).filter((value) => value.trim());
    if (!values.length) {
      if (field.needed) found[field.name] = "missing";
      continue;
    }
    if (values.some((value) => [...value].length > field.longest)) found[field.name] = "long";
    if (field.asks !== "date") continue;
    const span = bounds(values[0].trim());
    if (span === undefined) found[field.name] = "date";
    else if (span && span[0] > today() && !field.future) found[field.name] = "future";
  }
  for (const [first, second] of form.order) {
    const begin = bounds((answers[first]?.[0] ?? "").trim());
    const end = bounds((answers[second]?.[0] ?? "").trim());
    if (begin && end && end[1] < begin[0] && !found[second]) found[second] = "order";
  }
  return found;
}
