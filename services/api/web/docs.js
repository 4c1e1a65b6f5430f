import { api, get, make, show } from "./common.js";

const byId = (id) => document.getElementById(id);

function call(path, verb, operation, secured) {
  const parameters = operation.parameters ?? [];
  const open = verb === "get" && !path.includes("{") && !path.endsWith("/stream");
  const example = verb === "get" ? `curl ${path.endsWith("/stream") ? "-N " : ""}"${location.origin}${path}"` : `curl -X ${verb.toUpperCase()} "${location.origin}${path}" -H "Authorization: Bearer TOKEN"`;
  return make("details", { class: "call" },
    make("summary", {}, make("span", { class: "verb" }, verb.toUpperCase()), make("code", {}, path), make("span", { class: "quiet" }, operation.summary ?? "")),
    operation.description ? make("p", {}, operation.description) : null,
    secured ? make("p", { class: "quiet" }, "Needs a token.") : null,
    parameters.length ? table(["parameter", "in", "meaning"], parameters.map((parameter) => [make("code", {}, parameter.name), parameter.in, parameter.description ?? ""])) : null,
    make("pre", {}, example),
    open ? make("p", {}, make("a", { href: path }, "Open")) : null);
}

function table(head, rows) {
  return make("table", {}, make("thead", {}, make("tr", {}, ...head.map((name) => make("th", { scope: "col" }, name)))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell))))));
}

const columnTable = (columns) => table(["name", "type", "unit", "meaning"], columns.map((column) => [make("code", {}, column.name), column.type ?? "", column.unit ?? "", column.description]));

async function read() {
  try {
    const [description, columns] = await Promise.all([get("/openapi/v1.json"), get(`${api}/columns`)]);
    byId("about").textContent = description.info.description;
    const calls = Object.entries(description.paths).flatMap(([path, verbs]) => Object.entries(verbs).map(([verb, operation]) => call(path, verb, operation, verb !== "get")));
    show(byId("calls"), ...calls);
    show(byId("alert-columns"), columnTable(columns.alert));
    show(byId("point-columns"), columnTable(columns.light_curve));
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  } catch (error) {
    byId("about").textContent = `The description cannot be read: ${error.message}`;
  }
}

read();
