// SPDX-License-Identifier: Apache-2.0
// Builds the viewer: one page with its script and style inside, as a C++ source whose bytes libgrid
// keeps. Reads only this folder.
//
//   node build.mjs viewer.cpp      also writes viewer.html beside it, to look at
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const target = resolve(process.argv[2] ?? "dist/viewer.cpp");
const here = dirname(fileURLToPath(import.meta.url));
process.chdir(here);
const { build } = await import("esbuild");

const typed = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "--noEmit"], {
  stdio: "inherit",
});
if (typed.status !== 0) process.exit(1);

async function bundle(entry) {
  const made = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    charset: "utf8",
    format: "iife",
    target: "es2020",
    legalComments: "none",
    logLevel: "warning",
  });
  return { text: made.outputFiles[0].text.trim(), inputs: Object.keys(made.metafile.inputs) };
}

/** The licences of the packages that ended up in the page, which ask to be kept with it. */
function licences(inputs) {
  const names = inputs
    .map((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1])
    .filter((name) => name !== undefined);
  return [...new Set(names)].sort().map((name) => {
    const folder = join("node_modules", name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file || !existsSync(join(folder, file))) throw new Error(`${name} has no licence`);
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
  });
}

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const script = await bundle("src/main.ts");
const style = await bundle("src/style.css");
const notices = licences(script.inputs).join("\n\n").replaceAll("--", "- -");
if (/<\/script|<!--/i.test(script.text) || /<\/style/i.test(style.text))
  throw new Error("the script or style would end its own element");

// Only this script and this style run; nothing is asked of any host.
const policy =
  `default-src 'none'; script-src ${hash(script.text)}; style-src ${hash(style.text)}; ` +
  "base-uri 'none'; form-action 'none'";
// Functions, since "$" in a replacement text is not itself.
const page = readFileSync("src/page.html", "utf8")
  .replace("<!-- policy -->", () => `<meta http-equiv="Content-Security-Policy" content="${policy}">`)
  .replace("<!-- style -->", () => `<style>${style.text}</style>`)
  .replace("<!-- script -->", () => `<script>${script.text}</script>`)
  .replace("<!-- notices -->", () => `<!--\n${notices}\n-->`);

const bytes = Buffer.from(page, "utf8");
const lines = [];
for (let at = 0; at < bytes.length; at += 32) lines.push(`  ${[...bytes.subarray(at, at + 32)].join(",")},`);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target.replace(/\.cpp$/, ".html"), page);
writeFileSync(
  target,
  `// Made by apps/viewer/build.mjs.
#include "render/html_page.hpp"

namespace libgrid::render {

namespace {
const unsigned char bytes[] = {
${lines.join("\n")}
};
}  // namespace

std::string_view viewer_page() { return {reinterpret_cast<const char*>(bytes), sizeof bytes}; }

}  // namespace libgrid::render
`,
);
