// SPDX-License-Identifier: Apache-2.0
// Areas and lines as they are looked up and drawn: where something lies, what a place hits.
import Flatbush from "flatbush";
import { type Box, Shapes } from "./plan";

function add(path: Path2D, shapes: Shapes, row: number, closed: boolean): void {
  for (let p = shapes.rows[row]; p < shapes.rows[row + 1]; ++p) {
    const begin = shapes.paths[p];
    const end = shapes.paths[p + 1];
    for (let i = begin; i < end; ++i) {
      const x = shapes.places[2 * i];
      const y = shapes.places[2 * i + 1];
      if (i === begin) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    if (closed) path.closePath();
  }
}

/** Polygons that can be hit, each drawn by itself. */
export class Areas {
  readonly boxes: Box[] = [];
  private readonly index: Flatbush | null;
  private readonly drawn: (Path2D | undefined)[] = [];

  constructor(readonly shapes: Shapes) {
    for (let row = 0; row < shapes.size; ++row) this.boxes.push(shapes.box(row));
    this.index = shapes.size > 0 ? new Flatbush(shapes.size) : null;
    for (const box of this.boxes) {
      // A row without geometry lies where nobody looks.
      const there = box[0] <= box[2] ? box : [-1e12, -1e12, -1e12, -1e12];
      this.index?.add(there[0], there[1], there[2], there[3]);
    }
    this.index?.finish();
  }

  path(row: number): Path2D {
    let path = this.drawn[row];
    if (!path) {
      path = new Path2D();
      add(path, this.shapes, row, true);
      this.drawn[row] = path;
    }
    return path;
  }

  within(box: Box): number[] {
    return this.index ? this.index.search(...box).sort((a, b) => a - b) : [];
  }

  /** The last row that holds a place, -1 for none. */
  at(x: number, y: number): number {
    const rows = this.within([x, y, x, y]);
    for (let k = rows.length; k-- > 0; ) if (this.holds(rows[k], x, y)) return rows[k];
    return -1;
  }

  holds(row: number, x: number, y: number): boolean {
    let inside = false;
    this.edges(row, (ax, ay, bx, by) => {
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    });
    return inside;
  }

  /** The stretch through a place that lies in the row: where it begins and ends, along x or y. */
  stretch(row: number, x: number, y: number, along: "x" | "y"): [number, number] {
    const place = along === "x" ? x : y;
    let before = -Infinity;
    let after = Infinity;
    this.edges(row, (ax, ay, bx, by) => {
      const [a, b, u, v, level] = along === "x" ? [ax, bx, ay, by, y] : [ay, by, ax, bx, x];
      if (u > level === v > level) return;
      const crossing = a + ((level - u) / (v - u)) * (b - a);
      if (crossing <= place) before = Math.max(before, crossing);
      else after = Math.min(after, crossing);
    });
    return before === -Infinity || after === Infinity ? [place, place] : [before, after];
  }

  private edges(row: number, use: (ax: number, ay: number, bx: number, by: number) => void): void {
    const { rows, paths, places } = this.shapes;
    for (let p = rows[row]; p < rows[row + 1]; ++p)
      for (let i = paths[p], last = paths[p + 1] - 1; i < paths[p + 1]; last = i++)
        use(places[2 * last], places[2 * last + 1], places[2 * i], places[2 * i + 1]);
  }
}

interface Tile {
  box: Box;
  rows: number[];
  path?: Path2D;
}

/** Many small shapes, drawn by tiles of some hundreds that lie close to each other. */
export class Tiles {
  private readonly tiles: Tile[] = [];

  constructor(
    private readonly shapes: Shapes,
    rows: number[],
    private readonly closed: boolean,
  ) {
    const boxes = new Map<number, Box>();
    let all: Box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const row of rows) {
      if (!shapes.has(row)) continue;
      const box = shapes.box(row);
      boxes.set(row, box);
      all = [
        Math.min(all[0], box[0]),
        Math.min(all[1], box[1]),
        Math.max(all[2], box[2]),
        Math.max(all[3], box[3]),
      ];
    }
    const side = Math.max(1, Math.round(Math.sqrt(boxes.size / 200)));
    const byPlace = new Map<number, Tile>();
    for (const [row, box] of boxes) {
      const column = Math.floor((((box[0] + box[2]) / 2 - all[0]) / (all[2] - all[0] || 1)) * side);
      const line = Math.floor((((box[1] + box[3]) / 2 - all[1]) / (all[3] - all[1] || 1)) * side);
      const key = line * (side + 1) + column;
      const tile = byPlace.get(key) ?? { box, rows: [] };
      tile.box = [
        Math.min(tile.box[0], box[0]),
        Math.min(tile.box[1], box[1]),
        Math.max(tile.box[2], box[2]),
        Math.max(tile.box[3], box[3]),
      ];
      tile.rows.push(row);
      byPlace.set(key, tile);
    }
    this.tiles = [...byPlace.values()];
  }

  draw(view: Box, use: (path: Path2D) => void): void {
    for (const tile of this.tiles) {
      const { box } = tile;
      if (box[0] > view[2] || box[2] < view[0] || box[1] > view[3] || box[3] < view[1]) continue;
      if (!tile.path) {
        tile.path = new Path2D();
        for (const row of tile.rows) add(tile.path, this.shapes, row, this.closed);
      }
      use(tile.path);
    }
  }
}
