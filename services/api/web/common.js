// Shared by every page. Values reach the page through textContent and attributes of fixed elements only.
export const api = "/api/v1";

export async function get(path) {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.detail || body.title || `HTTP ${answer.status}`);
  return body;
}

// make("p", { class: "quiet" }, "text", child): null children are left out.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const objectPath = (survey, id) => `/object/${encodeURIComponent(survey)}/${encodeURIComponent(id)}`;
export const objectApi = (survey, id) => `${api}/objects/${encodeURIComponent(survey)}/${encodeURIComponent(id)}`;

export const whole = new Intl.NumberFormat("en").format;
export const fixed = (value, digits) => (value === null || value === undefined ? "–" : value.toFixed(digits));

export const when = (mjdTai) => new Date((mjdTai - 40587) * 86400e3 - 37e3).toISOString().slice(0, 16).replace("T", " ") + " UTC";

export function ago(instant) {
  const seconds = Math.max(0, (Date.now() - new Date(instant)) / 1000);
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86400)} d ago`;
}

export function show(target, ...children) {
  target.replaceChildren(...children);
}
