// Uses the report page in a real headless Chromium as a reader would: click, filter, keyboard, links, dark, narrow, print.
//
//     node tests/browser/report.mjs PAGE.html [FOLDER FOR SCREENSHOTS]
//
// PAGE is a report of at least two documents with claims. Needs Node 18 or later and Chromium (the system's package;
// CHROMIUM names another), and nothing else.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Browser } from "./devtools.mjs";

const [file, shots] = process.argv.slice(2);
assert.ok(file, "name the page to test");
if (shots) mkdirSync(shots, { recursive: true });
const url = pathToFileURL(resolve(file)).href;
const browser = await Browser.launch(process.env.CHROMIUM || "/usr/bin/chromium");
const pages = [];
const drawn = () => !!document.querySelector("#summary")?.textContent;
const open = async (options = {}, hash = "") => {
  const start = performance.now();
  const page = await browser.open(url + hash, options);
  await page.until("the page is drawn", drawn);
  page.milliseconds = Math.round(performance.now() - start);
  page.work = await page.worked();
  pages.push(page);
  return page;
};
const shot = async (page, name, whole = false) => {
  if (shots) await page.screenshot(`${shots}/${name}.png`, whole);
};

try {
  const page = await open();
  const summary = () => page.text("#summary");
  const chosen = () => page.evaluate(() => document.querySelector(".claim[aria-current]")?.id ?? null);

  // The page is complete: text, claims, index, speakers.
  assert.ok((await page.count("#text .m.cue")) > 0, "cues are marked");
  const claims = await page.count(".claim");
  assert.ok(claims > 1, "claims are listed");
  const everything = await summary();
  assert.match(everything, /^\d+ claims in \d+ documents$/);
  const documents = await page.count("#index li");
  assert.ok(documents > 1, "the index lists documents");
  await shot(page, "light");

  // A click in the list marks the text; a click in the text chooses the claim.
  await page.click(".claim");
  assert.ok((await page.count("#text .m.chosen")) > 0, "the chosen claim is marked in the text");
  await page.click("#text a.m.cue", -1);
  assert.equal(await page.count(".claim[aria-current]"), 1);
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains("claim")), "the claim has the focus");

  // Keys: next and previous claim, next document, search, clear.
  await page.press("Escape");
  await page.click(".claim");
  const first = await chosen();
  await page.press("j");
  assert.notEqual(await chosen(), first, "j goes on");
  await page.press("k");
  assert.equal(await chosen(), first, "k goes back");
  const title = await page.text("#about h2");
  const at = (title) => document.querySelector("#about h2").textContent === title;
  await page.press("n");
  await page.until("n turns to the next document", (title) => document.querySelector("#about h2").textContent !== title, title);
  assert.ok((await page.evaluate(() => document.title)).startsWith(await page.text("#about h2")), "the title goes along");
  await page.press("p");
  await page.until("p turns back", at, title);
  await page.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "words");

  // Words that no claim has, then none.
  await page.type("no such words anywhere");
  assert.match(await summary(), /^0 of /);
  assert.equal(await page.count(".claim"), 0);
  assert.ok(await page.visible("#none"));
  await page.press("Escape");
  await page.until("Escape clears", (text) => document.querySelector("#summary").textContent === text, everything);

  // A speaker from the table, and back.
  await page.click("#speakers summary");
  await page.click("#speakers tbody button");
  assert.equal(await page.count("#speakers tbody tr"), 1, "one speaker is left");
  assert.match(await summary(), /^\d+ of /);
  if (!(await page.count(".claim"))) {
    await page.click("#elsewhere a");
    await page.until("the way leads to a document with claims", () => document.querySelectorAll(".claim").length > 0);
  }
  await shot(page, "speaker");
  await page.click("#filters button");
  await page.until("Clear clears", (text) => document.querySelector("#summary").textContent === text, everything);
  await page.click("#speakers summary");
  await page.evaluate(() => (location.hash = "#0"));

  // Form, voice, check-worthiness; the order of the list.
  for (const [name, value] of [["form", "direct"], ["voice", "narrator"], ["worth", "0.3"]]) {
    assert.equal(await page.choose(`#${name}`, value), value);
    assert.match(await summary(), /^\d+ of /, `${name} filters`);
    await page.press("Escape");
    await page.until("cleared", (text) => document.querySelector("#summary").textContent === text, everything);
  }
  await page.choose("#order", "worth");
  const scores = await page.evaluate(() =>
    [...document.querySelectorAll(".claim .tags")].map((node) => Number(/worth checking ([\d.]+)/.exec(node.textContent)?.[1] ?? 0)),
  );
  assert.deepEqual(scores, [...scores].sort((a, b) => b - a), "what is most worth checking comes first");
  await page.choose("#order", "text");

  // By keyboard alone: the first stop leads past the filters, a cue in the text chooses its claim.
  const keyboard = await open();
  await keyboard.press("Tab");
  assert.equal(await keyboard.evaluate(() => document.activeElement.className), "skip");
  await keyboard.press("Enter");
  await keyboard.until("the document has the focus", () => document.activeElement.id === "document");
  await keyboard.press("Tab");
  for (let stops = 0; stops < 20 && !(await keyboard.evaluate(() => document.activeElement.matches("#text a.cue"))); stops++) {
    await keyboard.press("Tab");
  }
  await keyboard.press("Enter");
  await keyboard.until("Enter on a cue chooses its claim", () => !!document.querySelector(".claim[aria-current]"));

  // Every document can be shown, and only the page's own elements are there, whatever the articles hold.
  for (let d = 0; d < Math.min(documents, 40); d++) {
    await page.evaluate((d) => (location.hash = `#${d}`), d);
    await page.until("the document is shown", (d) => document.querySelector("#index [aria-current]").hash === `#${d}`, d);
    assert.equal(await page.count("#document :is(script, img, iframe, object, style, form, b)"), 0);
    assert.equal(await page.count("#document [onclick], #document [onerror], #document [style], a[href^='javascript:' i]"), 0);
    const hidden = await page.evaluate(() => /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u001b]/.test(document.body.innerText));
    assert.ok(!hidden, "signs that reorder or command are shown by number");
  }

  // Names for those who do not see the page.
  assert.equal(await page.evaluate(() => [...document.querySelectorAll("form :is(input, select)")].filter((node) => !node.labels.length).length), 0, "every control has a label");
  assert.equal(await page.count("#text a.m.cue:not([aria-label])"), 0);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");

  // Dark, narrow, on paper.
  const dark = await open({ media: { "prefers-color-scheme": "dark" } });
  assert.notEqual(await dark.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)", "dark mode is dark");
  await dark.click(".claim");
  await shot(dark, "dark");
  const narrow = await open({ width: 360, height: 740 });
  assert.ok(await narrow.evaluate(() => document.documentElement.scrollWidth <= 360), "nothing is wider than 360 pixels");
  await narrow.click("#speakers summary");
  assert.ok(await narrow.evaluate(() => document.documentElement.scrollWidth <= 360), "nor are the speakers");
  await shot(narrow, "narrow", true);
  await page.evaluate(() => (location.hash = "#0"));
  await page.print();
  assert.ok(!(await page.visible("#filters")), "controls are not printed");
  await shot(page, "print", true);

  for (const { problems, requests } of pages) {
    assert.deepEqual(problems, [], "no errors, no dialogs");
    assert.deepEqual(requests.filter((asked) => !asked.startsWith(url)), [], "nothing else is loaded");
  }
  console.log(`${everything}; open and drawn after ${page.milliseconds} ms, of them ${page.work} ms of work`);
} finally {
  await browser.close();
}
