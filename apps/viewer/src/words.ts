// SPDX-License-Identifier: Apache-2.0
import type { Language } from "./plan";

let words: Record<Language, Record<string, string>> = { en: {}, zh: {} };
let language: Language = "en";

export function setWords(all: Record<Language, Record<string, string>>): void {
  words = all;
}

export function setLanguage(to: Language): void {
  language = to;
  document.documentElement.lang = to === "zh" ? "zh-CN" : "en";
}

export function currentLanguage(): Language {
  return language;
}

export function isWord(key: string): boolean {
  return key in words[language];
}

/** A text of libgrid's catalogue, its key without "page."; {1}, {2} ... stand for values. */
export function say(key: string, ...values: string[]): string {
  const text = words[language][key];
  if (text === undefined) {
    console.error(`no word for ${key}`);
    return key;
  }
  return text.replace(/\{(\d)\}/g, (_, digit: string) => values[Number(digit) - 1] ?? "");
}

export function number(value: number, decimals = 0): string {
  return new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB", {
    maximumFractionDigits: decimals,
  }).format(value);
}

export function area(m2: number | null): string {
  if (m2 === null) return "–";
  if (m2 >= 1e6) return `${number(m2 / 1e6, 2)} km²`;
  if (m2 >= 10 || m2 === 0) return `${number(m2)} m²`;
  return `${number(m2, m2 >= 0.1 ? 1 : 4)} m²`;
}

export function length(m: number): string {
  if (m >= 1000) return `${number(m / 1000, 1)} km`;
  if (m >= 1) return `${number(m, 1)} m`;
  if (m >= 0.01) return `${number(m * 100)} cm`;
  return `${number(m * 1000, 3)} mm`;
}

/** "1 building", "3 buildings". */
export function counted(count: number, noun: "building" | "household" | "unit"): string {
  return count === 1 ? say(`one_${noun}`) : say(`n_${noun}`, number(count));
}

export function listed(parts: string[]): string {
  if (parts.length < 2) return parts.join("");
  return say("and", parts.slice(0, -1).join(say("comma")), parts[parts.length - 1]);
}
