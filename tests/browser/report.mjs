// Uses the report page in a real headless Chromium: click, filter, keyboard, links, dark, narrow, print.
//
//     node tests/browser/report.mjs PAGE.html [FOLDER FOR SCREENSHOTS]
//
// PAGE is a report of at least two documents with claims. Needs Chromium (the system's package) and playwright-core.
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";
import assert from "node:assert/strict";

const [page_path, shots] = process.argv.slice(2);
assert.ok(page_path, "name the page to test");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const problems = [];
const open = async (options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("dialog", (dialog) => (problems.push("a dialog: " + dialog.message()), dialog.dismiss()));
  page.on("request", (request) => /^(file|data|about):/.test(request.url()) || problems.push("asked for " + request.url()));
  const start = Date.now();
  await page.goto(pathToFileURL(page_path).href);
  await page.waitForFunction(() => document.querySelector("#summary").textContent !== "");
  return [page, Date.now() - start];
};
const shot = (page, name, fullPage = false) => shots && page.screenshot({ path: `${shots}/${name}.png`, fullPage });

const [page, milliseconds] = await open();
const count = (selector) => page.locator(selector).count();
const summary = () => page.locator("#summary").textContent();

// The page is complete: text, claims, index, speakers.
assert.ok((await count("#text .m.cue")) > 0, "cues are marked");
const claims = await count(".claim");
assert.ok(claims > 0, "claims are listed");
const everything = await summary();
assert.match(everything, /^\d+ claims? in \d+ documents?$/);
await shot(page, "light");

// A click in the list marks the text; a click in the text chooses the claim.
await page.locator(".claim").first().click();
assert.ok((await count("#text .m.chosen")) > 0, "the chosen claim is marked in the text");
await page.locator("#text a.m.cue").last().click();
assert.equal(await count(".claim[aria-current]"), 1);
assert.ok(await page.evaluate(() => document.activeElement.classList.contains("claim")), "the claim has the focus");

// Keys: next and previous claim, next document, search, clear.
await page.keyboard.press("Escape");
const chosen = () => page.locator(".claim[aria-current]").getAttribute("id");
await page.locator(".claim").first().click();
const first = await chosen();
if (claims > 1) {
  await page.keyboard.press("j");
  assert.notEqual(await chosen(), first, "j goes on");
  await page.keyboard.press("k");
  assert.equal(await chosen(), first, "k goes back");
}
const title = await page.locator("#about h2").textContent();
await page.keyboard.press("n");
await page.waitForFunction((title) => document.querySelector("#about h2").textContent !== title, title);
await page.keyboard.press("p");
await page.waitForFunction((title) => document.querySelector("#about h2").textContent === title, title);
await page.keyboard.press("/");
assert.equal(await page.evaluate(() => document.activeElement.id), "words");

// Filters: words that no claim has, then none; a speaker from the table; a form.
await page.keyboard.type("no such words anywhere");
assert.match(await summary(), /^0 of /);
assert.equal(await count(".claim"), 0);
assert.ok(await page.locator("#none").isVisible());
await page.keyboard.press("Escape");
await page.waitForFunction((text) => document.querySelector("#summary").textContent === text, everything);
await page.locator("#speakers summary").click();
if ((await count("#speakers tbody button")) > 0) {
  await page.locator("#speakers tbody button").first().click();
  assert.equal(await count("#speakers tbody tr"), 1, "one speaker is left");
  await page.locator("#filters button").click();
  await page.waitForFunction((text) => document.querySelector("#summary").textContent === text, everything);
}
await page.selectOption("#form", "direct");
assert.ok((await count(".claim")) <= claims);
await page.selectOption("#form", "");

// Only the page's own elements are there, whatever the articles hold.
assert.equal(await count("#document script, #document img, #document iframe, #document b"), 0);
assert.equal(await count("a[href^='javascript:']"), 0);

// Names for those who do not see the page.
for (const label of await page.locator("form input, form select").all()) {
  assert.ok(await label.evaluate((node) => node.labels.length > 0), "every control has a label");
}
assert.equal(await count("#text a.m.cue:not([aria-label])"), 0);

// Dark, narrow, on paper.
const [dark] = await open({ colorScheme: "dark" });
const ground = await dark.evaluate(() => getComputedStyle(document.body).backgroundColor);
assert.notEqual(ground, "rgb(255, 255, 255)", "dark mode is dark");
await dark.locator(".claim").first().click();
await shot(dark, "dark");
const [narrow] = await open({ viewport: { width: 360, height: 740 } });
assert.ok(await narrow.evaluate(() => document.documentElement.scrollWidth <= 360), "nothing is wider than 360 pixels");
await shot(narrow, "narrow", true);
await page.emulateMedia({ media: "print" });
assert.ok(!(await page.locator("#filters").isVisible()), "controls are not printed");
await shot(page, "print", true);

assert.deepEqual(problems, [], "no errors, no dialogs, nothing loaded");
await browser.close();
console.log(`${everything}; open and drawn after ${milliseconds} ms`);
