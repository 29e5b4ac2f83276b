// A headless Chromium over a pipe (the DevTools protocol), with as much of it as a test of one page needs. It asks
// for nothing but Node and the browser.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE = 30_000;

export class Browser {
  static async launch(executable) {
    const browser = new Browser();
    browser.profile = mkdtempSync(join(tmpdir(), "ascribe-browser-"));
    browser.child = spawn(
      executable,
      ["--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
        `--user-data-dir=${browser.profile}`, "about:blank"],
      { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
    );
    browser.waiting = new Map();
    browser.pages = new Map();
    browser.number = 0;
    const ended = (why) => {
      for (const { reject } of browser.waiting.values()) reject(new Error(why));
      browser.waiting.clear();
    };
    browser.child.on("error", (error) => ended(`${executable} does not start: ${error.message}`));
    browser.child.on("exit", (code) => ended(`the browser ended (${code})`));
    browser.child.stdio[3].on("error", () => {});
    let rest = "";
    browser.child.stdio[4].setEncoding("utf8");
    browser.child.stdio[4].on("data", (chunk) => {
      const messages = (rest + chunk).split("\0");
      rest = messages.pop();
      for (const message of messages) browser.take(JSON.parse(message));
    });
    await browser.send("Browser.getVersion");
    return browser;
  }

  take(message) {
    if (message.id === undefined) {
      this.pages.get(message.sessionId)?.event(message.method, message.params);
      return;
    }
    const { resolve, reject } = this.waiting.get(message.id) ?? {};
    this.waiting.delete(message.id);
    if (message.error) reject?.(new Error(message.error.message));
    else resolve?.(message.result);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.number;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${method}: no answer`)), PATIENCE);
      const done = (settle) => (value) => {
        clearTimeout(late);
        settle(value);
      };
      this.waiting.set(id, { resolve: done(resolve), reject: done(reject) });
      this.child.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
    });
  }

  // A page of this size in CSS pixels; `media` are features ({"prefers-color-scheme": "dark"}).
  async open(url, { width = 1280, height = 900, media = {} } = {}) {
    const { browserContextId } = await this.send("Target.createBrowserContext");
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank", browserContextId });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, sessionId);
    this.pages.set(sessionId, page);
    for (const domain of ["Page", "Runtime", "Network", "Log"]) await page.send(`${domain}.enable`);
    await page.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
    // Times are those that the page's thread had a processor, whatever else the machine does.
    await page.send("Performance.enable", { timeDomain: "threadTicks" });
    const features = Object.entries(media).map(([name, value]) => ({ name, value }));
    await page.send("Emulation.setEmulatedMedia", { features });
    await page.send("Page.navigate", { url });
    return page;
  }

  async close() {
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    await this.send("Browser.close").catch(() => {});
    await Promise.race([gone, sleep(5_000)]);
    this.child.kill();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class Page {
  constructor(browser, session) {
    this.browser = browser;
    this.session = session;
    // What went wrong on the page, and what it asked for.
    this.problems = [];
    this.requests = [];
  }

  send(method, params) {
    return this.browser.send(method, params, this.session);
  }

  event(method, params) {
    if (method === "Runtime.exceptionThrown") {
      this.problems.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    } else if (method === "Runtime.consoleAPICalled" && ["error", "warning", "assert"].includes(params.type)) {
      this.problems.push(params.args.map((arg) => arg.value ?? arg.description).join(" "));
    } else if (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level)) {
      this.problems.push(params.entry.text);
    } else if (method === "Page.javascriptDialogOpening") {
      this.problems.push(`a dialog: ${params.message}`);
      this.send("Page.handleJavaScriptDialog", { accept: false });
    } else if (method === "Network.requestWillBeSent") {
      this.requests.push(params.request.url);
    }
  }

  // Milliseconds that the page's thread has worked.
  async worked() {
    const { metrics } = await this.send("Performance.getMetrics");
    return Math.round(1000 * metrics.find(({ name }) => name === "TaskDuration").value);
  }

  // What `work(...given)` gives on the page.
  async evaluate(work, ...given) {
    const expression = `(${work})(...${JSON.stringify(given)})`;
    const answer = await this.send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? "failed on the page");
    return answer.result.value;
  }

  async until(what, work, ...given) {
    const end = Date.now() + PATIENCE;
    while (!(await this.evaluate(work, ...given))) {
      if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
      await sleep(20);
    }
  }

  count(selector) {
    return this.evaluate((selector) => document.querySelectorAll(selector).length, selector);
  }

  text(selector) {
    return this.evaluate((selector) => document.querySelector(selector)?.textContent ?? null, selector);
  }

  visible(selector) {
    return this.evaluate((selector) => document.querySelector(selector)?.checkVisibility() ?? false, selector);
  }

  // Clicks where a person would: the middle of the first line of the element, if nothing lies over it.
  async click(selector, at = 0) {
    const point = await this.evaluate(
      (selector, at) => {
        const node = [...document.querySelectorAll(selector)].at(at);
        if (!node) return null;
        node.scrollIntoView({ block: "center" });
        const box = node.getClientRects()[0];
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        return node.contains(document.elementFromPoint(x, y)) ? { x, y } : null;
      },
      selector,
      at,
    );
    if (!point) throw new Error(`nothing to click: ${selector}`);
    for (const type of ["mousePressed", "mouseReleased"]) {
      await this.send("Input.dispatchMouseEvent", { type, ...point, button: "left", clickCount: 1 });
    }
  }

  async press(key) {
    const text = key.length === 1 ? key : undefined;
    const code = { Escape: 27, Tab: 9, Enter: 13 }[key] ?? key.toUpperCase().charCodeAt(0);
    const known = { key, text: key === "Enter" ? "\r" : text, windowsVirtualKeyCode: code };
    await this.send("Input.dispatchKeyEvent", { type: known.text ? "keyDown" : "rawKeyDown", ...known });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", key, windowsVirtualKeyCode: code });
  }

  async type(words) {
    await this.send("Input.insertText", { text: words });
  }

  // Chooses as the keyboard would: the control has the value and tells the page so.
  choose(selector, value) {
    return this.evaluate(
      (selector, value) => {
        const control = document.querySelector(selector);
        control.value = value;
        control.dispatchEvent(new Event("input", { bubbles: true }));
        return control.value;
      },
      selector,
      value,
    );
  }

  async print() {
    await this.send("Emulation.setEmulatedMedia", { media: "print" });
  }

  async screenshot(path, whole = false) {
    const { cssContentSize } = await this.send("Page.getLayoutMetrics");
    const { innerWidth, innerHeight, scrollY } = await this.evaluate(() => ({ innerWidth, innerHeight, scrollY }));
    const clip = whole
      ? { x: 0, y: 0, width: cssContentSize.width, height: Math.min(cssContentSize.height, 8_000), scale: 1 }
      : { x: 0, y: scrollY, width: innerWidth, height: innerHeight, scale: 1 };
    const { data } = await this.send("Page.captureScreenshot", { format: "png", clip, captureBeyondViewport: whole });
    writeFileSync(path, Buffer.from(data, "base64"));
  }
}
