import { ago, api, fixed, get, make, objectApi, objectPath, show, whole } from "./common.js";
import { curve } from "./curve.js";

const shownMatches = 9;
const byId = (id) => document.getElementById(id);
let before = null;

async function counts() {
  try {
    const stats = await get(`${api}/stats`);
    const seconds = before ? (new Date(stats.at) - new Date(before.at)) / 1000 : 0;
    const rate = seconds > 0 ? (stats.total.stored - before.total.stored) / seconds : null;
    before = stats;
    show(byId("counts"),
      tile("alerts stored", whole(stats.total.stored)),
      tile("alerts per second", rate === null ? "…" : rate.toFixed(rate < 10 ? 1 : 0)),
      tile("matches", whole(stats.total.matched)),
      tile("dead letters", whole(stats.total.dead_lettered)));
    const surveys = Object.entries(stats.by.stored).map(([survey, count]) => `${survey} ${whole(count)}`);
    byId("surveys").textContent = surveys.length ? `By survey: ${surveys.join(", ")}.` : "No alert has come yet.";
    examples(stats.kafka ?? "HOST:9092", Object.keys(stats.by.matched)[0] ?? "local.bright");
  } catch (error) {
    byId("surveys").textContent = `The counts cannot be read: ${error.message}`;
  }
}

const tile = (name, value) => make("div", {}, make("dt", {}, name), make("dd", {}, value));

function examples(kafka, filter) {
  const here = location.origin;
  byId("new-filter").textContent =
    `curl ${here}/api/v1/filters \\\n  -H "Authorization: Bearer $(cat var/token)" \\\n  --json '{"name": "bright",\n    "expression": "mag_ab < 18 AND reliability > 0.7"}'`;
  byId("follow").textContent = `kcat -b ${kafka} -t filter.${filter} -o end\n\ncurl -N ${here}/api/v1/matches/stream`;
  byId("ask").textContent = `curl -G ${here}/api/v1/alerts \\\n  --data-urlencode "where=class_probability > 0.8" \\\n  -d columns=object_id,ra,dec,mjd_tai,class -d format=csv`;
}

function card(entry, filter, time) {
  const link = make("a", { href: objectPath(entry.survey, entry.object_id) }, entry.object_id);
  const box = make("article", { class: "card" },
    make("div", { class: "top" }, make("h3", {}, link), make("span", { class: "tag" }, entry.survey)),
    make("p", { class: "quiet" }, [
      entry.class ? `${entry.class} ${Math.round(100 * entry.class_probability)} %` : "not classified",
      entry.mag_ab === null ? null : `${fixed(entry.mag_ab, 1)} mag in ${entry.band}`,
    ].filter(Boolean).join(" · ")));
  const place = make("div", { class: "place" });
  box.append(place, make("p", { class: "quiet" }, [filter ? `filter ${filter}` : null, time].filter(Boolean).join(" · ")));
  get(`${objectApi(entry.survey, entry.object_id)}/light_curve`)
    .then((object) => show(place, curve(object.light_curve, `Light curve of ${entry.object_id}`)))
    .catch((error) => show(place, make("p", { class: "quiet" }, error.message)));
  return box;
}

async function latest() {
  const target = byId("matches");
  try {
    const { matches } = await get(`${api}/matches?limit=${shownMatches}`);
    if (matches.length) {
      show(target, ...matches.map(matchCard));
      return;
    }

    byId("matches-title").textContent = "Latest alerts";
    const { alerts } = await get(`${api}/alerts?limit=${shownMatches}&columns=survey,object_id,class,class_probability,mag_ab,band`);
    show(target, ...(alerts.length ? alerts.map((alert) => card(alert, null, null)) : [make("p", { class: "empty" }, "Nothing has come yet. As soon as the first alerts arrive they are shown here.")]));
  } catch (error) {
    show(target, make("p", { class: "empty" }, `The matches cannot be read: ${error.message}`));
  }
}

const matchCard = (match) => card(match, `${match.owner}.${match.filter_name}`, ago(match.matched_at));

function follow() {
  // A burst of matches is shown as its last few: never more cards than fit, never more than one change per two seconds.
  let waiting = [];
  new EventSource(`${api}/matches/stream`).addEventListener("match", (event) => {
    waiting = [JSON.parse(event.data), ...waiting].slice(0, shownMatches);
  });
  setInterval(() => {
    if (!waiting.length) return;
    const target = byId("matches");
    byId("matches-title").textContent = "Latest matches";
    if (!target.querySelector("article")) target.replaceChildren();
    target.prepend(...waiting.map(matchCard));
    waiting = [];
    while (target.children.length > shownMatches) target.lastElementChild.remove();
  }, 2000);
}

async function find(text) {
  const target = byId("found");
  try {
    const position = /^\s*([-+0-9.:hdms°'"]+)[\s,]+([-+−0-9.:dms°'"]+)\s*$/.exec(text);
    if (position) {
      const { alerts } = await get(`${api}/cone?${new URLSearchParams({ ra: position[1], dec: position[2], radius_arcsec: 60, limit: 10 })}`);
      show(target, alerts.length ? list(alerts) : make("p", { class: "quiet" }, "Nothing within 60 arcsec of that place."));
      return;
    }

    const where = `object_id = '${text.trim().replaceAll("'", "''")}'`;
    const { alerts } = await get(`${api}/alerts?${new URLSearchParams({ where, columns: "survey,object_id", limit: 1 })}`);
    if (alerts.length) location.href = objectPath(alerts[0].survey, alerts[0].object_id);
    else show(target, make("p", { class: "quiet" }, `No object is called '${text.trim()}' here. Names are case-sensitive.`));
  } catch (error) {
    show(target, make("p", { class: "quiet" }, error.message));
  }
}

const list = (alerts) => make("ul", {}, ...alerts.map((alert) => make("li", {},
  make("a", { href: objectPath(alert.survey, alert.object_id) }, alert.object_id), ` at ${fixed(alert.separation_arcsec, 1)} arcsec, ${alert.class ?? "not classified"}`)));

byId("find").addEventListener("submit", (event) => {
  event.preventDefault();
  find(byId("query").value);
});
examples("HOST:9092", "local.bright");
counts();
setInterval(counts, 5000);
latest().then(follow);
