// SPDX-License-Identifier: Apache-2.0
// Search by code, name and address: all words must be there; what begins with them comes first.
import type { PlanData } from "./plan";

export type Kind = "cell" | "level" | "building" | "unit";

export interface Thing {
  kind: Kind;
  row: number;
  /** Of an area above the cells. */
  level?: number;
}

interface Entry {
  thing: Thing;
  /** Fields in plain letters, each between line ends. */
  text: string;
}

function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

export class Search {
  private readonly entries: Entry[] = [];

  constructor(plan: PlanData) {
    const add = (thing: Thing, fields: (string | undefined)[]): void => {
      this.entries.push({ thing, text: `\n${plain(fields.filter(Boolean).join("\n"))}\n` });
    };
    plan.levels.forEach((level, l) =>
      level.code.forEach((code, row) =>
        add({ kind: "level", row, level: l }, [code, level.name[row]]),
      ),
    );
    plan.cells.code.forEach((code, row) =>
      add({ kind: "cell", row }, [code, plan.cells.name[row]]),
    );
    const { buildings, units } = plan;
    buildings.code.forEach((code, row) =>
      add({ kind: "building", row }, [code, buildings.name?.[row], buildings.address?.[row]]),
    );
    units.code.forEach((code, row) =>
      add({ kind: "unit", row }, [code, units.name?.[row], units.address?.[row]]),
    );
  }

  /** The best things for a text, and how many there are in all. */
  find(query: string, most: number): { things: Thing[]; count: number } {
    const words = plain(query).split(/\s+/).filter(Boolean);
    if (words.length === 0) return { things: [], count: 0 };
    // Whole fields, then beginnings, then the rest; each in the plan's order.
    const ranks: Thing[][] = [[], [], []];
    for (const { thing, text } of this.entries) {
      if (!words.every((word) => text.includes(word))) continue;
      const whole = words.some((word) => text.includes(`\n${word}\n`));
      const begins = words.some((word) => text.includes(`\n${word}`));
      ranks[whole ? 0 : begins ? 1 : 2].push(thing);
    }
    const things = ranks.flat();
    return { things: things.slice(0, most), count: things.length };
  }
}
