// SPDX-License-Identifier: Apache-2.0
// What the page shows, as libgrid writes it: columns of equal length, "none" is -1, shapes packed.

/** Columns that all areas have: those of the ledger, and how they are drawn. */
export interface AreaColumns {
  code: string[];
  name: string[];
  parent: number[];
  area_m2: number[];
  buildings: number[];
  units: number[];
  households: number[];
  households_missing: number[];
  households_estimated: number[];
  colour: number[];
  label: string;
  shape: string;
}

export interface LevelColumns extends AreaColumns {
  level: string;
  counted: boolean;
}

export interface CellColumns extends AreaColumns {
  remark: string[];
  short: string[];
}

export interface BuildingColumns {
  code: string[];
  name: string[] | null;
  kind: string[] | null;
  floors: string[] | null;
  address: string[] | null;
  households: (number | null)[];
  estimated: number[];
  cell: number[];
  unassigned: number;
  /** How many there are, and households in all; too many of them are not in the page. */
  rows: number;
  households_sum: number | null;
  shape: string;
}

export interface UnitColumns {
  code: string[];
  name: string[] | null;
  kind: string[] | null;
  address: string[] | null;
  cell: number[];
  building: number[];
  left_out: number;
  unassigned: number;
  place: string;
}

export interface IssueColumns {
  id: string[];
  kind: string[];
  level: string[];
  cells: string[][];
  rows: number[][];
  parent: string[];
  neighbour: string[];
  area_m2: (number | null)[];
  width_m: (number | null)[];
  buildings: number[];
  units: number[];
  households: (number | null)[];
  building_rows: number[][];
  unit_rows: number[][];
  place: string;
  shape: string;
}

/** What changed hands since an earlier plan. */
export interface DifferenceColumns {
  /** Where the earlier plan comes from. */
  source: string;
  counts: Record<string, number>;
  /** Codes, empty for land in no cell; and the rows of these cells in this plan. */
  from: string[];
  to: string[];
  from_row: number[];
  to_row: number[];
  area_m2: (number | null)[];
  buildings: number[];
  units: number[];
  households: (number | null)[];
  building_rows: number[][];
  place: string;
  shape: string;
  /** Cells that are new, gone or have another code: the word, the code before, the code now. */
  fates: [string, string, string][];
  /** Cells as they were, of those that changed or are gone. */
  old: string;
}

export interface LineColumns {
  name: string[];
  kind: ("road" | "rail" | "water" | "wall")[];
  weight: number[];
  shape: string;
}

export type Language = "en" | "zh";

export interface PlanData {
  title: string;
  language: Language;
  source: string;
  crs: string;
  libgrid: string;
  step_m: number;
  size: [number, number];
  levels: LevelColumns[];
  parent_level: number;
  cells: CellColumns;
  buildings: BuildingColumns;
  units: UnitColumns;
  issues: IssueColumns;
  difference: DifferenceColumns | null;
  lines: LineColumns;
  water: { shape: string };
  words: Record<Language, Record<string, string>>;
}

/** Paths of rows in metres from the upper left corner, y downwards: row r has the paths
 * rows[r] to rows[r + 1], path p the places paths[p] to paths[p + 1], each two numbers. */
export class Shapes {
  constructor(
    readonly places: Float64Array,
    readonly paths: Uint32Array,
    readonly rows: Uint32Array,
  ) {}

  get size(): number {
    return this.rows.length - 1;
  }

  has(row: number): boolean {
    return this.rows[row] < this.rows[row + 1];
  }

  /** West, north, east, south. */
  box(row: number): Box {
    const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
    const end = this.paths[this.rows[row + 1]];
    for (let i = this.paths[this.rows[row]]; i < end; ++i) {
      const x = this.places[2 * i];
      const y = this.places[2 * i + 1];
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
    return box;
  }

  place(row: number): [number, number] | null {
    if (!this.has(row)) return null;
    const first = this.paths[this.rows[row]];
    return [this.places[2 * first], this.places[2 * first + 1]];
  }
}

export type Box = [number, number, number, number];

export function joined(a: Box, b: Box): Box {
  return [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.max(a[3], b[3]),
  ];
}

/** The inverse of packed_shapes in libgrid/src/render/packed_shapes.cpp. */
export function unpacked(text: string, step: number): Shapes {
  const bytes = atob(text);
  const places: number[] = [];
  const paths: number[] = [];
  const rows: number[] = [];
  let at = 0;
  let x = 0;
  let y = 0;
  const next = (): number => {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = bytes.charCodeAt(at++);
      value += (byte & 127) * unit;
      if (byte < 128) return value;
      unit *= 128;
    }
  };
  const signed = (): number => {
    const value = next();
    return value % 2 === 1 ? -(value - 1) / 2 - 1 : value / 2;
  };
  while (at < bytes.length) {
    rows.push(paths.length);
    for (let left = next(); left > 0; --left) {
      paths.push(places.length / 2);
      for (let count = next(); count > 0; --count) {
        x += signed();
        y += signed();
        places.push(x * step, y * step);
      }
    }
  }
  rows.push(paths.length);
  paths.push(places.length / 2);
  return new Shapes(Float64Array.from(places), Uint32Array.from(paths), Uint32Array.from(rows));
}
