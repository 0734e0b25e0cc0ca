'use strict';

// The page can be read without this. What it adds: one view at a time, filters and order in the overview, lines by label,
// counterparts on hover and focus, keys. It moves and marks elements that are there; it never makes any from text.
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const THEMES = [['', 'as the system'], ['light', 'light'], ['dark', 'dark']];
  let trail = 0;

  root.classList.add('js');
  setTheme(stored());
  document.addEventListener('DOMContentLoaded', start);

  function start() {
    all('.scripted').forEach((element) => { element.hidden = false; });
    setTheme(stored());
    show();
    root.classList.add('ready');
    window.addEventListener('hashchange', () => { trail += 1; show(); });
    document.addEventListener('keydown', onKey);
    document.addEventListener('click', onClick);
    for (const event of ['pointerover', 'focusin']) document.addEventListener(event, onPoint);
    startOverview();
  }

  // Views

  function current() {
    return document.querySelector('.view.open');
  }

  // What the address names, or the first view.
  function show() {
    let id = '';
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { /* an address that is no text names nothing */ }
    const target = id && byId(id);
    const view = (target && target.closest('.view')) || document.querySelector('.view');
    if (!view) return;
    const changed = view !== current();
    all('.view.open').forEach((open) => open.classList.remove('open'));
    view.classList.add('open');
    hideCounterpart();
    const heading = view.querySelector('h1, h2');
    document.title = `${heading.textContent} · wirecopy`;
    if (target && target !== view) goTo(target);
    else if (changed) { window.scrollTo(0, 0); if (id) heading.focus({ preventScroll: true }); }
  }

  function goTo(target) {
    const row = target.closest('tr');
    if (row && row.matches('.match')) return step(row);
    if (row && row.closest('.document')) setShown(row.closest('.document'), 'all');
    (row || target).scrollIntoView({ block: 'center', behavior: 'instant' });
    light([target.closest('tr') || target]);
  }

  function back() {
    if (trail > 0) { trail -= 2; history.back(); } else location.hash = '#overview';
  }

  // Colours

  function stored() {
    try { return localStorage.getItem('wirecopy-theme') || ''; } catch { return ''; }
  }

  function setTheme(theme) {
    const [name, words] = THEMES.find((known) => known[0] === theme) || THEMES[0];
    if (name) root.dataset.theme = name; else delete root.dataset.theme;
    const button = byId('theme');
    if (button) button.textContent = `Colours: ${words}`;
  }

  function nextTheme() {
    const at = THEMES.findIndex((known) => known[0] === (root.dataset.theme || ''));
    const [name] = THEMES[(at + 1) % THEMES.length];
    try { localStorage.setItem('wirecopy-theme', name); } catch { /* a page from disk may have nowhere to keep it */ }
    setTheme(name);
  }

  // Keys and clicks

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || byId('keys').open) return;
    if (event.target.matches('input, select, textarea')) return;
    if (act(event.key)) event.preventDefault();
  }

  function act(key) {
    const view = current();
    if (key === '?') { byId('keys').showModal(); return true; }
    if (key === 'Escape') { if (!hideCounterpart()) back(); return true; }
    if (key === '/') { location.hash = '#overview'; show(); byId('search')?.focus(); return true; }
    if (key === 'u' && view.matches('.document')) {
      setShown(view, view.dataset.show === 'unique' ? 'all' : 'unique');
      return true;
    }
    if (!view.matches('.side-by-side')) return false;
    if (key === 'n' || key === 'p') { stepBy(view, key === 'n' ? 1 : -1); return true; }
    if (key === 's') { swap(view); return true; }
    return false;
  }

  function onClick(event) {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.id === 'theme') nextTheme();
    else if (button.id === 'help') act('?');
    else if (button.dataset.key) act(button.dataset.key);
    else if (button.dataset.show) setShown(button.closest('.document'), button.dataset.show);
  }

  // Side by side

  function stepBy(view, by) {
    const rows = all('tr.match', view);
    const at = rows.findIndex((row) => row.getAttribute('aria-current') === 'true');
    const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
    if (rows[next]) step(rows[next]);
  }

  function step(row) {
    const view = row.closest('.view');
    const rows = all('tr.match', view);
    rows.forEach((other) => other.removeAttribute('aria-current'));
    row.setAttribute('aria-current', 'true');
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'center', behavior: 'instant' });
    view.querySelector('.steps output').textContent = `passage ${rows.indexOf(row) + 1} of ${rows.length}`;
  }

  function swap(view) {
    for (const row of all('.beside-table tr', view)) {
      if (row.cells.length === 3) row.append(row.cells[1], row.cells[0]);
    }
  }

  // A document's lines

  function setShown(view, label) {
    view.dataset.show = label;
    for (const row of all('.lines tbody tr', view)) {
      row.classList.toggle('shown', label === 'all' || row.classList.contains(label));
    }
    for (const button of all('[data-show]', view)) {
      button.setAttribute('aria-pressed', String(button.dataset.show === label));
    }
  }

  // The same elsewhere

  function onPoint(event) {
    const row = event.target.closest?.('.lines tr');
    if (row && row.querySelector('[data-to]')) showCounterparts(row);
    else if (!event.target.closest?.('#counterpart')) hideCounterpart();
  }

  function showCounterparts(row) {
    const lines = all('[data-to]', row).map((link) => {
      const found = link.dataset.to.split(' ').map(byId).filter(Boolean);
      const line = document.createElement('p');
      line.append(link.cloneNode(true), document.createElement('span'));
      line.lastChild.textContent = found.map((sentence) => sentence.textContent).join(' ') || 'on another page';
      line.lastChild.dir = 'auto';
      return line;
    });
    const panel = byId('counterpart');
    panel.replaceChildren(...lines);
    // Never over the sentence that is being read.
    panel.classList.toggle('above', row.getBoundingClientRect().top > window.innerHeight / 2);
    panel.hidden = false;
    light([row]);
  }

  // Whether there was anything to hide.
  function hideCounterpart() {
    const panel = byId('counterpart');
    const was = !panel.hidden;
    panel.hidden = true;
    if (was) light([]);
    return was;
  }

  function light(elements) {
    all('.lit').forEach((element) => element.classList.remove('lit'));
    elements.forEach((element) => element.classList.add('lit'));
  }

  // The overview

  function startOverview() {
    const tools = byId('tools');
    if (!tools) return;
    const items = all('.overview .item').map((row) => ({
      row,
      story: row.closest('.story'),
      text: row.textContent.toLowerCase(),
      shares: (row.dataset.shares || '').split(' ').map(Number),
    }));
    const title = (element) => element.querySelector('h3').textContent.toLowerCase();
    const stories = all('.story').map((element) => ({ element, title: title(element) }));
    listSources(items);
    const filter = () => {
      const hits = items.filter((item) => matches(item));
      const visible = new Set(hits.map((item) => item.row));
      items.forEach((item) => { item.row.hidden = !visible.has(item.row); });
      const told = new Set(hits.map((item) => item.story));
      stories.forEach((story) => { story.element.hidden = !told.has(story.element); });
      byId('found').textContent = hits.length === items.length ? '' : `${hits.length} of ${items.length} rows`;
    };
    tools.addEventListener('submit', (event) => event.preventDefault());
    tools.addEventListener('input', filter);
    byId('order').addEventListener('change', () => sort(stories, items));
  }

  function listSources(items) {
    const select = byId('by-source');
    if (!select) return;
    const sources = new Set(items.map((item) => item.row.dataset.source).filter(Boolean));
    for (const source of [...sources].sort()) select.append(new Option(source, source));
  }

  function matches({ row, story, text, shares }) {
    const value = (id) => byId(id)?.value || '';
    const has = (list, word) => !word || (list || '').split(' ').includes(word);
    const words = value('search').trim().toLowerCase();
    const title = story ? story.querySelector('h3').textContent.toLowerCase() : '';
    return (!words || text.includes(words) || title.includes(words))
      && (!value('by-label') || shares[value('by-label')] > 0)
      && has(row.dataset.relations, value('by-relation'))
      && (!value('by-source') || row.dataset.source === value('by-source'));
  }

  function sort(stories, items) {
    const order = byId('order').value;
    const best = new Map();
    for (const item of items) best.set(item.story, Math.max(best.get(item.story) || 0, item.shares[order] || 0));
    const size = (story) => Number(story.element.dataset.size);
    const compare = {
      size: (a, b) => size(b) - size(a),
      title: (a, b) => a.title.localeCompare(b.title),
    }[order] || ((a, b) => best.get(b.element) - best.get(a.element));
    byId('stories')?.append(...stories.toSorted(compare).map((story) => story.element));
  }
})();
