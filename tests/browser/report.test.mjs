// The report in a real browser: what a reader does with it, and what it must never do.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, open } from './browser.mjs';
import * as hostile from './hostile.mjs';
import { SEEDS, fresh, wirecopy } from './reports.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const VIEWS = { overview: '#overview', story: '#s0', document: '#d1', 'side by side': '#c0-1' };

// What axe-core objects to, a line each.
async function violations(page) {
  // Not a script of the page: its own policy would refuse it.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}

// Waits until this view is the one that is shown.
const shows = (page, id) => page.locator(`#${id}.view.open`).waitFor();

const visible = (page, selector) => page.locator(selector).filter({ visible: true });

describe('the seeds', () => {
  const folder = fresh('seeds');
  const file = join(folder, 'report.html');
  const json = JSON.parse(wirecopy('scan', SEEDS, '--format', 'json'));
  let browser;
  before(async () => {
    wirecopy('scan', SEEDS, '--format', 'html', '-o', file);
    browser = await launch();
  });
  after(() => browser.close());

  // A test on one page, after which nothing may have gone wrong on it.
  const on = (name, hash, body) => test(name, async () => {
    const { page, faults } = await open(browser.context, file, hash);
    await body(page);
    assert.deepEqual(faults, []);
    await page.close();
  });

  on('the overview says first what was found', '', async (page) => {
    assert.match(await page.locator('.view.open h1').innerText(), /^5 documents, 1 story: 3 carry it/);
    assert.equal(await visible(page, '.view').count(), 1);
    assert.equal(await page.locator('.overview .item').count(), json.stories[0].members.length);
  });

  on('figures are those of the JSON report', '', async (page) => {
    for (const document of json.documents) {
      const row = page.locator('.overview .item', { has: page.getByTitle(document.id) }).first();
      for (const [label, share] of Object.entries(document.shares).filter(([, share]) => share > 0)) {
        const text = await row.locator(`[data-label="${label}"]`).innerText();
        const shown = Number(text.match(/(\d+)\s%$/)[1]);
        assert.ok(Math.abs(shown - share * 100) <= 0.5 || (text.includes('<1') && share < 0.005), `${document.id} ${text}`);
      }
    }
  });

  on('a search, a label, a relation leave what has them', '', async (page) => {
    const rows = () => visible(page, '.overview .item').count();
    await page.fill('#search', 'military faces');
    assert.equal(await rows(), 1);
    assert.equal(await page.locator('#found').innerText(), '1 of 6 rows');
    await page.fill('#search', '');
    await page.selectOption('#by-label', { label: 'has off topic' });
    assert.equal(await rows(), 2);
    await page.selectOption('#by-label', '');
    await page.selectOption('#by-relation', 'derived');
    assert.equal(await rows(), 3);
    await page.fill('#search', 'no such thing');
    assert.equal(await rows(), 0);
  });

  on('a story says what each member kept, dropped and added', '#s0', async (page) => {
    const fate = page.locator('.fate', { hasText: '004' });
    assert.match(await fate.innerText(), /kept\s+7 of 18 sentences of 000/);
    assert.match(await fate.innerText(), /dropped\s+line 1, part of line 2, part of line 5, lines 6–12/);
    await fate.getByRole('link', { name: 'lines 6–12' }).click();
    await shows(page, 'd0');
  });

  on('unique lines can be had alone, by button and by key', '#d3', async (page) => {
    const unique = json.documents[3].lines.filter((line) => line.unique).map((line) => String(line.line));
    const lines = () => visible(page, '#d3 tbody th.no').allInnerTexts();
    await page.getByRole('button', { name: 'unique' }).click();
    assert.deepEqual(await lines(), unique);
    await page.keyboard.press('u');
    assert.ok((await lines()).length > unique.length);
    await page.keyboard.press('u');
    assert.deepEqual(await lines(), unique);
  });

  on('the New York Post block is no part of the story', '#d1', async (page) => {
    const heading = page.locator('#d1 .segment.furniture', { hasText: 'New York Post' });
    assert.match(await heading.locator('h2').innerText(), /^Page furniture · lines 33–35/);
    const block = page.locator('#d1 .segment.off_topic', { hasText: 'Trump, Newsom square off' });
    assert.match(await block.locator('h2').innerText(), /off topic · lines 36–37 · in no story/);
    const labels = await block.locator('td.what').allInnerTexts();
    assert.ok(labels.length > 0 && labels.every((label) => label.startsWith('off topic')), labels.join());
  });

  on('a passage shows its counterparts on focus', '#d0', async (page) => {
    await page.locator('#d0l4 .also a').first().focus();
    const panel = await page.locator('#counterpart').innerText();
    assert.match(panel, /001:5 \.74\s+Among those arrested was General Abass Dembele/);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#counterpart').isVisible(), false);
    await shows(page, 'd0');
  });

  on('side by side is stepped through by keys', '#d0', async (page) => {
    await page.getByRole('link', { name: 'Beside 001' }).click();
    await shows(page, 'c0-1');
    const now = page.locator('#c0-1 [aria-current="true"]');
    await page.keyboard.press('n');
    assert.match(await now.innerText(), /Following their takeover/);
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    assert.equal(await page.locator('#c0-1 output').innerText(), 'passage 3 of 15');
    await page.keyboard.press('p');
    assert.match(await now.innerText(), /There have been arrests/);
    assert.ok((await now.locator('ins').count()) > 0);
    const first = () => now.locator('td').first().innerText();
    const left = await first();
    await page.keyboard.press('s');
    assert.notEqual(await first(), left);
    await page.keyboard.press('Escape');
    await shows(page, 'd0');
  });

  on('a click on a counterpart leads to that passage', '#d3', async (page) => {
    await page.locator('#d3l2 .also a', { hasText: '001:5' }).click();
    const now = page.locator('.view.open [aria-current="true"]');
    assert.match(await now.innerText(), /Among those taken into custody/);
    assert.match(await now.innerText(), /Among those arrested was/);
  });

  on('the keys are listed, and colours can be chosen', '', async (page) => {
    await page.keyboard.press('?');
    assert.ok(await page.getByRole('dialog').isVisible());
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('dialog').isVisible(), false);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.click('#theme');
    await page.click('#theme');
    assert.notEqual(await paper(), light);
    // The choice is kept for the other pages; here it must not outlive its test.
    await page.click('#theme');
    assert.equal(await paper(), light);
  });

  test('it is read without a script', async () => {
    const plain = await launch({ javaScriptEnabled: false });
    const { page } = await open(plain.context, file);
    for (const view of Object.values(VIEWS)) assert.ok(await page.locator(view).isVisible(), view);
    assert.equal(await visible(page, '.scripted').count(), 0);
    await plain.close();
  });

  for (const scheme of ['light', 'dark']) {
    for (const [name, hash] of Object.entries(VIEWS)) {
      for (const width of [1400, 390]) {
        on(`${name}, ${scheme}, ${width} wide: axe-core has nothing to say, nothing sticks out`, hash, async (page) => {
          await page.emulateMedia({ colorScheme: scheme });
          await page.setViewportSize({ width, height: 900 });
          assert.deepEqual(await violations(page), []);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'scrolls sideways');
          await page.screenshot({ path: join(folder, `${name.replaceAll(' ', '-')}-${scheme}-${width}.png`), fullPage: true });
        });
      }
    }
  }

  on('it prints', '#d1', async (page) => {
    await page.emulateMedia({ media: 'print' });
    assert.equal(await visible(page, '.scripted').count(), 0);
    await page.pdf({ path: join(folder, 'document.pdf'), format: 'A4', printBackground: true });
  });

  test('two documents open side by side', async () => {
    const pair = join(folder, 'pair.html');
    const [a, b] = ['000_3835c8efad09f1f0.txt', '001_b79eeb9a994b3f57.txt'].map((name) => join(SEEDS, name));
    wirecopy('compare', b, a, '--format', 'html', '-o', pair);
    const { page, faults } = await open(browser.context, pair);
    assert.match(await visible(page, 'h1').first().innerText(), /^001\S* beside 000/);
    await page.keyboard.press('n');
    assert.equal(await page.locator('[aria-current="true"]').count(), 1);
    assert.deepEqual([faults, await violations(page)], [[], []]);
  });

  test('a folder of pages hangs together', async () => {
    const pages = fresh('pages');
    wirecopy('scan', SEEDS, '--format', 'html', '-o', `${pages}/`);
    const { page, faults } = await open(browser.context, join(pages, 'index.html'));
    await page.getByRole('link', { name: 'what each outlet kept' }).click();
    assert.match(page.url(), /page-0001\.html#s0$/);
    await page.locator('.view.open').getByRole('link', { name: '003' }).first().click();
    await shows(page, 'd3');
    await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click();
    assert.match(page.url(), /index\.html#overview$/);
    assert.deepEqual(faults, []);
  });

  test('with less detail a page says what it lacks', async () => {
    for (const [detail, says] of [['summary', 'A summary.'], ['links', 'Without lines and passages.']]) {
      const less = join(folder, `${detail}.html`);
      wirecopy('scan', SEEDS, '--format', 'html', '--detail', detail, '-o', less);
      const { page, faults } = await open(browser.context, less);
      assert.ok(await page.getByText(says).isVisible());
      assert.equal(await page.locator('.lines').count(), 0);
      assert.equal(await page.locator('.matrix').count(), detail === 'links' ? 1 : 0);
      assert.deepEqual([faults, await violations(page)], [[], []]);
    }
  });
});

describe('a hostile corpus', () => {
  const corpus = fresh('hostile/corpus');
  const folder = fresh('hostile/report');
  const file = join(folder, 'report.html');
  let browser;
  before(async () => {
    hostile.write(corpus);
    wirecopy('scan', corpus, '--format', 'html', '-o', file);
    browser = await launch();
  });
  after(() => browser.close());

  test('nothing runs, nothing is asked for, nothing is added, in any view', async () => {
    const { page, faults } = await open(browser.context, file);
    const views = await page.locator('.view').evaluateAll((views) => views.map((view) => view.id));
    assert.ok(views.length > 2 * hostile.TRICKS.length, `${views.length} views`);
    const stepped = [...views.slice(0, 12), ...views.filter((view) => view.startsWith('d'))];
    for (const view of stepped) {
      await page.evaluate((id) => { location.hash = id; }, view);
      await page.locator(`#${view}.open`).waitFor();
      await page.evaluate(() => document.querySelectorAll('.view.open [data-to]').forEach((link) => link.focus()));
    }
    assert.deepEqual(faults, []);
    const found = await page.evaluate(() => ({
      pwned: globalThis.__pwned,
      foreign: document.querySelectorAll('img, iframe, object, embed, link, base, animate, form[action], [style]').length,
      handlers: [...document.querySelectorAll('*')].filter((element) => /(^| )on/.test(element.getAttributeNames().join(' '))).length,
      scripts: document.querySelectorAll('script').length,
      mains: document.querySelectorAll('main > .view').length,
      links: [...document.querySelectorAll('a')].filter((link) => !link.getAttribute('href').startsWith('#')).length,
    }));
    assert.deepEqual(found, { pwned: undefined, foreign: 0, handlers: 0, scripts: 1, mains: views.length, links: 0 });
  });

  test('what hides or turns text is shown for what it is', async () => {
    const { page } = await open(browser.context, file);
    const text = await page.evaluate(() => document.body.textContent + document.title
      + [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes].map(({ value }) => value)).join(''));
    const controls = '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f';
    const directions = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}';
    const acting = text.match(new RegExp(`[${controls}${directions}]`, 'gu'));
    assert.deepEqual(acting, null);
    assert.ok(text.includes('invoice\\u{202e}fdp.exe') && text.includes('bell␇ nul␀ esc␛[31m'));
    assert.ok(text.includes('<script>window.__pwned=1;alert(1)</script>'), 'tricks are shown, not dropped');
  });

  test('a line of five megabytes is cut, and says so', async () => {
    const long = join(folder, 'long.html');
    wirecopy('compare', ...hostile.writeLong(fresh('hostile/long')), '--format', 'html', '-o', long);
    assert.ok(readFileSync(long).length < 2 << 20);
    const { page, faults } = await open(browser.context, long);
    await page.evaluate(() => { location.hash = '#d0'; });
    await shows(page, 'd0');
    assert.match(await page.locator('#d0 .cut').textContent(), /^ … [\d,]+ more bytes not shown$/);
    assert.ok(await page.locator('#d0').getByText('An endless line goes on and on <b>here</b>').first().isVisible());
    assert.deepEqual(faults, []);
  });

  test('axe-core has nothing to say', async () => {
    const { page } = await open(browser.context, file);
    assert.deepEqual(await violations(page), []);
  });
});
