// SPDX-License-Identifier: Apache-2.0
// The page: puts the parts together and listens to the keyboard.
import { type Chosen, MapView, type MoveKind, hatched, levelWidth } from "./draw";
import { Panel, button, element, kindWord, levelWord } from "./panel";
import type { Box, Language, PlanData } from "./plan";
import { joined } from "./plan";
import { Search } from "./search";
import { type Theme, cellColour, palette } from "./theme";
import { currentLanguage, length, number, say, setLanguage, setWords } from "./words";

const started = performance.now();
const mostFound = 30;
const issuesAtOnce = 200;

function part<Type extends HTMLElement = HTMLElement>(id: string): Type {
  return document.getElementById(id) as Type;
}

const plan = JSON.parse(part("plan").textContent ?? "") as PlanData;
part("plan").remove();
setWords(plan.words);
setLanguage(plan.language);

const map = new MapView(part<HTMLCanvasElement>("canvas"), plan);
const panel = new Panel(plan, map, (thing) => choose(thing, true));
let search: Search | null = null;
const cellLevel = plan.levels.length;
let issuesShown = issuesAtOnce;
let movesShown = issuesAtOnce;

// Colours: those of the system, until the reader chooses.
const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
let theme: Theme = systemDark.matches ? "dark" : "light";
let themeChosen = false;
systemDark.addEventListener("change", () => {
  if (!themeChosen) setTheme(systemDark.matches ? "dark" : "light");
});

function setTheme(to: Theme): void {
  theme = to;
  document.documentElement.dataset.theme = to;
  map.setTheme(to);
  showTools();
  showLegend();
}

/** Chooses a thing and, with `go`, shows where it is. */
function choose(thing: Chosen | null, go = false): void {
  map.chosen = thing;
  if (thing?.kind === "area" && thing.level !== map.active) setLevel(thing.level);
  if (thing?.kind === "issue" && !map.showIssues) setIssues(true);
  if (thing?.kind === "move" && !map.showMoves) setMoves(true);
  if (thing && go) goTo(thing);
  showCard();
  markChosen();
  map.redraw();
}

function goTo(thing: Chosen): void {
  const box = map.boxOf(thing);
  // Never so near that the surroundings are lost.
  const room = thing.kind === "area" ? 0 : Math.max(120, 1.2 * Math.max(box[2] - box[0], box[3] - box[1]));
  const around: Box = [box[0] - room, box[1] - room, box[2] + room, box[3] + room];
  map.fit(thing.kind === "issue" ? issueView(thing.row, around) : around);
}

/** A defect with the cells concerned, unless these are so large that it would be lost. */
function issueView(row: number, around: Box): Box {
  const level = map.levelOfIssue(row);
  let all = around;
  for (const cell of plan.issues.rows[row]) {
    const box = map.areas[level].boxes[cell];
    if (box[0] <= box[2]) all = joined(all, box);
  }
  const large = Math.max(all[2] - all[0], all[3] - all[1]);
  return large > 6 * Math.max(around[2] - around[0], around[3] - around[1]) ? around : all;
}

function setLevel(level: number): void {
  map.active = level;
  map.hovered = null;
  showLevels();
  showLegend();
  map.redraw();
}

function setIssues(shown: boolean): void {
  map.showIssues = shown;
  showIssues();
  map.redraw();
}

function setMoves(shown: boolean): void {
  map.showMoves = shown;
  showMoves();
  map.redraw();
}

function next(kind: "issue" | "move", step: number): void {
  const count = kind === "issue" ? plan.issues.id.length : (plan.difference?.from.length ?? 0);
  if (count === 0) return;
  const now = map.chosen?.kind === kind ? map.chosen.row : step > 0 ? -1 : 0;
  choose({ kind, row: (now + step + count) % count }, true);
}

function showHead(): void {
  document.title = plan.title;
  part("head").replaceChildren(
    element("h1", {}, plan.title),
    element("p", { class: "quiet" }, say("subtitle")),
  );
}

function toggle(text: string, label: string, act: () => void): HTMLButtonElement {
  return button(text, act, { "aria-label": label, title: label });
}

function showTools(): void {
  const other: Language = currentLanguage() === "zh" ? "en" : "zh";
  const focused = document.activeElement?.id;
  const language = toggle(other === "zh" ? "中文" : "EN", other === "zh" ? "中文" : "English", () => {
    setLanguage(other);
    showAll();
  });
  language.id = "language";
  language.lang = other;
  const dark = toggle(theme === "dark" ? "☀" : "☾", say(theme === "dark" ? "light" : "dark"), () => {
    themeChosen = true;
    setTheme(theme === "dark" ? "light" : "dark");
  });
  dark.id = "theme";
  part("tools").replaceChildren(
    language,
    dark,
    toggle("+", say("zoom_in"), () => map.zoomBy(1.5)),
    toggle("−", say("zoom_out"), () => map.zoomBy(1 / 1.5)),
    toggle("⤢", say("whole"), () => map.fit(map.all, 0.05)),
  );
  if (focused === "language" || focused === "theme") part(focused).focus();
  part("canvas").setAttribute("aria-label", say("map", plan.title));
  part("canvas").setAttribute("role", "application");
}

function showLevels(): void {
  const options = [...plan.levels.map(({ level }) => levelWord(level)), say("cells")];
  const fieldset = element("fieldset", {}, element("legend", {}, say("levels")));
  options.forEach((name, level) => {
    if (level === cellLevel && plan.cells.code.length === 0) return;
    const input = element("input", { type: "radio", name: "level", value: String(level) });
    input.checked = level === map.active;
    input.addEventListener("change", () => setLevel(level));
    fieldset.append(element("label", {}, input, element("span", {}, name)));
  });
  const had = document.activeElement?.getAttribute("name") === "level";
  part("levels").replaceChildren(fieldset);
  if (had) fieldset.querySelector<HTMLInputElement>("input:checked")?.focus();
}

function showCard(): void {
  part("card").replaceChildren(...panel.card(map.chosen));
  if (map.chosen) {
    const close = toggle("×", say("close"), () => choose(null));
    close.className = "close";
    part("card").append(close);
    part("side").scrollTop = 0;
  }
}

function showIssues(): void {
  const { issues } = plan;
  const count = issues.id.length;
  const place = part("issues");
  if (count === 0) {
    place.replaceChildren(
      element("h2", {}, say("issues")),
      element("p", { class: "fine" }, plan.cells.code.length > 0 ? say("no_issues") : say("no_cells")),
    );
    return;
  }
  place.replaceChildren(
    element("h2", {}, `${say("issues")} (${number(count)})`),
    onMap(map.showIssues, setIssues, "issue", say("previous"), say("next")),
    listOf("issue", Math.min(count, issuesShown), (row) => [
      kindWord(issues.kind[row]),
      issues.cells[row].slice(0, 3).join(" · "),
      panel.concern(row),
    ]),
  );
  if (count > issuesShown)
    place.append(
      button(say("more", number(count - issuesShown)), () => {
        issuesShown += issuesAtOnce;
        showIssues();
      }),
    );
  markChosen();
}

/** Whether a layer is shown, and the way through its list. */
function onMap(
  shown: boolean,
  set: (shown: boolean) => void,
  kind: "issue" | "move",
  previous: string,
  following: string,
): HTMLElement {
  const input = element("input", { type: "checkbox" });
  input.checked = shown;
  input.addEventListener("change", () => set(input.checked));
  const [back, forth] = kind === "issue" ? ["[", "]"] : [",", "."];
  return element(
    "div",
    { class: "row" },
    element("label", {}, input, element("span", {}, say("on_map"))),
    toggle("‹", `${previous} ${back}`, () => next(kind, -1)),
    toggle("›", `${following} ${forth}`, () => next(kind, 1)),
  );
}

/** Numbered buttons, each with its name, what is beside it and a line below. */
function listOf(
  kind: "issue" | "move",
  rows: number,
  texts: (row: number) => [string, string, string],
): HTMLElement {
  const list = element("ol", { class: kind === "issue" ? "issues" : "issues moves" });
  for (let row = 0; row < rows; ++row) {
    const [name, beside, below] = texts(row);
    const item = button("", () => choose({ kind, row }, true));
    item.append(
      element("strong", {}, `${row + 1}. ${name}`),
      element("span", { class: "quiet" }, ` ${beside}`),
      element("br"),
      element("span", {}, below),
    );
    list.append(element("li", {}, item));
  }
  return list;
}

/** What changed since an earlier plan. */
function showMoves(): void {
  const { difference } = plan;
  const place = part("moves");
  place.hidden = difference === null;
  if (!difference) return;
  const count = difference.from.length;
  const fates = ["changed", "added", "gone", "recoded", "renamed", "redrawn", "unchanged"]
    .filter((fate) => difference.counts[fate] > 0)
    .map((fate) => say(`fate.${fate}`, number(difference.counts[fate])));
  place.replaceChildren(
    element("h2", {}, `${say("moves")} (${number(count)})`),
    element("p", { class: "quiet" }, say("against", difference.source)),
    element("p", {}, `${say("cells")}${say("colon")}${fates.join(say("comma"))}`),
    ...panel.fates(),
    count > 0
      ? onMap(map.showMoves, setMoves, "move", say("previous_move"), say("next_move"))
      : element("p", { class: "fine" }, say("no_moves")),
    listOf("move", Math.min(count, movesShown), (row) => [panel.moveName(row), "", panel.moved(row)]),
  );
  if (count > movesShown)
    place.append(
      button(say("more", number(count - movesShown)), () => {
        movesShown += issuesAtOnce;
        showMoves();
      }),
    );
  markChosen();
}

function markChosen(): void {
  for (const [kind, id] of [
    ["issue", "issues"],
    ["move", "moves"],
  ]) {
    const row = map.chosen?.kind === kind ? map.chosen.row : -1;
    part(id)
      .querySelectorAll("ol button")
      .forEach((item, at) => {
        if (at === row) item.setAttribute("aria-current", "true");
        else item.removeAttribute("aria-current");
      });
  }
}

function showSearch(): void {
  const input = element("input", {
    type: "search",
    id: "query",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": "found",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: say("search"),
    "aria-label": say("search"),
  });
  const before = document.getElementById("query") as HTMLInputElement | null;
  if (before) input.value = before.value;
  const list = element("ul", { id: "found", role: "listbox", "aria-label": say("found") });
  const told = element("p", { class: "quiet", role: "status" });
  list.hidden = true;
  let at = -1;
  const mark = (to: number): void => {
    at = to;
    [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const close = (): void => {
    list.hidden = true;
    told.textContent = "";
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const look = (): void => {
    search ??= new Search(plan);
    const { things, count } = search.find(input.value, mostFound);
    list.replaceChildren(
      ...things.map((thing, k) => {
        const chosen = map.chosenOf(thing);
        const [name, facts] = panel.tip(chosen);
        const word =
          thing.kind === "level" ? levelWord(plan.levels[thing.level ?? 0].level) : say(thing.kind);
        const item = element(
          "li",
          { role: "option", id: `found-${k}`, "aria-selected": "false" },
          element("span", { class: "tag" }, word),
          element("strong", {}, name),
          element("br"),
          element("span", { class: "quiet" }, [codeBeside(chosen, name), facts].filter(Boolean).join(" · ")),
        );
        item.addEventListener("pointerdown", (event) => event.preventDefault());
        item.addEventListener("click", () => {
          choose(chosen, true);
          close();
        });
        return item;
      }),
    );
    list.hidden = things.length === 0;
    input.setAttribute("aria-expanded", String(things.length > 0));
    if (input.value.trim() === "") told.textContent = "";
    else if (count === 0) told.textContent = say("nothing_found");
    else told.textContent = say(count > things.length ? "found_first" : "found_all", number(count), number(things.length));
    mark(things.length > 0 ? 0 : -1);
  };
  input.addEventListener("input", look);
  input.addEventListener("focus", () => {
    if (input.value) look();
  });
  input.addEventListener("blur", () => setTimeout(close, 100));
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "ArrowDown" && !list.hidden) mark(at < last ? at + 1 : 0);
    else if (event.key === "ArrowUp" && !list.hidden) mark(at > 0 ? at - 1 : last);
    else if (event.key === "Enter" && at >= 0) (list.children[at] as HTMLElement).click();
    else if (event.key === "Escape") {
      if (list.hidden) part("canvas").focus();
      close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  part("find").replaceChildren(input, told, list);
}

/** The code of a thing, where its name does not hold it. */
function codeBeside(thing: Chosen, name: string): string {
  if (thing.kind !== "building" && thing.kind !== "unit") return "";
  const code = (thing.kind === "building" ? plan.buildings : plan.units).code[thing.row];
  return name === code ? "" : code;
}

function swatch(name: string, paint: (context: CanvasRenderingContext2D) => void): HTMLElement {
  const canvas = element("canvas", { width: "52", height: "28", "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  if (context) {
    context.scale(2, 2);
    paint(context);
  }
  return element("li", {}, canvas, element("span", {}, name));
}

function showLegend(): void {
  const colours = palette(theme);
  const line = (colour: string, width: number, dash: number[] = [], casing = ""): ((c: CanvasRenderingContext2D) => void) =>
    (context) => {
      const stroke = (ink: string, wide: number): void => {
        context.strokeStyle = ink;
        context.lineWidth = wide;
        context.beginPath();
        context.moveTo(1, 7);
        context.lineTo(25, 7);
        context.stroke();
      };
      if (casing) stroke(casing, width + 2);
      context.setLineDash(dash);
      stroke(colour, width);
    };
  const box = (fill: string, edge: string): ((c: CanvasRenderingContext2D) => void) => (context) => {
    context.fillStyle = fill;
    context.fillRect(3, 2, 20, 10);
    context.strokeStyle = edge;
    context.strokeRect(3, 2, 20, 10);
  };
  const items: HTMLElement[] = [];
  const levels = plan.levels.length;
  for (let l = 0; l < Math.min(levels, map.active); ++l) {
    const share = levels > 1 ? l / (levels - 1) : 0;
    items.push(
      swatch(say("border", levelWord(plan.levels[l].level)), line(colours.level, levelWidth(share))),
    );
  }
  const own = map.active === cellLevel ? say("cells") : levelWord(plan.levels[map.active].level);
  items.push(
    swatch(own, (context) => {
      [0, 1, 2].forEach((n) => {
        context.fillStyle = cellColour(colours, n);
        context.fillRect(2 + 8 * n, 2, 7, 10);
        context.strokeStyle = colours.cell;
        context.strokeRect(2 + 8 * n, 2, 7, 10);
      });
    }),
  );
  const kinds = new Set(plan.lines.kind);
  const weights = new Set(plan.lines.weight.filter((_, row) => plan.lines.kind[row] === "road"));
  const roads = ["path", "street", "main", "expressway"];
  for (const weight of [3, 2, 1])
    if (weights.has(weight))
      items.push(swatch(say(`road.${roads[weight]}`), line(colours.road, 2 * weight, [], colours.casing)));
  if (weights.has(0)) items.push(swatch(say("road.path"), line(colours.path, 1, [4, 3])));
  if (kinds.has("rail")) items.push(swatch(say("rail"), line(colours.outside, 1.4, [4, 4], colours.rail)));
  if (kinds.has("wall")) items.push(swatch(say("wall"), line(colours.wall, 1.5, [1, 2])));
  if (kinds.has("water") || plan.water.shape) items.push(swatch(say("water"), box(colours.water, colours.waterEdge)));
  if (plan.buildings.code.length > 0)
    items.push(swatch(say("buildings"), box(colours.building, colours.buildingEdge)));
  if (plan.units.code.length > 0)
    items.push(
      swatch(say("units_listed"), (context) => {
        context.fillStyle = colours.unit;
        context.beginPath();
        context.arc(13, 7, 3.5, 0, 2 * Math.PI);
        context.fill();
      }),
    );
  if (plan.issues.id.length > 0) items.push(swatch(say("issues"), box(colours.issueFill, colours.issue)));
  if (plan.difference && plan.difference.from.length > 0) {
    const kinds = new Set(plan.difference.from.map((_, row) => map.moveKind(row)));
    for (const kind of ["changed", "added", "gone"] as MoveKind[])
      if (kinds.has(kind))
        items.push(
          swatch(say(`moved.${kind}`), (context) => {
            box(colours.moveFill, colours.move)(context);
            const hatch = hatched(context, colours.move, kind);
            if (hatch) context.fillStyle = hatch;
            context.fillRect(3, 2, 20, 10);
          }),
        );
    items.push(swatch(say("old_border"), line(colours.move, 1.4, [5, 3])));
  }
  const before = part("legend").querySelector("details");
  const details = element(
    "details",
    {},
    element("summary", {}, say("legend")),
    element("ul", {}, ...items),
  );
  details.open = before ? before.open : window.innerWidth > 720;
  part("legend").replaceChildren(details);
}

function showFoot(): void {
  const from = plan.source ? `${plan.source} · ` : "";
  const keys: [string, string][] = [
    ["← ↑ → ↓", say("key.pan")],
    ["+ −", say("key.zoom")],
    ["0", say("whole")],
    ["/", say("key.search")],
    ["[ ]", say("key.issues")],
    ...(plan.difference ? [[", .", say("key.moves")] as [string, string]] : []),
    ["Esc", say("key.escape")],
  ];
  part("foot").replaceChildren(
    element(
      "details",
      {},
      element("summary", {}, say("keyboard")),
      element(
        "ul",
        { class: "list" },
        ...keys.map(([key, what]) => element("li", {}, element("kbd", {}, key), ` ${what}`)),
      ),
    ),
    plan.buildings.rows > plan.buildings.code.length ? element("p", { class: "quiet" }, say("too_many")) : "",
    plan.units.left_out > 0 ? element("p", { class: "quiet" }, say("left_out", number(plan.units.left_out))) : "",
    element("p", { class: "quiet" }, `${say("source")}${from}${plan.crs} · libgrid ${plan.libgrid}`),
  );
}

/** A round length of about a hundred pixels. */
function showScale(pixelsPerMetre: number): void {
  const most = 130 / pixelsPerMetre;
  const unit = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((n) => n * unit).find((n) => n <= most) ?? unit;
  const bar = element("div", { class: "bar" });
  bar.style.width = `${metres * pixelsPerMetre}px`;
  part("scale").replaceChildren(bar, element("span", {}, length(metres)));
}

function showAll(): void {
  showHead();
  showSearch();
  showLevels();
  showCard();
  showMoves();
  showIssues();
  showFoot();
  showLegend();
  showTools();
  map.redraw();
}

map.onClick = (hit) => choose(hit);
map.onHover = (hit, x, y) => {
  const tip = part("tip");
  tip.hidden = hit === null;
  if (!hit) return;
  const [name, facts] = panel.tip(hit);
  tip.replaceChildren(element("strong", {}, name), element("br"), element("span", {}, facts));
  const place = part("map");
  const left = Math.min(x + 14, place.clientWidth - tip.offsetWidth - 6);
  const top = y + 18 + tip.offsetHeight > place.clientHeight ? y - tip.offsetHeight - 10 : y + 18;
  tip.style.transform = `translate(${Math.max(6, left)}px, ${Math.max(6, top)}px)`;
};
map.onDraw = (pixelsPerMetre) => {
  showScale(pixelsPerMetre);
  if (document.documentElement.dataset.drawn) return;
  // For those who measure: milliseconds since the page was asked for, and since the script began.
  document.documentElement.dataset.drawn = String(Math.round(performance.now()));
  document.documentElement.dataset.script = String(Math.round(performance.now() - started));
};

window.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as HTMLElement;
  if (target.matches("input[type=search]")) return;
  const onControl = target.matches("input, button, summary");
  const step = 80;
  const acts: Record<string, () => void> = {
    "+": () => map.zoomBy(1.4),
    "=": () => map.zoomBy(1.4),
    "-": () => map.zoomBy(1 / 1.4),
    "0": () => map.fit(map.all, 0.05),
    Home: () => map.fit(map.all, 0.05),
    "/": () => part<HTMLInputElement>("query").select(),
    "[": () => next("issue", -1),
    "]": () => next("issue", 1),
    ",": () => next("move", -1),
    ".": () => next("move", 1),
    Escape: () => choose(null),
  };
  const pans: Record<string, () => void> = {
    ArrowLeft: () => map.panBy(step, 0),
    ArrowRight: () => map.panBy(-step, 0),
    ArrowUp: () => map.panBy(0, step),
    ArrowDown: () => map.panBy(0, -step),
  };
  const act = acts[event.key] ?? (onControl ? undefined : pans[event.key]);
  if (!act) return;
  act();
  event.preventDefault();
});

/** map.html#CODE opens on a cell or area. */
function openNamed(): boolean {
  let code = "";
  try {
    code = decodeURIComponent(location.hash.slice(1));
  } catch {
    return false;
  }
  for (let level = cellLevel; code && level >= 0; --level) {
    const row = map.columns[level].code.indexOf(code);
    if (row < 0) continue;
    choose({ kind: "area", level, row }, true);
    return true;
  }
  return false;
}
window.addEventListener("hashchange", openNamed);

setTheme(theme);
showAll();
map.resize();
if (!openNamed()) next(plan.difference ? "move" : "issue", 1);
