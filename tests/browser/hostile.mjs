// A corpus of escape tricks, each as title, path, id, outlet, date and text. All articles share a wire text, so that every
// view shows them. `__pwned` is what a trick would set if it ran.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const RUN = 'window.__pwned=1;alert(1)';

export const TRICKS = [
  `<script>${RUN}</script>`,
  `</script><script>${RUN}</script>`,
  `</style><script>${RUN}</script>`,
  `</title><img src=x onerror="${RUN}">`,
  `"><img src=x onerror=${RUN}>`,
  `' onmouseover='${RUN}' x='`,
  `" autofocus onfocus="${RUN}" x="`,
  `javascript:${RUN}`,
  `<a href="javascript:${RUN}">go</a>`,
  `<svg onload=${RUN}><animate onbegin=${RUN}>`,
  `<iframe srcdoc="<script>parent.__pwned=1</script>"></iframe>`,
  `<link rel=stylesheet href=https://example.org/x.css><base href=https://example.org/>`,
  `<meta http-equiv=refresh content="0;url=https://example.org/">`,
  `]]><!-- --!> <!--><script>${RUN}</script>`,
  `{{constructor.constructor('${RUN}')()}} \${${RUN}} <%= ${RUN} %> #{${RUN}} @(x)`,
  `&lt;script&gt;${RUN}&lt;/script&gt; &#60;script&#62;`,
  `invoice\u202Efdp.exe \u2066hidden\u2069 \u200F\u061C`,
  `bell\u0007 nul\u0000 esc\u001B[31m del\u007F c1\u009B5m`,
  `zero\u200Bwidth \uFEFF\uFFF9 \u{E0041}\u{E0042}`,
  `</td></table></section></main><form action=https://example.org/><button>x`,
];

const WIRE = [
  'The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.',
  'Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.',
  'An inquiry has been opened into why the captain left the marked channel in calm weather.',
  'Three of the crew were flown to hospital, and the mayor of the island thanked the fishermen on Sunday.',
];

export function write(folder) {
  const lines = TRICKS.map((trick, number) => JSON.stringify({
    id: `${number} ${trick}`,
    title: trick,
    source: trick,
    date: number % 2 ? trick : `2025-08-${String(number + 1).padStart(2, '0')}`,
    url: trick,
    text: [WIRE[0], trick, WIRE[1], `Our reporter wrote of ${trick} and no other paper did.`, ...WIRE.slice(2)].join('\n'),
  }));
  writeFileSync(join(folder, 'tricks.jsonl'), lines.join('\n') + '\n');
  const names = ['<img src=x onerror=alert(1)>.txt', '" onclick="alert(1).txt', '\u202Eexe.txt', "it's & <b>.txt",
    '#c0-1 %3Cb%3E.txt'];
  names.forEach((name) => writeFileSync(join(folder, name), WIRE.join('\n')));
  const noText = Buffer.from([0x0a, 0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80]);
  writeFileSync(join(folder, 'broken.txt'), Buffer.concat([Buffer.from(WIRE.join('\n')), noText]));
}

// Two files of the wire text, the second with a line of five megabytes behind it.
export function writeLong(folder) {
  const files = ['wire.txt', 'long.txt'].map((name) => join(folder, name));
  writeFileSync(files[0], WIRE.join('\n'));
  const long = `${WIRE.join('\n')}\n${'An endless line goes on and on <b>here</b> & there. '.repeat(100_000)}`;
  writeFileSync(files[1], long.slice(0, 5_000_000));
  return files;
}
