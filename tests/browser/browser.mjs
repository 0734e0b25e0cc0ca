// A browser with an empty profile that is told to talk to nobody, and pages that note whatever they should not do.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export async function launch(options = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'wirecopy-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
    viewport: { width: 1400, height: 900 },
    ...options,
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}

// A page on this file. `faults` fills with requests beyond the file, messages on the console, errors, dialogs.
export async function open(context, file, hash = '') {
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  const folder = address.slice(0, address.lastIndexOf('/') + 1);
  const faults = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(folder) || request.resourceType() !== 'document') faults.push(`request: ${url}`);
  });
  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  await page.goto(address + hash);
  return { page, faults };
}
