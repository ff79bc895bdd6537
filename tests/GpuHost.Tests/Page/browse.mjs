// usage: node browse.mjs BROWSER ADDRESS KEY FOLDER
// Uses the page as a person does, in a real browser, and fails with what is wrong. Screenshots go to FOLDER. The last line is
// what was seen, as JSON, for the test to compare with what the server says.
import assert from "node:assert/strict";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [browserPath, address, key, folder] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
try {
  console.log(JSON.stringify(await visit()));
} finally {
  await browser.close();
}

async function visit() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
  const problems = [];
  const asked = [];
  // Refusals are asked for here: a wrong key, a prompt that is too long. Browsers note each of them.
  const isRefusal = (text) => /the server responded with a status of 40[01] /.test(text);
  page.on("console", (message) => message.type() === "error" && !isRefusal(message.text()) && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));

  await page.goto(address);
  await withAKey(page);
  const seen = await chat(page);
  await showsTheServer(page);
  await canBeRead(page);
  await page.screenshot({ path: join(folder, "page-light.png") });
  await page.emulateMedia({ colorScheme: "dark" });
  await canBeRead(page);
  await page.screenshot({ path: join(folder, "page-dark.png") });
  await onASmallScreen(page);
  await failsClearly(page);
  await forgets(page);

  assert.deepEqual(problems, [], "the browser complained");
  assert.deepEqual(asked.filter((url) => !url.startsWith(address)), [], "something was asked of another server");
  assert.deepEqual(asked.filter((url) => url.includes(key)), [], "the key stood in an address");
  return seen;
}

async function withAKey(page) {
  await page.getByLabel("API key").waitFor();
  assert.equal(await page.locator("#content").isVisible(), false, "the content shows without a key");
  await page.getByLabel("API key").fill("a-wrong-key");
  await page.keyboard.press("Enter");
  await page.getByText("The key is not known here.").waitFor();
  await page.getByLabel("API key").fill(key);
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

/** Two turns, by keyboard alone. */
async function chat(page) {
  await page.getByRole("textbox", { name: "Message" }).focus();
  await say(page, "Which words of this sentence will the server have to compute, and which will it know already?");
  const first = await answer(page, 1);
  await say(page, "And now, when the same conversation goes on?");
  const second = await answer(page, 3);

  assert.equal(first.computed, first.tokens - first.cached);
  assert.ok(second.cached > 0, "the second turn found nothing of the first");
  assert.ok(second.cached < second.tokens, "the second turn computed nothing");
  const marked = await page.locator("#prompt-tokens .token").evaluateAll((spans) => spans.map((span) => span.classList.contains("cached")));
  assert.equal(marked.lastIndexOf(true), marked.indexOf(false) - 1, "cached tokens are not the beginning of the prompt");
  const ofFirst = page.locator(".message").first();
  assert.equal(await ofFirst.locator(".token.computed").count(), 0, "the first message was computed again");
  assert.ok(await ofFirst.locator(".token.cached").count() > 0, "the first message is not marked as cached");
  assert.ok(await page.locator(".message").nth(2).locator(".token.computed").count() > 0, "the new message is not marked as computed");
  const background = (name) => page.locator(`.message .token.${name}`).first().evaluate((span) => getComputedStyle(span).backgroundColor);
  assert.notEqual(await background("cached"), await background("computed"));
  return [first, second];
}

async function say(page, text) {
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

/** The numbers under an answer, once they are there. */
async function answer(page, index) {
  const caption = page.locator(".message").nth(index).locator(".caption");
  await caption.filter({ hasText: "prompt of" }).waitFor({ timeout: 60_000 });
  const numbers = /(\d+) tokens generated.*prompt of (\d+): (\d+) cached, (\d+) computed/.exec(await caption.textContent());
  assert.ok(numbers, `the caption is: ${await caption.textContent()}`);
  const [generated, tokens, cached, computed] = numbers.slice(1).map(Number);
  return { generated, tokens, cached, computed };
}

async function showsTheServer(page) {
  await page.locator("#state[data-state=ready]").waitFor();
  await page.locator("#models").getByText("tiny", { exact: false }).first().waitFor();
  const tiers = await page.locator("#tiers tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  assert.deepEqual(tiers.map((row) => row[0]), ["Context", "Memory", "Disk", "Blob store"]);
  await page.locator("#hit-rate").filter({ hasText: /^[1-9]\d* %$/ }).waitFor();
  await page.locator("#rate").filter({ hasText: /^\d/ }).waitFor();
}

/** Every field has a name, every text enough contrast (WCAG AA). */
async function canBeRead(page) {
  const unnamed = await page.locator("input:visible, select:visible, textarea:visible").evaluateAll(
    (fields) => fields.filter((field) => field.labels.length === 0).map((field) => field.id));
  assert.deepEqual(unnamed, [], "fields without a label");
  const faint = await page.evaluate(() => {
    const light = (color) => {
      const [r, g, b] = color.match(/[\d.]+/g).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor;
        if (color !== "rgba(0, 0, 0, 0)") {
          return color;
        }
      }
      return "rgb(255, 255, 255)";
    };
    return [...document.querySelectorAll("h1, h2, h3, p, label, dt, dd, th, td, small, button, .token, summary")]
      .filter((element) => element.checkVisibility() && element.textContent.trim().length > 0 && !element.disabled)
      .map((element) => {
        const [one, other] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
        return { text: element.textContent.slice(0, 30), contrast: (one + 0.05) / (other + 0.05) };
      })
      .filter(({ contrast }) => contrast < 4.5);
  });
  assert.deepEqual(faint, [], "texts that are hard to read");
}

async function onASmallScreen(page) {
  await page.setViewportSize({ width: 380, height: 800 });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wider, 0, "the page is wider than a small screen");
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function failsClearly(page) {
  await page.getByLabel("At most").fill("4096");
  await page.getByRole("textbox", { name: "Message" }).fill("word ".repeat(4000));
  await page.getByRole("button", { name: "Send" }).click();
  await page.locator("#chat-problem").filter({ hasText: "tokens" }).waitFor({ timeout: 60_000 });
  assert.equal(await page.locator(".message").count(), 4, "a refused message stays in the conversation");
  await page.getByRole("button", { name: "New chat" }).click();
  assert.equal(await page.locator(".message").count(), 0);
}

async function forgets(page) {
  await page.getByRole("button", { name: "Forget the key" }).click();
  await page.getByLabel("API key").waitFor();
  await page.reload();
  await page.getByLabel("API key").waitFor();
}
