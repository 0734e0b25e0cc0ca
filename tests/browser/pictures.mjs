// The pictures of README.md, into the folder that is named.

import { join } from 'node:path';
import { launch, open } from './browser.mjs';
import { SEEDS, fresh, wirecopy } from './reports.mjs';

const [folder] = process.argv.slice(2);
const file = join(fresh('pictures'), 'report.html');
wirecopy('scan', SEEDS, '--format', 'html', '-o', file);

// Name, view, height, what to do first.
const PICTURES = [
  ['overview', '#overview', 930, async () => {}],
  ['story', '#s0', 1080, async () => {}],
  ['document', '#d3', 800, async (page) => {
    await page.locator('#d3l2 .also a').first().focus();
    await page.evaluate(() => window.scrollTo(0, 420));
    await page.locator('#d3l2').hover();
  }],
  ['side-by-side', '#c0-1', 900, async (page) => { for (let i = 0; i < 5; i += 1) await page.keyboard.press('n'); }],
];

const { context, close } = await launch();
for (const [name, hash, height, act] of PICTURES) {
  const { page, faults } = await open(context, file, hash);
  await page.setViewportSize({ width: 1200, height });
  await page.evaluate(() => window.scrollTo(0, 0));
  await act(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  if (faults.length) throw new Error(faults.join('\n'));
}
await close();
