// SPDX-License-Identifier: Apache-2.0
// Checks of map.html in a real browser. Run by test_page.py:
//
//   node page_checks.mjs CHROMIUM CHECK MAP.html
//
// A check throws when it fails. Whatever it does, the page must log nothing and ask for nothing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const viewer = new URL("../../apps/viewer/", import.meta.url);
const require = createRequire(viewer);
const { chromium } = require("playwright-core");
const { buildSync } = require("esbuild");

const [executablePath, name, file] = process.argv.slice(2);

/** The viewer's own reader of shapes, so that checks know where things are. */
async function viewerModule(source) {
  const made = buildSync({
    entryPoints: [new URL(`src/${source}`, viewer).pathname],
    absWorkingDir: viewer.pathname,
    bundle: true,
    write: false,
    format: "esm",
  });
  return import(`data:text/javascript;base64,${Buffer.from(made.outputFiles[0].contents).toString("base64")}`);
}

function planOf(path) {
  const text = readFileSync(path, "utf8");
  const begin = 'id="plan">';
  const at = text.indexOf(begin) + begin.length;
  return JSON.parse(text.slice(at, text.indexOf("</script", at)));
}

const plan = planOf(file);
const { unpacked } = await viewerModule("plan.ts");

/** Pixels of a place of the map, in the window. */
async function onScreen(page, [x, y]) {
  return page.$eval(
    "#canvas",
    (canvas, [px, py]) => {
      const [k, tx, ty] = canvas.dataset.view.split(",").map(Number);
      const box = canvas.getBoundingClientRect();
      return [box.left + k * px + tx, box.top + k * py + ty];
    },
    [x, y],
  );
}

const scale = (page) => page.$eval("#canvas", (canvas) => Number(canvas.dataset.view.split(",")[0]));
const view = (page) => page.$eval("#canvas", (canvas) => canvas.dataset.view);
const text = (page, selector) => page.textContent(selector);
const settled = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** The rows of a table of the card: name to value. */
const rowsOf = (page, id) =>
  page.$$eval(`#${id} tr`, (rows) =>
    Object.fromEntries(rows.map((row) => [row.children[0].textContent, row.children[1].textContent])),
  );

async function whole(page) {
  await page.focus("#canvas");
  await page.keyboard.press("Escape");
  await page.keyboard.press("0");
  await settled(page);
}

/** What the ledger says of a cell, with the words of the page's language. */
function ledgerOf(row, language = plan.language) {
  const word = (key) => plan.words[language][key];
  return {
    [word("code")]: plan.cells.code[row],
    [word("households")]: String(plan.cells.households[row]),
    [word("buildings")]: String(plan.cells.buildings[row]),
    [word("units")]: String(plan.cells.units[row]),
  };
}

function includes(rows, wanted) {
  for (const [key, value] of Object.entries(wanted)) assert.equal(rows[key], value, key);
}

async function find(page, query) {
  await page.keyboard.press("/");
  await page.keyboard.type(query);
  await page.waitForSelector("#found li");
}

const checks = {
  async opens(page) {
    assert.equal(await page.title(), plan.title);
    assert.equal(await text(page, "h1"), plan.title);
    assert.match(await page.getAttribute("html", "lang"), plan.language === "zh" ? /^zh/ : /^en/);
    // Cells in several colours, and their borders.
    const colours = await page.$eval("#canvas", (canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let i = 0; i < data.length; i += 4 * 37) seen.add(`${data[i]} ${data[i + 1]} ${data[i + 2]}`);
      return seen.size;
    });
    assert.ok(colours > 20, `only ${colours} colours`);
  },

  async opens_on_the_worst_issue(page) {
    const kinds = plan.issues.kind.map((kind) => plan.words[plan.language][`issue.${kind}`]);
    assert.equal(await text(page, "#card h2"), `1. ${kinds[0]}`);
    assert.match(await text(page, "#concern"), new RegExp(String(plan.issues.households[0])));
    const items = await page.$$eval("#issues ol li strong", (all) => all.map((item) => item.textContent));
    assert.deepEqual(items, kinds.map((kind, row) => `${row + 1}. ${kind}`));
    assert.equal(await page.getAttribute("#issues ol li:first-child button", "aria-current"), "true");
    const [x, y] = await onScreen(page, unpacked(plan.issues.place, plan.step_m).place(0));
    const box = await page.locator("#canvas").boundingBox();
    assert.ok(x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height);
    assert.ok((await scale(page)) > 0.4, "the issue is too small to be seen");
    // Those concerned are named.
    const building = plan.buildings.name[plan.issues.building_rows[0][0]];
    assert.match(await text(page, "#card"), new RegExp(building));
  },

  async issues_lead_to_their_place(page) {
    const before = await view(page);
    await page.click("#issues ol li:nth-child(3) button");
    assert.match(await text(page, "#card h2"), /^3\. /);
    await settled(page);
    assert.notEqual(await view(page), before);
    await page.keyboard.press("]");
    assert.match(await text(page, "#card h2"), /^4\. /);
    await page.keyboard.press("[");
    await page.keyboard.press("[");
    assert.match(await text(page, "#card h2"), /^2\. /);
    const cell = plan.issues.cells[1][0];
    await page.click(`#card .codes button:has-text("${cell}")`);
    includes(await rowsOf(page, "ledger"), { [plan.words[plan.language].code]: cell });
  },

  async a_click_on_an_issue_tells_it(page) {
    await whole(page);
    const [x, y] = await onScreen(page, unpacked(plan.issues.place, plan.step_m).place(1));
    await page.mouse.click(x, y);
    assert.match(await text(page, "#card h2"), /^2\. /);
  },

  async opens_on_the_first_difference(page) {
    const { difference } = plan;
    const name = (row) => `${difference.from[row] || plan.words[plan.language].nowhere} → ${difference.to[row] || plan.words[plan.language].nowhere}`;
    assert.equal(await text(page, "#card h2"), `1. ${name(0)}`);
    const items = await page.$$eval("#moves ol li strong", (all) => all.map((item) => item.textContent));
    assert.deepEqual(items, difference.from.map((_, row) => `${row + 1}. ${name(row)}`));
    assert.match(await text(page, "#moves p"), new RegExp(difference.source));
    assert.match(await text(page, "#moves ol li"), new RegExp(String(difference.households[0])));
    const word = (key) => plan.words[plan.language][key];
    includes(await rowsOf(page, "object"), { [word("households")]: String(difference.households[0]) });
    const building = plan.buildings.name[difference.building_rows[0][0]];
    assert.match(await text(page, "#card"), new RegExp(building));
  },

  async differences_lead_to_their_place(page) {
    const before = await view(page);
    await page.click("#moves ol li:nth-child(3) button");
    assert.match(await text(page, "#card h2"), /^3\. /);
    await settled(page);
    assert.notEqual(await view(page), before);
    const [x, y] = await onScreen(page, unpacked(plan.difference.place, plan.step_m).place(2));
    const box = await page.locator("#canvas").boundingBox();
    assert.ok(x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height);
    await page.keyboard.press(",");
    assert.match(await text(page, "#card h2"), /^2\. /);
    await page.keyboard.press(".");
    assert.match(await text(page, "#card h2"), /^3\. /);
    // A click on its mark tells it, and the language goes with it.
    await page.keyboard.press("Escape");
    await page.mouse.click(x, y);
    assert.match(await text(page, "#card h2"), /^3\. /);
    await page.click("#language");
    const word = plan.words[plan.language === "zh" ? "en" : "zh"];
    assert.match(await text(page, "#moves h2"), new RegExp(`^${word.moves}`));
  },

  async the_layer_of_differences_can_be_hidden(page) {
    await whole(page);
    const inked = () =>
      page.$eval("#canvas", (canvas) => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
        copy.drawImage(canvas, 0, 0);
        const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4)
          if (data[i] === 0x7a && data[i + 1] === 0x2e && data[i + 2] === 0x9e) ++count;
        return count;
      });
    assert.ok((await inked()) > 100);
    await page.click("#moves input[type=checkbox]");
    await settled(page);
    assert.equal(await inked(), 0);
    await page.keyboard.press(".");
    await settled(page);
    assert.ok((await inked()) > 0, "what is chosen is shown");
  },

  async search_finds_a_code(page) {
    const row = plan.cells.code.length - 1;
    await find(page, plan.cells.code[row]);
    await page.keyboard.press("Enter");
    includes(await rowsOf(page, "ledger"), ledgerOf(row));
    await settled(page);
    const [x, y] = await onScreen(page, unpacked(plan.cells.label, plan.step_m).place(row));
    const box = await page.locator("#canvas").boundingBox();
    assert.ok(x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height);
  },

  async search_finds_an_address(page) {
    const row = plan.buildings.address.findIndex((address) => address.length > 4);
    await find(page, plan.buildings.address[row]);
    await page.click(`#found li:has-text("${plan.buildings.code[row]}")`);
    includes(await rowsOf(page, "object"), {
      [plan.words[plan.language].address]: plan.buildings.address[row],
    });
    includes(await rowsOf(page, "ledger-of-cell"), ledgerOf(plan.buildings.cell[row]));
  },

  async search_finds_names_and_says_when_nothing_is_there(page) {
    const name = plan.levels.at(-1).name[0];
    await find(page, name);
    const things = await page.$$eval("#found li strong", (all) => all.map((item) => item.textContent));
    assert.ok(things.some((thing) => thing.includes(name)));
    await page.fill("#query", "xyzzy 404");
    assert.equal(await page.locator("#found li").count(), 0);
    assert.equal(await text(page, "#find [role=status]"), plan.words[plan.language].nothing_found);
  },

  async a_click_on_a_cell_shows_its_row(page) {
    await whole(page);
    const labels = unpacked(plan.cells.label, plan.step_m);
    for (const row of [0, 7, plan.cells.code.length - 1]) {
      const [x, y] = await onScreen(page, labels.place(row));
      await page.mouse.click(x, y);
      const id = (await page.locator("#ledger").count()) > 0 ? "ledger" : "ledger-of-cell";
      includes(await rowsOf(page, id), ledgerOf(row));
    }
  },

  async hovering_tells_the_cell(page) {
    await page.click("#levels label:last-of-type");
    await whole(page);
    await page.keyboard.press("-");
    await settled(page);
    const row = 3;
    const [x, y] = await onScreen(page, unpacked(plan.cells.label, plan.step_m).place(row));
    await page.mouse.move(x, y);
    await page.waitForSelector("#tip:not([hidden])");
    assert.match(await text(page, "#tip"), new RegExp(plan.cells.code[row]));
    assert.match(await text(page, "#tip"), new RegExp(String(plan.cells.households[row])));
  },

  async levels_can_be_switched(page) {
    await whole(page);
    await page.click("#levels label:nth-of-type(2)");
    await page.keyboard.press("0");
    await page.click("#canvas", { position: { x: 5, y: 5 } });
    await page.keyboard.press("-");
    await page.keyboard.press("-");
    await settled(page);
    const [x, y] = await onScreen(page, unpacked(plan.levels[1].label, plan.step_m).place(0));
    await page.mouse.click(x, y);
    const word = (key) => plan.words[plan.language][key];
    includes(await rowsOf(page, "ledger"), {
      [word("code")]: plan.levels[1].code[0],
      [word("households")]: new Intl.NumberFormat("en-GB").format(plan.levels[1].households[0]),
    });
    const cells = plan.cells.parent.filter((parent) => parent === 0).length;
    assert.equal(await page.locator("#card .list li").count(), cells);
  },

  async languages_can_be_switched(page) {
    for (const language of ["en", "zh", "en"]) {
      if ((await page.getAttribute("html", "lang")).slice(0, 2) !== language) await page.click("#language");
      const word = (key) => plan.words[language][key];
      assert.equal(await text(page, "#levels legend"), word("levels"));
      assert.equal(await page.getAttribute("#query", "placeholder"), word("search"));
      assert.match(await text(page, "#issues h2"), new RegExp(`^${word("issues")}`));
      assert.equal(await text(page, "#legend summary"), word("legend"));
      assert.match(await text(page, "#card h2"), new RegExp(word(`issue.${plan.issues.kind[0]}`)));
    }
    assert.equal(await page.evaluate(() => document.activeElement.id), "language");
  },

  async colours_follow_the_system_and_the_reader(page) {
    const ground = () => page.$eval("body", (body) => getComputedStyle(body).backgroundColor);
    const outside = () =>
      page.$eval("#canvas", (canvas) => {
        // A copy: to read the map's own canvas more than once makes the browser grumble.
        const pixel = new OffscreenCanvas(1, 1).getContext("2d");
        pixel.drawImage(canvas, 1, canvas.height - 2, 1, 1, 0, 0, 1, 1);
        return pixel.getImageData(0, 0, 1, 1).data[0];
      });
    await whole(page);
    assert.equal(await page.getAttribute("html", "data-theme"), "light");
    const light = await ground();
    assert.ok((await outside()) > 200);
    await page.emulateMedia({ colorScheme: "dark" });
    await settled(page);
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
    assert.notEqual(await ground(), light);
    assert.ok((await outside()) < 60);
    await page.click("#theme");
    assert.equal(await page.getAttribute("html", "data-theme"), "light");
    await page.emulateMedia({ colorScheme: "light" });
    await settled(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await settled(page);
    assert.equal(await page.getAttribute("html", "data-theme"), "light");  // as was chosen
  },

  async the_keyboard_does_all(page) {
    await whole(page);
    const before = await view(page);
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    await settled(page);
    assert.ok((await scale(page)) > Number(before.split(",")[0]) * 1.5);
    const near = await view(page);
    await page.keyboard.press("ArrowRight");
    await settled(page);
    assert.notEqual(await view(page), near);
    await page.keyboard.press("0");
    await settled(page);
    assert.equal(await view(page), before);
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "query");
    await page.keyboard.type(plan.cells.code[0]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.id), "canvas");
    // Every control can be reached, and shows that it was.
    const seen = new Set();
    for (let press = 0; press < 60; ++press) {
      await page.keyboard.press("Tab");
      seen.add(await page.evaluate(() => document.activeElement.id || document.activeElement.name));
    }
    for (const id of ["query", "level", "language", "theme", "canvas"]) assert.ok(seen.has(id), id);
  },

  async an_address_names_a_cell(page) {
    const row = 5;
    await page.goto(`${pathToFileURL(file)}#${plan.cells.code[row]}`);
    await page.reload();
    await page.waitForSelector("#ledger");
    includes(await rowsOf(page, "ledger"), ledgerOf(row));
  },

  async narrow_windows_have_room(page) {
    await page.setViewportSize({ width: 400, height: 760 });
    await settled(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    const box = await page.locator("#canvas").boundingBox();
    assert.ok(box.width === 400 && box.height > 300);
  },

  async texts_do_not_run(page) {
    // The plan's names hold markup that would set window.ran.
    assert.equal(await page.evaluate(() => window.ran), undefined);
    assert.equal(await page.locator("img, iframe, object, b").count(), 0);
    for (const level of [0, 1]) await page.click(`#levels label:nth-of-type(${level + 1})`);
    await find(page, "onerror");
    await page.keyboard.press("Enter");
    await whole(page);
    const [x, y] = await onScreen(page, unpacked(plan.cells.label, plan.step_m).place(0));
    await page.mouse.move(x, y);
    await page.mouse.click(x, y);
    await settled(page);
    assert.equal(await page.evaluate(() => window.ran), undefined);
    assert.equal(await page.locator("img, iframe, object, b").count(), 0);
    assert.equal(await page.title(), plan.title);
  },

  async the_policy_forbids_the_network(page, log) {
    const refused = await page.evaluate(async () => {
      const told = [];
      document.addEventListener("securitypolicyviolation", (event) => told.push(event.effectiveDirective));
      await fetch("https://libgrid.invalid/").catch(() => undefined);
      const image = new Image();
      image.src = "https://libgrid.invalid/a.png";
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(image, script);
      await new Promise((done) => setTimeout(done, 300));
      return [told.sort(), window.ran];
    });
    assert.deepEqual(refused, [["connect-src", "img-src", "script-src-elem"], undefined]);
    log.length = 0;  // the browser tells of what it refused
  },

  /** Prints what a plan of this size costs. */
  async measures(page) {
    const since = (key) => page.getAttribute("html", key).then(Number);
    const timed = async (act) => {
      const begin = performance.now();
      await act();
      await settled(page);
      return Math.round(performance.now() - begin);
    };
    const figures = {
      bytes: readFileSync(file).length,
      cells: plan.cells.code.length,
      buildings: plan.buildings.code.length,
      drawn_ms: await since("data-drawn"),
      script_ms: await since("data-script"),
    };
    await page.keyboard.press("/");
    figures.first_search_ms = await timed(() => page.fill("#query", plan.buildings.address[20000] ?? "1"));
    figures.search_ms = await timed(() => page.fill("#query", plan.cells.code[5]));
    await page.keyboard.press("Enter");
    await whole(page);
    const [x, y] = await onScreen(page, unpacked(plan.cells.label, plan.step_m).place(9));
    figures.click_ms = await timed(() => page.mouse.click(x, y));
    await whole(page);
    const frames = async () =>
      page.evaluate(async () => {
        const canvas = document.getElementById("canvas");
        const times = [];
        for (let step = 0; step < 30; ++step) {
          const begin = performance.now();
          canvas.dispatchEvent(new KeyboardEvent("keydown", { key: step % 2 ? "ArrowLeft" : "ArrowRight", bubbles: true }));
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          times.push(performance.now() - begin);
        }
        return Math.round(times.sort((a, b) => a - b)[15]);
      });
    figures.two_frames_whole_ms = await frames();
    for (const level of ["+", "+", "+", "+", "+"]) await page.keyboard.press(level);
    figures.two_frames_near_ms = await frames();
    console.log(JSON.stringify(figures));
  },
};

const browser = await chromium.launch({
  executablePath,
  // As root, and where there is little shared memory, Chromium starts only so.
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
});
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
  const page = await context.newPage();
  const log = [];
  page.on("console", (message) => log.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => log.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== pathToFileURL(file).href) log.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction(() => document.documentElement.dataset.drawn);
  await checks[name](page, log);
  assert.deepEqual(log, []);
} finally {
  await browser.close();
}
