// Draws a light curve as SVG: difference flux over time, one colour and one letter per band.
const ns = "http://www.w3.org/2000/svg";
const known = ["u", "g", "r", "i", "z", "y"];

function svg(name, attributes, text) {
  const element = document.createElementNS(ns, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, i) => Number((first + i * step).toPrecision(10)));
}

const short = (value) => {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(4))}M`;
  return size >= 1e4 ? `${Number((value / 1e3).toPrecision(4))}k` : String(value);
};

// points: light_curve of the API. size: { width, height }.
export function curve(points, label, size = { width: 360, height: 170 }) {
  const measured = points.filter((point) => point.flux_njy !== null);
  const limits = points.filter((point) => point.status === "upper_limit" && point.limit_njy !== null);
  const drawing = svg("svg", { class: "curve", viewBox: `0 0 ${size.width} ${size.height}`, role: "img" });
  drawing.append(svg("title", {}, label), svg("desc", {}, describe(measured, limits)));
  if (measured.length + limits.length === 0) {
    drawing.append(svg("text", { x: 10, y: 20 }, "no measured points"));
    return drawing;
  }

  const scale = fit(measured, limits, size);
  axes(drawing, scale, size);
  for (const point of limits) limit(drawing, scale, point);
  for (const point of measured) dot(drawing, scale, point);
  keys(drawing, [...measured, ...limits], size);
  return drawing;
}

function fit(measured, limits, size) {
  const times = [...measured, ...limits].map((point) => point.mjd_tai);
  const tops = measured.map((point) => point.flux_njy + (point.flux_err_njy ?? 0));
  const bottoms = measured.map((point) => point.flux_njy - (point.flux_err_njy ?? 0));
  const edge = { left: 46, right: 12, top: 22, bottom: 26 };
  let [start, end] = [Math.min(...times), Math.max(...times)];
  if (end - start < 0.02) [start, end] = [start - 0.5, end + 0.5];
  const highestLimit = measured.length ? 0 : Math.max(...limits.map((point) => point.limit_njy));
  let [low, high] = [Math.min(0, ...bottoms), Math.max(0, highestLimit, ...tops)];
  if (high === low) high = low + 1;
  const pad = (high - low) * 0.06;
  [low, high] = [low < 0 ? low - pad : 0, high + pad];
  return {
    start, end, low, high, edge,
    x: (mjd) => edge.left + ((mjd - start) / (end - start)) * (size.width - edge.left - edge.right - 6) + 3,
    y: (flux) => size.height - edge.bottom - ((Math.min(Math.max(flux, low), high) - low) / (high - low)) * (size.height - edge.top - edge.bottom),
  };
}

function axes(drawing, scale, size) {
  const bottom = size.height - scale.edge.bottom;
  for (const flux of ticks(scale.low, scale.high, size.height / 50)) {
    const y = scale.y(flux);
    drawing.append(svg("line", { class: flux === 0 ? "zero" : "axis", x1: scale.edge.left, x2: size.width - scale.edge.right, y1: y, y2: y }));
    drawing.append(svg("text", { x: scale.edge.left - 5, y: y + 3, "text-anchor": "end" }, short(flux)));
  }

  for (const day of ticks(scale.start - scale.end, 0, size.width / 90)) {
    drawing.append(svg("text", { x: scale.x(scale.end + day), y: bottom + 14, "text-anchor": "middle" }, day === 0 ? "last" : `${day} d`));
  }

  drawing.append(svg("text", { x: scale.edge.left - 5, y: 9, "text-anchor": "end" }, "nJy"));
}

const bandClass = (band) => (known.includes(band) ? `band-${band}` : "");

function dot(drawing, scale, point) {
  const group = svg("g", { class: bandClass(point.band) });
  const [x, y] = [scale.x(point.mjd_tai), scale.y(point.flux_njy)];
  const error = point.flux_err_njy ?? 0;
  group.append(svg("line", { class: "bar", x1: x, x2: x, y1: scale.y(point.flux_njy - error), y2: scale.y(point.flux_njy + error) }));
  group.append(svg("circle", { class: point.status === "detected" ? "dot" : "forced", cx: x, cy: y, r: point.status === "detected" ? 2.8 : 2.2 }));
  drawing.append(group);
}

function limit(drawing, scale, point) {
  const [x, y] = [scale.x(point.mjd_tai), scale.y(point.limit_njy)];
  const group = svg("g", { class: bandClass(point.band) });
  group.append(svg("path", { class: "limit", d: `M${x - 3} ${y} L${x + 3} ${y} L${x} ${y + 5} Z` }));
  drawing.append(group);
}

function keys(drawing, points, size) {
  const bands = [...new Set(points.map((point) => point.band))].sort((a, b) => known.indexOf(a) - known.indexOf(b));
  bands.forEach((band, index) => {
    const group = svg("g", { class: bandClass(band) });
    group.append(svg("text", { class: "key", x: size.width - 14 - (bands.length - 1 - index) * 14, y: 10, "text-anchor": "end" }, band));
    drawing.append(group);
  });
}

function describe(measured, limits) {
  const detections = measured.filter((point) => point.status === "detected").length;
  return `${detections} detections, ${measured.length - detections} forced measurements, ${limits.length} upper limits. Filled: detection, ring: forced, triangle: upper limit.`;
}
