// SPDX-License-Identifier: Apache-2.0
// What is told beside the map: the ledger's row of what is chosen, and the issues. All texts of the
// plan go into text nodes, never into markup.
import type { Chosen, MapView } from "./draw";
import type { PlanData } from "./plan";
import { area, counted, isWord, length, listed, number, say } from "./words";

export type Child = Node | string | null | undefined | false;

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  for (const child of children) if (child) made.append(child);
  return made;
}

export function button(text: string, act: () => void, attributes: Record<string, string> = {}): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

const listedAtMost = 100;

/** The words of a level: "社区"; its own name where there is none. */
export function levelWord(level: string): string {
  return isWord(`level.${level}`) ? say(`level.${level}`) : level;
}

export function kindWord(kind: string): string {
  return isWord(`issue.${kind}`) ? say(`issue.${kind}`) : kind;
}

export class Panel {
  constructor(
    private readonly plan: PlanData,
    private readonly map: MapView,
    private readonly choose: (thing: Chosen) => void,
  ) {}

  private get cellLevel(): number {
    return this.plan.levels.length;
  }

  private levelName(level: number): string {
    return level === this.cellLevel ? say("cell") : levelWord(this.plan.levels[level].level);
  }

  /** "990106001001 梅岭社区". */
  private areaName(level: number, row: number): string {
    const { code, name } = this.map.columns[level];
    return name[row] ? `${code[row]} ${name[row]}` : code[row];
  }

  private link(thing: Chosen, text: string): HTMLButtonElement {
    return button(text, () => this.choose(thing), { class: "link" });
  }

  private parentOf(level: number, row: number): { level: number; row: number } | null {
    const above = level === this.cellLevel ? this.plan.parent_level : level - 1;
    const parent = this.map.columns[level].parent[row] ?? -1;
    return above >= 0 && parent >= 0 ? { level: above, row: parent } : null;
  }

  /** One or two lines for the pointer. */
  tip(thing: Chosen): [string, string] {
    if (thing.kind === "area") {
      const columns = this.map.columns[thing.level];
      return [this.areaName(thing.level, thing.row), this.counts(thing.level, thing.row) || area(columns.area_m2[thing.row])];
    }
    if (thing.kind === "building") {
      const { code, name, address } = this.plan.buildings;
      const row = thing.row;
      const households = this.plan.buildings.households[row];
      const facts = [address?.[row], households === null ? "" : counted(households, "household")];
      return [name?.[row] || code[row], facts.filter(Boolean).join(" · ")];
    }
    if (thing.kind === "unit") {
      const { code, name, address } = this.plan.units;
      return [name?.[thing.row] || code[thing.row], address?.[thing.row] ?? ""];
    }
    if (thing.kind === "move") return [`${thing.row + 1}. ${this.moveName(thing.row)}`, this.moved(thing.row)];
    return [`${thing.row + 1}. ${kindWord(this.plan.issues.kind[thing.row])}`, this.concern(thing.row)];
  }

  private isCounted(level: number): boolean {
    return level === this.cellLevel || this.plan.levels[level].counted;
  }

  private counts(level: number, row: number): string {
    if (!this.isCounted(level)) return "";
    const columns = this.map.columns[level];
    const parts: string[] = [];
    const unknown = columns.buildings[row] > 0 && columns.households_missing[row] === columns.buildings[row];
    if (this.plan.buildings.rows > 0) {
      if (!unknown) parts.push(counted(columns.households[row], "household"));
      parts.push(counted(columns.buildings[row], "building"));
    }
    if (this.hasUnits) parts.push(counted(columns.units[row], "unit"));
    return parts.join(" · ");
  }

  private get hasUnits(): boolean {
    return this.plan.units.code.length + this.plan.units.left_out > 0;
  }

  card(chosen: Chosen | null): Node[] {
    if (!chosen) return this.overview();
    if (chosen.kind === "area") return this.areaCard(chosen.level, chosen.row, "h2");
    if (chosen.kind === "building") return this.buildingCard(chosen.row);
    if (chosen.kind === "unit") return this.unitCard(chosen.row);
    return chosen.kind === "move" ? this.moveCard(chosen.row) : this.issueCard(chosen.row);
  }

  private overview(): Node[] {
    const { plan } = this;
    const rows: [string, Child][] = plan.levels.map((level) => [
      levelWord(level.level),
      number(level.code.length),
    ]);
    rows.push([say("cells"), number(plan.cells.code.length)]);
    if (plan.buildings.rows > 0) {
      rows.push([say("buildings"), number(plan.buildings.rows)]);
      if (plan.buildings.households_sum !== null)
        rows.push([say("households"), number(plan.buildings.households_sum)]);
    }
    if (this.hasUnits) rows.push([say("units"), number(plan.units.code.length + plan.units.left_out)]);
    const left: string[] = [];
    if (plan.buildings.unassigned > 0) left.push(counted(plan.buildings.unassigned, "building"));
    if (plan.units.unassigned > 0) left.push(counted(plan.units.unassigned, "unit"));
    const nodes: Node[] = [element("h2", {}, say("whole")), table(rows)];
    if (left.length > 0)
      nodes.push(element("p", { class: "warn" }, say("in_no_cell", listed(left))));
    nodes.push(element("p", { class: "quiet" }, say("hint")));
    return nodes;
  }

  private path(level: number, row: number): HTMLElement {
    const steps: Node[] = [];
    for (let at = this.parentOf(level, row); at; at = this.parentOf(at.level, at.row)) {
      const { level: l, row: r } = at;
      const { name, code } = this.map.columns[l];
      steps.unshift(
        element("li", {}, this.link({ kind: "area", level: l, row: r }, name[r] || code[r])),
      );
    }
    return element("ol", { class: "path" }, ...steps);
  }

  private areaCard(level: number, row: number, heading: "h2" | "h3"): Node[] {
    const columns = this.map.columns[level];
    const rows: [string, Child][] = [[say("code"), columns.code[row]]];
    if (columns.name[row]) rows.push([say("name"), columns.name[row]]);
    const parent = this.parentOf(level, row);
    if (parent)
      rows.push([
        this.levelName(parent.level),
        this.link({ kind: "area", ...parent }, this.areaName(parent.level, parent.row)),
      ]);
    rows.push([say("area"), area(columns.area_m2[row])]);
    if (this.isCounted(level) && this.plan.buildings.rows > 0) {
      const missing = columns.households_missing[row];
      const estimated = columns.households_estimated[row];
      const unknown = missing > 0 && missing === columns.buildings[row];
      rows.push([say("households"), unknown ? say("unknown") : number(columns.households[row])]);
      if (missing > 0 && !unknown) rows.push([say("households_missing"), number(missing)]);
      if (estimated > 0) rows.push([say("households_estimated"), number(estimated)]);
      rows.push([say("buildings"), number(columns.buildings[row])]);
    }
    if (this.isCounted(level) && this.hasUnits) rows.push([say("units"), number(columns.units[row])]);
    if (level === this.cellLevel && this.plan.cells.remark[row])
      rows.push([say("remark"), this.plan.cells.remark[row]]);
    const title = columns.name[row] || `${this.levelName(level)} ${columns.code[row]}`;
    return [
      element(heading, {}, title),
      this.path(level, row),
      table(rows, { id: heading === "h2" ? "ledger" : "ledger-of-cell" }),
      ...this.inside(level, row),
    ];
  }

  /** Lists of what an area holds. */
  private inside(level: number, row: number): Node[] {
    const { plan } = this;
    const lists: Node[] = [];
    const below =
      level === plan.parent_level && plan.cells.code.length > 0 ? this.cellLevel : level + 1;
    if (level < this.cellLevel && below <= this.cellLevel && below < this.map.columns.length) {
      const things = rowsWhere(this.map.columns[below].parent, row).map(
        (r): Chosen => ({ kind: "area", level: below, row: r }),
      );
      lists.push(this.list(this.levelName(below), things, true));
    }
    if (level === this.cellLevel) {
      const of = (kind: "building" | "unit", cell: number[]): Chosen[] =>
        rowsWhere(cell, row).map((r) => ({ kind, row: r }));
      lists.push(this.list(say("units_listed"), of("unit", plan.units.cell), false));
      lists.push(this.list(say("buildings"), of("building", plan.buildings.cell), false));
    }
    return lists;
  }

  private list(title: string, things: Chosen[], open: boolean): Node {
    if (things.length === 0) return document.createTextNode("");
    const items = things.slice(0, listedAtMost).map((thing) => {
      const [name, facts] = this.tip(thing);
      return element(
        "li",
        {},
        this.link(thing, name),
        facts ? element("span", { class: "quiet" }, ` ${facts}`) : null,
      );
    });
    if (things.length > listedAtMost)
      items.push(element("li", { class: "quiet" }, say("more", number(things.length - listedAtMost))));
    const made = element(
      "details",
      {},
      element("summary", {}, `${title} (${number(things.length)})`),
      element("ul", { class: "list" }, ...items),
    );
    made.open = open;
    return made;
  }

  private buildingCard(row: number): Node[] {
    const { buildings, units } = this.plan;
    const rows: [string, Child][] = [[say("code"), buildings.code[row]]];
    const add = (key: string, text: string | undefined): void => {
      if (text) rows.push([say(key), text]);
    };
    add("name", buildings.name?.[row]);
    add("kind", buildings.kind?.[row]);
    add("floors", buildings.floors?.[row]);
    add("address", buildings.address?.[row]);
    const households = buildings.households[row];
    const estimated = buildings.estimated[row] === 1;
    rows.push([
      estimated ? say("households_guess") : say("households"),
      households === null ? say("unknown") : number(households),
    ]);
    return [
      element("h2", {}, buildings.name?.[row] || `${say("building")} ${buildings.code[row]}`),
      table(rows, { id: "object" }),
      this.list(
        say("units_listed"),
        rowsWhere(units.building, row).map((r): Chosen => ({ kind: "unit", row: r })),
        true,
      ),
      ...this.cellOf(buildings.cell[row] ?? -1),
    ];
  }

  private unitCard(row: number): Node[] {
    const { units, buildings } = this.plan;
    const rows: [string, Child][] = [[say("code"), units.code[row]]];
    const add = (key: string, text: string | undefined): void => {
      if (text) rows.push([say(key), text]);
    };
    add("name", units.name?.[row]);
    add("kind", units.kind?.[row]);
    add("address", units.address?.[row]);
    const building = units.building[row];
    if (building >= 0)
      rows.push([
        say("building"),
        this.link(
          { kind: "building", row: building },
          buildings.name?.[building] || buildings.code[building],
        ),
      ]);
    return [
      element("h2", {}, units.name?.[row] || `${say("unit")} ${units.code[row]}`),
      table(rows, { id: "object" }),
      ...this.cellOf(units.cell[row]),
    ];
  }

  private cellOf(cell: number): Node[] {
    if (cell < 0) return [element("p", { class: "warn" }, say("no_cell"))];
    const [title, path, rows] = this.areaCard(this.cellLevel, cell, "h3");
    return [title, path, rows];
  }

  /** Who is concerned, in a sentence. */
  concern(row: number): string {
    const { issues } = this.plan;
    const people: string[] = [];
    const households = issues.households[row];
    if (households !== null && households > 0) people.push(counted(households, "household"));
    if (issues.buildings[row] > 0) people.push(counted(issues.buildings[row], "building"));
    if (issues.units[row] > 0) people.push(counted(issues.units[row], "unit"));
    if (people.length === 0) return issues.buildings[row] < 0 ? "" : say("concern.nobody");
    const key = `concern.${issues.kind[row]}`;
    return say(isWord(key) ? key : "concern.other", listed(people));
  }

  /** "001 → 002". */
  moveName(row: number): string {
    const { difference } = this.plan;
    return `${difference?.from[row] || say("nowhere")} → ${difference?.to[row] || say("nowhere")}`;
  }

  /** How much and how many changed hands. */
  moved(row: number): string {
    const { difference } = this.plan;
    if (!difference) return "";
    const people: string[] = [];
    const households = difference.households[row];
    if (households !== null && households > 0) people.push(counted(households, "household"));
    if (difference.buildings[row] > 0) people.push(counted(difference.buildings[row], "building"));
    if (difference.units[row] > 0) people.push(counted(difference.units[row], "unit"));
    const m2 = difference.area_m2[row];
    if (m2 !== null && m2 > 0) people.push(area(m2));
    return people.join(" · ");
  }

  private moveCard(row: number): Node[] {
    const { difference } = this.plan;
    if (!difference) return [];
    const cell = (code: string, r: number): Child => {
      if (!code) return say("nowhere");
      if (r < 0) return code;
      return this.link({ kind: "area", level: this.cellLevel, row: r }, this.areaName(this.cellLevel, r));
    };
    const rows: [string, Child][] = [
      // A cell that has another code now is named by the one it had.
      [say("from"), cell(difference.from[row], this.sameCode(difference.from[row], difference.from_row[row]))],
      [say("to"), cell(difference.to[row], difference.to_row[row])],
    ];
    const m2 = difference.area_m2[row];
    if (m2 !== null && m2 > 0) rows.push([say("area"), area(m2)]);
    const households = difference.households[row];
    if (households !== null) rows.push([say("households"), number(households)]);
    if (difference.buildings[row] >= 0) rows.push([say("buildings"), number(difference.buildings[row])]);
    if (this.hasUnits && difference.units[row] >= 0) rows.push([say("units"), number(difference.units[row])]);
    const about = m2 === 0 ? "moved.land_stayed" : `moved.${this.map.moveKind(row)}`;
    return [
      element("h2", {}, `${row + 1}. ${this.moveName(row)}`),
      element("p", {}, say(about)),
      table(rows, { id: "object" }),
      this.list(
        say("buildings"),
        difference.building_rows[row].map((r): Chosen => ({ kind: "building", row: r })),
        true,
      ),
    ];
  }

  private sameCode(code: string, row: number): number {
    return row >= 0 && this.plan.cells.code[row] === code ? row : -1;
  }

  /** Codes of cells that are new, gone or have another code. */
  fates(): Node[] {
    const { difference } = this.plan;
    const titles: [string, string][] = [
      ["added", say("new_cells")],
      ["gone", say("old_cells")],
      ["recoded", say("recoded_cells")],
    ];
    return titles.flatMap(([fate, title]) => {
      const cells = difference?.fates.filter(([word]) => word === fate) ?? [];
      if (cells.length === 0) return [];
      const items = cells.slice(0, listedAtMost).map(([, before, now]) => {
        const row = now ? this.plan.cells.code.indexOf(now) : -1;
        const text = before && now ? `${before} → ${now}` : before || now;
        return element("li", {}, row < 0 ? text : this.link({ kind: "area", level: this.cellLevel, row }, text));
      });
      if (cells.length > listedAtMost)
        items.push(element("li", { class: "quiet" }, say("more", number(cells.length - listedAtMost))));
      return [
        element(
          "details",
          {},
          element("summary", {}, `${title} (${number(cells.length)})`),
          element("ul", { class: "list" }, ...items),
        ),
      ];
    });
  }

  private issueCard(row: number): Node[] {
    const { issues, cells } = this.plan;
    const level = this.map.levelOfIssue(row);
    const rows: [string, Child][] = [];
    const named = issues.rows[row].map((r, k) =>
      element("li", {}, this.link({ kind: "area", level, row: r }, issues.cells[row][k])),
    );
    if (named.length > 0)
      rows.push([
        level === this.cellLevel && cells.code.length > 0 ? say("cells") : this.levelName(level),
        element("ul", { class: "codes" }, ...named),
      ]);
    const above = level === this.cellLevel ? this.plan.parent_level : level - 1;
    const areaOf = (code: string): Child => {
      const at = this.map.columns[above]?.code.indexOf(code) ?? -1;
      if (at < 0) return code;
      return this.link({ kind: "area", level: above, row: at }, this.areaName(above, at));
    };
    if (issues.parent[row]) rows.push([say("within"), areaOf(issues.parent[row])]);
    if (issues.neighbour[row]) rows.push([say("lies_in"), areaOf(issues.neighbour[row])]);
    const m2 = issues.area_m2[row];
    if (m2 !== null && m2 > 0) rows.push([say("area"), area(m2)]);
    const wide = issues.width_m[row];
    if (wide !== null && wide > 0) rows.push([say("width"), length(wide)]);
    rows.push([say("id"), issues.id[row]]);
    const things = (kind: "building" | "unit", list: number[]): Chosen[] =>
      list.map((r) => ({ kind, row: r }));
    return [
      element("h2", {}, `${row + 1}. ${kindWord(issues.kind[row])}`),
      element("p", {}, isWord(`about.${issues.kind[row]}`) ? say(`about.${issues.kind[row]}`) : ""),
      element("p", { class: "concern", id: "concern" }, this.concern(row)),
      table(rows, { id: "object" }),
      this.list(say("buildings"), things("building", issues.building_rows[row]), true),
      this.list(say("units_listed"), things("unit", issues.unit_rows[row]), true),
    ];
  }
}

function rowsWhere(values: number[], value: number): number[] {
  const rows: number[] = [];
  values.forEach((v, row) => {
    if (v === value) rows.push(row);
  });
  return rows;
}

function table(rows: [string, Child][], attributes: Record<string, string> = {}): HTMLTableElement {
  return element(
    "table",
    attributes,
    element(
      "tbody",
      {},
      ...rows.map(([name, value]) =>
        element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)),
      ),
    ),
  );
}
