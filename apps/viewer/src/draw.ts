// SPDX-License-Identifier: Apache-2.0
// The map: what is drawn at which scale, and what lies under the pointer.
import { select } from "d3-selection";
import { type ZoomTransform, zoom, zoomIdentity } from "d3-zoom";
import { Areas, Tiles } from "./areas";
import { type AreaColumns, type Box, type PlanData, type Shapes, unpacked } from "./plan";
import type { Kind, Thing } from "./search";
import { type Palette, type Theme, cellColour, palette } from "./theme";

/** What is chosen or pointed at; `level` of an area: the number of levels for cells. */
export type Chosen =
  | { kind: "area"; level: number; row: number }
  | { kind: "building" | "unit" | "issue" | "move"; row: number };

const font = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif';

interface LabelSpot {
  x: number;
  y: number;
  wide: number;
  high: number;
}

/** A straight run of a named line, long enough to carry its name. */
interface NameRun {
  name: string;
  x: number;
  y: number;
  angle: number;
  length: number;
  water: boolean;
  weight: number;
}

// Pixels a metre from which things are drawn.
const buildingScale = 0.22;
const wallScale = 0.25;
const unitScale = 1.2;
const laneScale = 0.045;
const nameScale = 0.35;

export class MapView {
  readonly areas: Areas[];
  readonly columns: AreaColumns[];
  readonly buildings: Areas;
  readonly units: Shapes;
  readonly issues: Areas;
  readonly issuePlaces: Shapes;
  readonly moves: Areas;
  readonly movePlaces: Shapes;
  readonly all: Box;
  active: number;
  showIssues = true;
  showMoves = true;
  chosen: Chosen | null = null;
  hovered: Chosen | null = null;
  onClick: (hit: Chosen | null) => void = () => undefined;
  onHover: (hit: Chosen | null, x: number, y: number) => void = () => undefined;
  onDraw: (pixelsPerMetre: number) => void = () => undefined;

  private readonly spots: LabelSpot[][];
  private readonly borders: Tiles[];
  private readonly buildingTiles: Tiles;
  private readonly water: Tiles;
  private readonly lines: { kind: string; weight: number; tiles: Tiles }[];
  private readonly names: NameRun[];
  private readonly behaviour = zoom<HTMLCanvasElement, unknown>();
  private transform: ZoomTransform = zoomIdentity;
  private colours: Palette = palette("light");
  private width = 0;
  private height = 0;
  private waiting = false;
  private hatch: CanvasPattern | null = null;
  private readonly moveHatch = new Map<MoveKind, CanvasPattern | null>();
  private readonly old: Tiles;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly plan: PlanData,
  ) {
    const step = plan.step_m;
    this.columns = [...plan.levels, plan.cells];
    this.areas = this.columns.map((columns) => new Areas(unpacked(columns.shape, step)));
    this.spots = this.columns.map((columns, level) =>
      labelSpots(this.areas[level], unpacked(columns.label, step)),
    );
    this.borders = this.areas.map(({ shapes }) => new Tiles(shapes, rowsOf(shapes), true));
    this.buildings = new Areas(unpacked(plan.buildings.shape, step));
    this.buildingTiles = new Tiles(this.buildings.shapes, rowsOf(this.buildings.shapes), true);
    this.units = unpacked(plan.units.place, step);
    this.issues = new Areas(unpacked(plan.issues.shape, step));
    this.issuePlaces = unpacked(plan.issues.place, step);
    this.moves = new Areas(unpacked(plan.difference?.shape ?? "", step));
    this.movePlaces = unpacked(plan.difference?.place ?? "", step);
    const old = unpacked(plan.difference?.old ?? "", step);
    this.old = new Tiles(old, rowsOf(old), true);
    const water = unpacked(plan.water.shape, step);
    this.water = new Tiles(water, rowsOf(water), true);
    const lines = unpacked(plan.lines.shape, step);
    this.lines = lineGroups(plan, lines);
    this.names = nameRuns(plan, lines);
    this.all = [0, 0, Math.max(plan.size[0] * step, 1), Math.max(plan.size[1] * step, 1)];
    this.active = plan.cells.code.length > 0 ? plan.levels.length : plan.levels.length - 1;
    this.listen();
  }

  private listen(): void {
    const canvas = this.canvas;
    this.behaviour.clickDistance(4).on("zoom", (event: { transform: ZoomTransform }) => {
      this.transform = event.transform;
      this.redraw();
    });
    select(canvas).call(this.behaviour);
    canvas.addEventListener("click", (event) => {
      canvas.focus({ preventScroll: true });
      this.onClick(this.at(event.offsetX, event.offsetY));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch" || event.buttons !== 0) return;
      this.hover(this.at(event.offsetX, event.offsetY), event.offsetX, event.offsetY);
    });
    canvas.addEventListener("pointerleave", () => this.hover(null, 0, 0));
    new ResizeObserver(() => this.resize()).observe(canvas);
  }

  private hover(hit: Chosen | null, x: number, y: number): void {
    const changed = JSON.stringify(hit) !== JSON.stringify(this.hovered);
    this.hovered = hit;
    this.canvas.style.cursor = hit ? "pointer" : "grab";
    this.onHover(hit, x, y);
    if (changed) this.redraw();
  }

  resize(): void {
    const { clientWidth, clientHeight } = this.canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    const first = this.width === 0;
    const middle = this.transform.invert([this.width / 2, this.height / 2]);
    this.width = clientWidth;
    this.height = clientHeight;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    const [west, north, east, south] = this.all;
    const least = Math.min(clientWidth / (east - west), clientHeight / (south - north)) / 2;
    this.behaviour
      .extent([
        [0, 0],
        [clientWidth, clientHeight],
      ])
      .scaleExtent([Math.min(least, 40), 40])
      .translateExtent([
        [west - (east - west), north - (south - north)],
        [east + (east - west), south + (south - north)],
      ]);
    if (first) this.fit(this.all, 0.05);
    else this.behaviour.translateTo(select(this.canvas), middle[0], middle[1]);
    this.redraw();
  }

  setTheme(theme: Theme): void {
    this.colours = palette(theme);
    this.hatch = null;
    this.moveHatch.clear();
    this.redraw();
  }

  /** Shows a box with a margin, a share of the window on each side. */
  fit(box: Box, margin = 0.12, most = 8): void {
    if (!(box[0] <= box[2])) return;
    const wide = Math.max(box[2] - box[0], 1);
    const high = Math.max(box[3] - box[1], 1);
    const room = 1 - 2 * margin;
    const scale = Math.min((this.width * room) / wide, (this.height * room) / high, most);
    const to = zoomIdentity
      .translate(
        this.width / 2 - (scale * (box[0] + box[2])) / 2,
        this.height / 2 - (scale * (box[1] + box[3])) / 2,
      )
      .scale(scale);
    this.behaviour.transform(select(this.canvas), to);
  }

  zoomBy(factor: number): void {
    this.behaviour.scaleBy(select(this.canvas), factor);
  }

  panBy(x: number, y: number): void {
    const { k } = this.transform;
    this.behaviour.translateBy(select(this.canvas), x / k, y / k);
  }

  /** Where a thing lies; nothing has an empty box. */
  boxOf(thing: Chosen): Box {
    if (thing.kind === "area") return this.areas[thing.level].boxes[thing.row];
    if (thing.kind === "building") return this.buildings.boxes[thing.row];
    if (thing.kind === "unit") return this.units.box(thing.row);
    const [areas, places] =
      thing.kind === "move" ? [this.moves, this.movePlaces] : [this.issues, this.issuePlaces];
    const box = areas.boxes[thing.row];
    return box[0] <= box[2] ? box : places.box(thing.row);
  }

  chosenOf(thing: Thing): Chosen {
    const level: Record<Kind, number> = {
      cell: this.plan.levels.length,
      level: thing.level ?? 0,
      building: 0,
      unit: 0,
    };
    return thing.kind === "building" || thing.kind === "unit"
      ? { kind: thing.kind, row: thing.row }
      : { kind: "area", level: level[thing.kind], row: thing.row };
  }

  private view(): Box {
    const [west, north] = this.transform.invert([0, 0]);
    const [east, south] = this.transform.invert([this.width, this.height]);
    return [west, north, east, south];
  }

  /** What lies at a pixel: marks first, then buildings, defects, areas. */
  at(px: number, py: number): Chosen | null {
    const [x, y] = this.transform.invert([px, py]);
    const { k } = this.transform;
    const near = (shapes: Shapes, reach: number): number => {
      let best = -1;
      let least = reach / k;
      for (let row = 0; row < shapes.size; ++row) {
        const place = shapes.place(row);
        if (!place) continue;
        const far = Math.hypot(place[0] - x, place[1] - y);
        if (far < least) [least, best] = [far, row];
      }
      return best;
    };
    if (this.showIssues) {
      const row = near(this.issuePlaces, 10);
      if (row >= 0) return { kind: "issue", row };
    }
    if (this.showMoves) {
      const row = near(this.movePlaces, 10);
      if (row >= 0) return { kind: "move", row };
    }
    if (k >= unitScale) {
      const row = near(this.units, 7);
      if (row >= 0) return { kind: "unit", row };
    }
    if (k >= buildingScale) {
      const row = this.buildings.at(x, y);
      if (row >= 0) return { kind: "building", row };
    }
    if (this.showIssues) {
      const row = this.issues.at(x, y);
      if (row >= 0) return { kind: "issue", row };
    }
    if (this.showMoves) {
      const row = this.moves.at(x, y);
      if (row >= 0) return { kind: "move", row };
    }
    const row = this.areas[this.active].at(x, y);
    return row >= 0 ? { kind: "area", level: this.active, row } : null;
  }

  redraw(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (this.width > 0) this.draw();
    });
  }

  private draw(): void {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const { k, x, y } = this.transform;
    const ratio = this.canvas.width / this.width;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.colours.outside;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(k * ratio, 0, 0, k * ratio, x * ratio, y * ratio);
    context.lineJoin = "round";
    context.lineCap = "round";
    const view = this.view();
    this.drawAreas(context, view);
    this.drawWater(context, view);
    this.drawBuildings(context, view);
    this.drawLines(context, view);
    this.drawMoves(context, view);
    this.drawBorders(context, view);
    this.drawUnits(context, view);
    this.drawIssues(context, view);
    this.drawChosen(context);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawTexts(context, view);
    this.drawMarks(context, "move", this.showMoves, this.movePlaces, this.colours.move);
    this.drawMarks(context, "issue", this.showIssues, this.issuePlaces, this.colours.issue);
    this.canvas.dataset.view = `${k},${x},${y}`;
    this.onDraw(k);
  }

  private drawAreas(context: CanvasRenderingContext2D, view: Box): void {
    const areas = this.areas[this.active];
    const colours = this.columns[this.active].colour;
    for (const row of areas.within(view)) {
      context.fillStyle = cellColour(this.colours, colours[row]);
      context.fill(areas.path(row), "evenodd");
    }
  }

  private drawWater(context: CanvasRenderingContext2D, view: Box): void {
    context.fillStyle = this.colours.water;
    this.water.draw(view, (path) => context.fill(path, "evenodd"));
  }

  private drawBuildings(context: CanvasRenderingContext2D, view: Box): void {
    const { k } = this.transform;
    if (k < buildingScale) return;
    context.fillStyle = this.colours.building;
    context.strokeStyle = this.colours.buildingEdge;
    context.lineWidth = 0.7 / k;
    this.buildingTiles.draw(view, (path) => {
      context.fill(path, "evenodd");
      if (k > 0.8) context.stroke(path);
    });
  }

  private drawLines(context: CanvasRenderingContext2D, view: Box): void {
    const { k } = this.transform;
    const stroke = (tiles: Tiles, colour: string, width: number, dash: number[] = []): void => {
      context.strokeStyle = colour;
      context.lineWidth = width / k;
      context.setLineDash(dash.map((d) => d / k));
      tiles.draw(view, (path) => context.stroke(path));
      context.setLineDash([]);
    };
    const shown = this.lines.filter(
      ({ kind, weight }) =>
        (kind !== "wall" || k >= wallScale) && (weight > 1 || kind !== "road" || k >= laneScale),
    );
    for (const { kind, weight, tiles } of shown)
      if (kind === "water") stroke(tiles, this.colours.waterEdge, roadWidth(weight, k));
    for (const { kind, weight, tiles } of shown)
      if (kind === "road" && weight > 0) stroke(tiles, this.colours.casing, roadWidth(weight, k) + 1.2);
    for (const { kind, weight, tiles } of shown) {
      if (kind === "road" && weight > 0) stroke(tiles, this.colours.road, roadWidth(weight, k));
      if (kind === "road" && weight === 0 && k >= wallScale)
        stroke(tiles, this.colours.path, 1, [4, 3]);
      if (kind === "rail") {
        stroke(tiles, this.colours.rail, 3);
        stroke(tiles, this.colours.outside, 1.4, [7, 7]);
      }
      if (kind === "wall") stroke(tiles, this.colours.wall, 1, [1, 3]);
    }
  }

  private drawBorders(context: CanvasRenderingContext2D, view: Box): void {
    const { k } = this.transform;
    context.strokeStyle = this.colours.cell;
    context.lineWidth = borderWidth(k) / k;
    this.borders[this.active].draw(view, (path) => context.stroke(path));
    const levels = this.plan.levels.length;
    for (let level = Math.min(levels, this.active) - 1; level >= 0; --level) {
      const share = levels > 1 ? level / (levels - 1) : 0;
      context.strokeStyle = this.colours.level;
      context.lineWidth = levelWidth(share) / k;
      this.borders[level].draw(view, (path) => context.stroke(path));
    }
  }

  private drawUnits(context: CanvasRenderingContext2D, view: Box): void {
    const { k } = this.transform;
    if (k < unitScale) return;
    context.fillStyle = this.colours.unit;
    context.strokeStyle = this.colours.chosenHalo;
    context.lineWidth = 1 / k;
    for (let row = 0; row < this.units.size; ++row) {
      const place = this.units.place(row);
      if (!place || !inBox(place, view)) continue;
      context.beginPath();
      context.arc(place[0], place[1], 3 / k, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }

  private drawIssues(context: CanvasRenderingContext2D, view: Box): void {
    if (!this.showIssues) return;
    const { k } = this.transform;
    this.hatch ??= hatched(context, this.colours.issue);
    this.hatch?.setTransform(new DOMMatrix().scale(1 / k));
    for (const row of this.issues.within(view)) {
      if (!this.issues.shapes.has(row)) continue;
      const path = this.issues.path(row);
      context.fillStyle = this.colours.issueFill;
      context.fill(path, "evenodd");
      if (this.hatch) context.fillStyle = this.hatch;
      context.fill(path, "evenodd");
      context.strokeStyle = this.colours.issue;
      context.lineWidth = 1.8 / k;
      context.stroke(path);
    }
  }

  /** Land that changed hands, and under today's borders those of before, dashed. */
  private drawMoves(context: CanvasRenderingContext2D, view: Box): void {
    if (!this.showMoves || this.moves.shapes.size === 0) return;
    const { k } = this.transform;
    for (const row of this.moves.within(view)) {
      if (!this.moves.shapes.has(row)) continue;
      const path = this.moves.path(row);
      context.fillStyle = this.colours.moveFill;
      context.fill(path, "evenodd");
      const kind = this.moveKind(row);
      if (!this.moveHatch.has(kind)) this.moveHatch.set(kind, hatched(context, this.colours.move, kind));
      const hatch = this.moveHatch.get(kind);
      hatch?.setTransform(new DOMMatrix().scale(1 / k));
      if (hatch) context.fillStyle = hatch;
      context.fill(path, "evenodd");
    }
    context.strokeStyle = this.colours.move;
    context.lineWidth = borderWidth(k) / k;
    context.setLineDash([6 / k, 4 / k]);
    context.lineCap = "butt";
    this.old.draw(view, (path) => context.stroke(path));
    context.setLineDash([]);
    context.lineCap = "round";
  }

  moveKind(row: number): MoveKind {
    const { difference } = this.plan;
    if (difference?.from[row] === "") return "added";
    return difference?.to[row] === "" ? "gone" : "changed";
  }

  private drawMarks(
    context: CanvasRenderingContext2D,
    kind: "issue" | "move",
    shown: boolean,
    places: Shapes,
    colour: string,
  ): void {
    if (!shown) return;
    context.font = `600 11px ${font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const first = this.chosen?.kind === kind ? this.chosen.row : -1;
    const { badges, dots } = this.marks(places, first);
    context.fillStyle = colour;
    for (const [px, py] of dots) context.fillRect(px - 2, py - 2, 4, 4);
    // The worst lie on top.
    for (const { row, px, py } of badges.reverse()) {
      const size = row === first ? 12 : 9;
      context.beginPath();
      if (kind === "issue") context.arc(px, py, size, 0, 2 * Math.PI);
      else context.rect(px - size, py - size, 2 * size, 2 * size);
      context.fillStyle = colour;
      context.fill();
      context.lineWidth = row === first ? 3 : 1.5;
      context.strokeStyle = row === first ? this.colours.chosen : this.colours.chosenHalo;
      context.stroke();
      context.fillStyle = this.colours.chosenHalo;
      if (row < 999) context.fillText(String(row + 1), px, py + 0.5, 15);
    }
  }

  /** Numbers where there is room for them, the chosen one first, then the worst; else dots. */
  private marks(
    places: Shapes,
    first: number,
  ): {
    badges: { row: number; px: number; py: number }[];
    dots: [number, number][];
  } {
    const badges: { row: number; px: number; py: number }[] = [];
    const dots: [number, number][] = [];
    const taken = new Set<string>();
    const dotted = new Set<string>();
    const add = (row: number): void => {
      const place = places.place(row);
      if (!place) return;
      const [px, py] = this.transform.apply(place);
      if (px < -12 || py < -12 || px > this.width + 12 || py > this.height + 12) return;
      const [column, line] = [Math.round(px / 14), Math.round(py / 14)];
      const around = [-1, 0, 1].flatMap((i) => [-1, 0, 1].map((j) => `${column + i},${line + j}`));
      if (!around.some((key) => taken.has(key))) {
        taken.add(`${column},${line}`);
        badges.push({ row, px, py });
        return;
      }
      const key = `${Math.round(px / 3)},${Math.round(py / 3)}`;
      if (dotted.has(key)) return;
      dotted.add(key);
      dots.push([px, py]);
    };
    if (first >= 0) add(first);
    for (let row = 0; row < places.size; ++row) if (row !== first) add(row);
    return { badges, dots };
  }

  private drawChosen(context: CanvasRenderingContext2D): void {
    const { k } = this.transform;
    const outline = (thing: Chosen | null, colour: string, width: number, halo: number): void => {
      if (!thing || thing.kind === "issue") return;
      if (thing.kind === "move" && !this.moves.shapes.has(thing.row)) return;
      let path: Path2D;
      if (thing.kind === "unit") {
        const place = this.units.place(thing.row);
        if (!place) return;
        path = new Path2D();
        path.arc(place[0], place[1], 8 / k, 0, 2 * Math.PI);
      } else {
        path =
          thing.kind === "area"
            ? this.areas[thing.level].path(thing.row)
            : (thing.kind === "move" ? this.moves : this.buildings).path(thing.row);
      }
      if (halo > 0) {
        context.strokeStyle = this.colours.chosenHalo;
        context.lineWidth = halo / k;
        context.stroke(path);
      }
      context.strokeStyle = colour;
      context.lineWidth = width / k;
      context.stroke(path);
    };
    outline(this.hovered, this.colours.hover, 2, 0);
    if (this.chosen?.kind === "issue") {
      const level = this.levelOfIssue(this.chosen.row);
      for (const row of this.plan.issues.rows[this.chosen.row])
        outline({ kind: "area", level, row }, this.colours.chosen, 2.5, 5);
    }
    outline(this.chosen, this.colours.chosen, 3, 6);
  }

  levelOfIssue(row: number): number {
    const named = this.plan.levels.findIndex(({ level }) => level === this.plan.issues.level[row]);
    return named < 0 ? this.plan.levels.length : named;
  }

  private drawTexts(context: CanvasRenderingContext2D, view: Box): void {
    const taken: Box[] = [];
    context.textBaseline = "middle";
    this.drawLabels(context, view, taken);
    if (this.transform.k >= nameScale) this.drawNames(context, taken);
  }

  /** Labels of the lowest level of which many have room. */
  private drawLabels(context: CanvasRenderingContext2D, view: Box, taken: Box[]): void {
    const { k } = this.transform;
    for (let level = this.active; level >= 0; --level) {
      const own = level === this.active;
      const size = own ? 12 : 14;
      context.font = `600 ${size}px ${font}`;
      const rows = this.areas[level].within(view).filter((row) => this.areas[level].shapes.has(row));
      const fitting = rows.filter((row) => {
        const spot = this.spots[level][row];
        const wide = context.measureText(this.label(level, row)).width;
        return spot.wide * k > wide + 6 && spot.high * k > size + 4;
      });
      if (fitting.length < 0.4 * rows.length && level > 0) continue;
      context.textAlign = "center";
      for (const row of fitting) this.drawLabel(context, level, row, size, taken);
      return;
    }
  }

  private drawLabel(
    context: CanvasRenderingContext2D,
    level: number,
    row: number,
    size: number,
    taken: Box[],
  ): void {
    const { k } = this.transform;
    const own = level === this.active;
    const spot = this.spots[level][row];
    const [px, py] = this.transform.apply([spot.x, spot.y]);
    const text = this.label(level, row);
    const name = this.columns[level].name[row];
    context.font = `${size - 1}px ${font}`;
    const second =
      own && name && name !== text && spot.high * k > 2.6 * size + 6 &&
      context.measureText(name).width + 8 < spot.wide * k;
    const wide = Math.max(context.measureText(name).width, context.measureText(text).width);
    const lift = second ? size * 0.62 : 0;
    const write = (words: string, y: number): void => {
      context.strokeStyle = this.colours.halo;
      context.lineWidth = 3;
      context.strokeText(words, px, y);
      context.fillStyle = own ? this.colours.text : this.colours.areaText;
      context.fillText(words, px, y);
    };
    if (second) write(name, py + size * 0.68);
    context.font = `600 ${size}px ${font}`;
    write(text, py - lift);
    taken.push([px - wide / 2, py - size * 1.4, px + wide / 2, py + size * 1.4]);
  }

  label(level: number, row: number): string {
    if (level === this.plan.levels.length) return this.plan.cells.short[row];
    const { name, code } = this.plan.levels[level];
    return name[row] || code[row];
  }

  private drawNames(context: CanvasRenderingContext2D, taken: Box[]): void {
    const { k } = this.transform;
    const written = new Map<string, [number, number][]>();
    context.font = `11px ${font}`;
    context.textAlign = "center";
    for (const run of this.names) {
      const [px, py] = this.transform.apply([run.x, run.y]);
      if (px < 0 || py < 0 || px > this.width || py > this.height) continue;
      const wide = context.measureText(run.name).width;
      if (run.length * k < wide + 12) continue;
      const before = written.get(run.name) ?? [];
      if (before.some(([qx, qy]) => Math.hypot(px - qx, py - qy) < 320)) continue;
      const reachX = (Math.abs(Math.cos(run.angle)) * wide) / 2 + 6;
      const reachY = (Math.abs(Math.sin(run.angle)) * wide) / 2 + 6;
      const box: Box = [px - reachX, py - reachY, px + reachX, py + reachY];
      if (taken.some((t) => t[0] < box[2] && t[2] > box[0] && t[1] < box[3] && t[3] > box[1])) continue;
      taken.push(box);
      written.set(run.name, [...before, [px, py]]);
      context.save();
      context.translate(px, py);
      context.rotate(run.angle);
      context.strokeStyle = this.colours.halo;
      context.lineWidth = 3;
      context.strokeText(run.name, 0, 0);
      context.fillStyle = run.water ? this.colours.waterEdge : this.colours.roadText;
      context.fillText(run.name, 0, 0);
      context.restore();
    }
  }
}

/** Pixels; `share` is 0 for the top level and 1 for the lowest. */
export function levelWidth(share: number): number {
  return 3.8 - 2 * share;
}

function rowsOf(shapes: Shapes): number[] {
  return Array.from({ length: shapes.size }, (_, row) => row);
}

function inBox([x, y]: [number, number], box: Box): boolean {
  return box[0] <= x && x <= box[2] && box[1] <= y && y <= box[3];
}

/** On the ground 7 to 26 m, within what can be told apart on the screen. */
function roadWidth(weight: number, k: number): number {
  const ground = [3, 7, 15, 26][weight] ?? 7;
  const least = [0.6, 0.8, 1.6, 2.6][weight] ?? 1;
  const most = [6, 14, 22, 30][weight] ?? 14;
  return Math.min(most, Math.max(least, ground * k));
}

function lineGroups(
  plan: PlanData,
  lines: Shapes,
): { kind: string; weight: number; tiles: Tiles }[] {
  const rows = new Map<string, number[]>();
  plan.lines.kind.forEach((kind, row) => {
    const key = `${plan.lines.weight[row]} ${kind}`;
    const list = rows.get(key);
    if (list) list.push(row);
    else rows.set(key, [row]);
  });
  return [...rows.keys()].sort().map((key) => {
    const [weight, kind] = key.split(" ");
    return { kind, weight: Number(weight), tiles: new Tiles(lines, rows.get(key) ?? [], false) };
  });
}

/** In the middle of the room to all sides. */
function labelSpots(areas: Areas, places: Shapes): LabelSpot[] {
  return rowsOf(places).map((row) => {
    const place = places.place(row);
    if (!place) return { x: 0, y: 0, wide: 0, high: 0 };
    let [x, y] = place;
    let across = areas.stretch(row, x, y, "x");
    x = (across[0] + across[1]) / 2;
    const down = areas.stretch(row, x, y, "y");
    y = (down[0] + down[1]) / 2;
    across = areas.stretch(row, x, y, "x");
    const half = Math.min(x - across[0], across[1] - x);
    return { x, y, wide: 2 * half, high: down[1] - down[0] };
  });
}

/** The longest nearly straight run of each named line; important ones first. */
function nameRuns(plan: PlanData, lines: Shapes): NameRun[] {
  const runs: NameRun[] = [];
  for (let row = 0; row < lines.size; ++row) {
    const name = plan.lines.name[row];
    if (!name || plan.lines.kind[row] === "wall") continue;
    let best: NameRun | null = null;
    for (let p = lines.rows[row]; p < lines.rows[row + 1]; ++p) {
      for (let i = lines.paths[p]; i + 1 < lines.paths[p + 1]; ++i) {
        let along = 0;
        for (let j = i + 1; j < lines.paths[p + 1] && j < i + 40; ++j) {
          const [ax, ay, bx, by] = [i, j].flatMap((n) => [lines.places[2 * n], lines.places[2 * n + 1]]);
          along += Math.hypot(bx - lines.places[2 * j - 2], by - lines.places[2 * j - 1]);
          const chord = Math.hypot(bx - ax, by - ay);
          if (chord < 0.99 * along) break;
          if (best && chord <= best.length) continue;
          let angle = Math.atan2(by - ay, bx - ax);
          if (angle > Math.PI / 2) angle -= Math.PI;
          if (angle < -Math.PI / 2) angle += Math.PI;
          best = {
            name,
            x: (ax + bx) / 2,
            y: (ay + by) / 2,
            angle,
            length: chord,
            water: plan.lines.kind[row] === "water",
            weight: plan.lines.weight[row],
          };
        }
      }
    }
    if (best) runs.push(best);
  }
  return runs.sort((a, b) => b.weight - a.weight || b.length - a.length);
}

/** Of cells, in pixels. */
function borderWidth(k: number): number {
  return Math.min(1.4, Math.max(0.5, k * 8));
}

/** Whether land came from no cell, went to none, or from one to another. */
export type MoveKind = "added" | "gone" | "changed";

/** Strokes that rise, as of issues and of land that changed its cell, fall, or do both. */
export function hatched(
  context: CanvasRenderingContext2D,
  colour: string,
  kind: MoveKind = "changed",
): CanvasPattern | null {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const drawing = tile.getContext("2d");
  if (!drawing) return null;
  drawing.strokeStyle = colour;
  drawing.lineWidth = 1.2;
  drawing.beginPath();
  for (const shift of [-8, 0, 8]) {
    if (kind !== "added") {
      drawing.moveTo(shift - 1, 9);
      drawing.lineTo(shift + 9, -1);
    }
    if (kind !== "changed") {
      drawing.moveTo(shift - 1, -1);
      drawing.lineTo(shift + 9, 9);
    }
  }
  drawing.stroke();
  return context.createPattern(tile, "repeat");
}
