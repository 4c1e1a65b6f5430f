import { api, fixed, get, make, objectApi, objectPath, show, when } from "./common.js";
import { curve } from "./curve.js";

const byId = (id) => document.getElementById(id);
const [survey, id] = location.pathname.split("/").slice(2).map(decodeURIComponent);
const quiet = (text) => make("p", { class: "quiet" }, text);

async function read() {
  document.title = `${id} · Alert broker`;
  byId("name").textContent = id;
  try {
    const object = await get(objectApi(survey, id));
    byId("sentence").textContent = object.sentence;
    byId("json").href = objectApi(survey, id);
    facts(object);
    scores(object.latest_alert.scores);
    context(object.latest_alert.context);
    await Promise.all([light(), stamps(object.latest_alert.alert_id), alerts()]);
  } catch (error) {
    if (byId("facts").hasChildNodes()) byId("sentence").textContent = error.message;
    else nothing(error.message);
  }
}

// There is nothing to show: no empty headings, and the object that was meant as a link.
function nothing(message) {
  for (const part of document.querySelectorAll("main > div, main > section, footer")) part.remove();
  const [said, path] = message.split(/ Did you mean \/api\/v1\/objects\/([^?]+)\?$/);
  show(byId("sentence"), said, ...(path ? [" Did you mean ", make("a", { href: `/object/${path}` }, decodeURIComponent(path.split("/")[1])), "?"] : []));
}

async function light() {
  const { light_curve: points } = await get(`${objectApi(survey, id)}/light_curve`);
  const rows = points.slice(-500).reverse().map((point) => [when(point.mjd_tai), point.band, point.status.replace("_", " "), fixed(point.flux_njy, 0), fixed(point.flux_err_njy, 0), fixed(point.limit_njy, 0), point.flags.join(" ")]);
  show(byId("curve"), curve(points, `Light curve of ${id}`, { width: 1000, height: 340 }),
    quiet("Filled: detection. Ring: forced photometry. Triangle: upper limit, drawn at the limit or at the edge."),
    make("details", {}, make("summary", {}, `${points.length} points as a table`),
      make("div", { class: "scroll" }, table(["time", "band", "status", "flux / nJy", "error", "limit", "flags"], rows))));
}

async function stamps(alertId) {
  const address = `${api}/alerts/${encodeURIComponent(survey)}/${alertId}`;
  const alert = await get(address);
  const figures = Object.entries(alert.cutouts).map(([kind, picture]) => make("figure", {},
    make("img", { src: picture, alt: `${kind} image of ${id}` }),
    make("figcaption", {}, `${kind} · `, make("a", { href: picture.replace(/png$/, "fits") }, "FITS"))));
  show(byId("stamps"), ...(figures.length ? figures : [quiet("This alert came without images.")]));
}

async function alerts() {
  const where = `survey = '${survey.replaceAll("'", "''")}' AND object_id = '${id.replaceAll("'", "''")}'`;
  const page = await get(`${api}/alerts?${new URLSearchParams({ where, limit: 50, columns: "alert_id,mjd_tai,band,mag_ab,snr,reliability,class,class_probability" })}`);
  show(byId("alerts"), table(["alert", "time", "band", "mag", "S/N", "reliability", "class"], page.alerts.map((alert) => [
    make("a", { href: `${api}/alerts/${encodeURIComponent(survey)}/${alert.alert_id}` }, alert.alert_id), when(alert.mjd_tai), alert.band, fixed(alert.mag_ab, 2), fixed(alert.snr, 1),
    fixed(alert.reliability, 2), alert.class ? `${alert.class} ${fixed(alert.class_probability, 2)}` : "–"])));
}

function scores(list) {
  const parts = list.flatMap((score) => [
    quiet(`${score.model} ${score.version}`),
    score.reason ? make("p", {}, score.reason) : table([], Object.entries(score.values).sort((a, b) => b[1] - a[1]).slice(0, 8).map(([name, value]) => [
      name, make("meter", { min: 0, max: 1, value, "aria-label": name }), fixed(value, 3)])),
  ]);
  show(byId("scores"), ...(parts.length ? parts : [quiet("No model has spoken yet.")]));
}

function context(known) {
  const rows = (known.matches ?? []).map((match) => [match.catalog, match.source_id, fixed(match.separation_arcsec, 2), Object.entries(match.values).map(([name, value]) => `${name} ${value}`).join(", ")]);
  const host = known.host ?? known.runner_up;
  const place = known.sentence ? [make("p", {}, known.sentence), quiet([known.host_reason, host && `${host.catalog} ${host.source_id}`].filter(Boolean).join(" · "))] : [];
  const near = rows.length ? table(["catalogue", "source", "arcsec", "values"], rows) : quiet("No catalogue source near this place.");
  show(byId("context"), ...(known.missing_reason ? [quiet(`Not known: ${known.missing_reason}`)] : [...place, near]));
}

function facts(object) {
  const position = `${fixed(object.ra, 6)} ${fixed(object.dec, 6)}`;
  const outside = [["SIMBAD", `https://simbad.cds.unistra.fr/simbad/sim-coo?Coord=${encodeURIComponent(position)}&Radius=5&Radius.unit=arcsec`],
    ["NED", `https://ned.ipac.caltech.edu/conesearch?coordinates=${encodeURIComponent(`${fixed(object.ra, 6)}d ${fixed(object.dec, 6)}d`)}&radius=0.1`],
    ["Aladin Lite", `https://aladin.cds.unistra.fr/AladinLite/?target=${encodeURIComponent(position)}&fov=0.05`]];
  const links = make("span", {}, ...outside.flatMap(([name, href]) => [make("a", { href, rel: "noreferrer" }, name), " "]));
  const others = (object.latest_alert.context.other_objects ?? []).flatMap((other) => [make("a", { href: objectPath(other.survey, other.object_id) }, `${other.survey} ${other.object_id}`), ` ${fixed(other.separation_arcsec, 2)}″ `]);
  show(byId("facts"), table([], [
    ["survey", object.survey], ["position, ICRS", position], ["alerts here", String(object.n_alerts)], ["first detection", when(object.first_mjd_tai)], ["last alert", when(object.last_mjd_tai)],
    ["flags", object.latest_alert.flags.join(" ") || "none"], ...(others.length ? [["also seen as", make("span", {}, ...others)]] : []), ["elsewhere", links]]));
}

function table(head, rows) {
  const cells = (row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell)));
  const top = head.length ? make("thead", {}, make("tr", {}, ...head.map((name) => make("th", { scope: "col" }, name)))) : null;
  return make("table", {}, top, make("tbody", {}, ...rows.map(cells)));
}

read();
