// SPDX-License-Identifier: Apache-2.0
// Colours of the map. Neighbouring cells never have the same; the light ones are those of the
// printed map, which keep apart in grey and for colour-blind readers.

export interface Palette {
  outside: string;
  cells: string[];
  cell: string;
  level: string;
  road: string;
  casing: string;
  path: string;
  rail: string;
  wall: string;
  water: string;
  waterEdge: string;
  building: string;
  buildingEdge: string;
  unit: string;
  text: string;
  halo: string;
  areaText: string;
  roadText: string;
  issue: string;
  issueFill: string;
  move: string;
  moveFill: string;
  chosen: string;
  chosenHalo: string;
  hover: string;
}

const light: Palette = {
  outside: "#f1f0ec",
  cells: ["#f7f4d6", "#ccd69c", "#fbd5c0", "#c1bce6", "#e0a8ad", "#cfe9e6", "#e3d6c6", "#bfc3c9"],
  cell: "#47414f",
  level: "#5b2247",
  road: "#ffffff",
  casing: "#a29c97",
  path: "#8c857e",
  rail: "#57535a",
  wall: "#8a7462",
  water: "#a9cde6",
  waterEdge: "#6fa5ca",
  building: "#afa69c",
  buildingEdge: "#8d847a",
  unit: "#1d4e89",
  text: "#26232b",
  halo: "rgba(255,255,255,0.85)",
  areaText: "rgba(91,34,71,0.75)",
  roadText: "#4c4641",
  issue: "#c8102e",
  issueFill: "rgba(200,16,46,0.28)",
  move: "#7a2e9e",
  moveFill: "rgba(122,46,158,0.26)",
  chosen: "#0b57d0",
  chosenHalo: "rgba(255,255,255,0.9)",
  hover: "rgba(38,35,43,0.75)",
};

const dark: Palette = {
  outside: "#17181c",
  cells: ["#4a4a36", "#3c4f36", "#5a4234", "#3e4066", "#5e3a44", "#2f4f52", "#4b4340", "#3d424b"],
  cell: "#c6c0d0",
  level: "#f0a8d0",
  road: "#8a8790",
  casing: "#26262c",
  path: "#77747c",
  rail: "#b0acb6",
  wall: "#a08c7a",
  water: "#2f5673",
  waterEdge: "#4f7fa3",
  building: "#7d766f",
  buildingEdge: "#a39a90",
  unit: "#9cc7ff",
  text: "#f2f0f5",
  halo: "rgba(16,16,20,0.8)",
  areaText: "rgba(244,190,222,0.85)",
  roadText: "#d6d2cc",
  issue: "#ff6b7d",
  issueFill: "rgba(255,90,110,0.35)",
  move: "#dba4ff",
  moveFill: "rgba(205,130,255,0.34)",
  chosen: "#7ab2ff",
  chosenHalo: "rgba(10,10,14,0.9)",
  hover: "rgba(242,240,245,0.8)",
};

export type Theme = "light" | "dark";

export function palette(theme: Theme): Palette {
  return theme === "dark" ? dark : light;
}

export function cellColour(colours: Palette, number: number): string {
  return colours.cells[number % colours.cells.length];
}
