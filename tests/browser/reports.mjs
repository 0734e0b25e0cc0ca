// Reports to look at: of the seeds, of two of them, of a hostile corpus, as a folder. Written by the command once a run.

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
// Build output: reports and screenshots stay here to be looked at.
export const OUT = join(process.env.CARGO_TARGET_DIR || join(ROOT, 'target'), 'browser');
export const SEEDS = join(ROOT, 'corpus/seeds');
const WIRECOPY = process.env.WIRECOPY || join(ROOT, 'target/release/wirecopy');

export function fresh(name) {
  const folder = join(OUT, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

// Runs the command; inputs that are skipped are no failure.
export function wirecopy(...typed) {
  try {
    return execFileSync(WIRECOPY, typed, { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (failure) {
    if (failure.status === 3) return failure.stdout;
    throw new Error(`wirecopy ${typed.join(' ')}: ${failure.stderr}`);
  }
}
