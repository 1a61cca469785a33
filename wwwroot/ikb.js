// What a browser adds to pages that are whole without it: the search dialog, keys, copying, the current section, the theme.
// Every word and every piece of HTML comes from the page's own template (ScriptParts.razor) or from the server.

const page = document.documentElement;
const parts = () => document.getElementById('ikb-parts');
const part = selector => parts().content.querySelector(selector).cloneNode(true);
const say = text => { document.getElementById('ikb-status').textContent = text; };

// A browser may refuse storage; then nothing is remembered.
const remembered = (name, otherwise) => { try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; } };
const remember = (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* nothing is remembered */ } };

// A key that an input method takes to compose Chinese is not for us.
const isComposing = event => event.isComposing || event.keyCode === 229;
const isTyping = target => target.isContentEditable || target.closest?.('textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])');

async function htmlOf(url, signal) {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  const holder = document.createElement('template');
  holder.innerHTML = await answer.text();
  return holder.content;
}

/* ---- Dialogs ---- */

function dialog(kind, prepare) {
  let found = document.querySelector(`body > dialog.${kind}`);
  if (!found) {
    found = part(`dialog.${kind}`);
    found.addEventListener('click', event => { if (event.target === found) found.close(); });
    prepare(found);
    document.body.append(found);
  }

  return found;
}

function openKeys() {
  const keys = dialog('keys', made => {
    const single = made.querySelector('input');
    single.checked = remembered('ikb-single-keys', true);
    single.addEventListener('change', () => remember('ikb-single-keys', single.checked));
  });
  if (!keys.open) keys.showModal();
}

/* ---- The search dialog ---- */

const RECENT = 'ikb-recent-searches';
const MOST_RECENT = 8;
const PAUSE = 90; // milliseconds without a key before the server is asked

function openSearch(text) {
  const finder = dialog('finder', prepareFinder);
  const box = finder.querySelector('input');
  if (!finder.open) finder.showModal();
  if (text) box.value = text;
  box.select();
  box.dispatchEvent(new Event('input'));
  return finder;
}

function prepareFinder(finder) {
  const box = finder.querySelector('input'), hits = finder.querySelector('.hits');
  let pause, request;

  async function find() {
    request?.abort();
    const query = box.value.trim();
    if (!query) {
      hits.removeAttribute('aria-busy');
      hits.replaceChildren(...recent());
      say('');
      return;
    }

    const { signal } = request = new AbortController();
    hits.setAttribute('aria-busy', 'true');
    try {
      const found = await htmlOf(`${parts().dataset.hits}?q=${encodeURIComponent(query)}`, signal);
      say(found.firstElementChild.dataset.status);
      hits.replaceChildren(found);
    } catch {
      if (signal.aborted) return;
      hits.replaceChildren(part('.failed'));
    }

    hits.removeAttribute('aria-busy');
  }

  const soon = event => { clearTimeout(pause); if (!event.isComposing) pause = setTimeout(find, box.value ? PAUSE : 0); };
  box.addEventListener('input', soon);
  box.addEventListener('compositionend', soon);
  finder.addEventListener('close', () => { clearTimeout(pause); request?.abort(); });
  finder.addEventListener('submit', () => keepSearch(box.value));
  hits.addEventListener('click', event => { if (event.target.closest('.result a')) keepSearch(box.value); });
  finder.addEventListener('keydown', event => moveThrough(event, box, hits));
}

// The focus itself moves, so that Enter and Ctrl+Enter are the browser's own.
function moveThrough(event, box, hits) {
  if (isComposing(event) || event.target.closest('form.paste')) return;
  const links = [...hits.querySelectorAll(':is(h2, h3) > a, .recent a')], at = links.indexOf(event.target), isModified = event.ctrlKey || event.metaKey;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const stops = [box, ...links];
    stops[(at + 1 + (event.key === 'ArrowDown' ? 1 : stops.length - 1)) % stops.length].focus();
  } else if (event.key === 'Escape') {
    // A search box would take the first one to empty itself.
    event.preventDefault();
    event.currentTarget.close();
  } else if (event.key === 'Enter' && isModified && event.target === box && links.length) {
    event.preventDefault();
    keepSearch(box.value);
    window.open(links[0].href, '_blank', 'noopener');
  } else if (at >= 0 && event.key.length === 1 && !isModified && !event.altKey) {
    box.focus();
  }
}

function keepSearch(query) {
  const text = query.trim();
  if (text) remember(RECENT, [text, ...remembered(RECENT, []).filter(other => other !== text)].slice(0, MOST_RECENT));
}

function recent() {
  const queries = remembered(RECENT, []);
  if (!queries.length) return [];
  const section = part('.recent'), action = part('.finder form').getAttribute('action');
  section.querySelector('ul').append(...queries.map(query => {
    const row = document.createElement('li'), link = document.createElement('a');
    link.href = `${action}?q=${encodeURIComponent(query)}`;
    link.textContent = query;
    row.append(link);
    return row;
  }));
  return [section];
}

/* ---- A pasted trace ---- */

// More than one line is no search: it goes into the form that sends a whole trace.
async function takeTrace(form, text) {
  let paste = document.querySelector('form.paste');
  try {
    if (!paste) {
      paste = (await htmlOf(parts().dataset.traceForm)).querySelector('form');
      paste.dataset.fetched = '';
      form.after(paste);
      form.dataset.trace = '';
    }
  } catch {
    form.q.value = oneLine(text);
    return;
  }

  if (!paste.closest('dialog')) form.closest('dialog')?.close();
  paste.querySelector('.trace-mode')?.remove();
  paste.querySelector('textarea').value = text;
  paste.querySelector('textarea').before(part('.trace-mode'));
  paste.querySelector('[type=submit]').focus();
  paste.scrollIntoView({ block: 'nearest' });
}

function undoTrace(button) {
  const paste = button.closest('form'), text = paste.querySelector('textarea');
  const form = 'fetched' in paste.dataset ? paste.previousElementSibling : document.querySelector('main form[role=search]');
  form.q.value = oneLine(text.value);
  delete form.dataset.trace;
  form.q.focus();
  if ('fetched' in paste.dataset) {
    paste.remove();
    form.q.dispatchEvent(new Event('input'));
  } else {
    text.value = '';
    button.closest('.trace-mode').remove();
  }
}

const oneLine = text => text.trim().replace(/\s+/g, ' ');

/* ---- Copying ---- */

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain HTTP inside a company: no clipboard, but the older way works.
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    const isDone = document.execCommand('copy');
    field.remove();
    return isDone;
  }
}

async function copyBlock(button) {
  const isDone = await copy([...button.closest('ikb-copy').querySelectorAll('pre, ol, ikb-copy > code')].map(block => block.textContent).join('').trimEnd());
  answer(isDone ? button.dataset.done : parts().dataset.notCopied, button);
}

async function copyLink(address, button) {
  answer(await copy(address) ? parts().dataset.linkCopied : parts().dataset.notCopied, button);
}

// For everybody to hear, and to see on the button until one goes on.
function answer(text, button) {
  say(text);
  if (!button) return;
  button.dataset.label ??= button.textContent;
  button.textContent = text;
  button.addEventListener('blur', () => { button.textContent = button.dataset.label; }, { once: true });
  button.focus();
}

// <ikb-copy><pre>…</pre></ikb-copy>: a block, or a command in a line, with a button to copy it.
customElements.define('ikb-copy', class extends HTMLElement {
  connectedCallback() { if (!this.querySelector('.copy')) this.append(part('.copy')); }
});

/* ---- The current section ---- */

// <ikb-contents><nav>…</nav></ikb-contents>: marks the link to the section that is being read.
customElements.define('ikb-contents', class extends HTMLElement {
  connectedCallback() {
    const links = new Map([...this.querySelectorAll('a[href^="#"]')].map(link => [link.hash.slice(1), link]));
    const headings = [...links.keys()].map(id => document.getElementById(decodeURIComponent(id))).filter(Boolean);
    const mark = () => {
      // The last heading that has come into the upper third of the screen: the part that the observer watches, and a pixel, since
      // it reports a heading as soon as it touches that part.
      const current = headings.findLast(heading => heading.getBoundingClientRect().top <= innerHeight * 0.34 + 1);
      links.forEach((link, id) => { if (id === current?.id) link.ariaCurrent = 'true'; else link.removeAttribute('aria-current'); });
      this.current = current?.id;
      // Where the contents are one line, the current one is kept in sight.
      const link = links.get(this.current), line = this.querySelector('ul');
      line.scrollLeft = link ? link.offsetLeft - line.clientWidth / 3 : 0;
    };
    this.observer = new IntersectionObserver(mark, { rootMargin: '0px 0px -66% 0px' });
    headings.forEach(heading => this.observer.observe(heading));
  }

  disconnectedCallback() { this.observer.disconnect(); }
});

/* ---- A passage to report ---- */

const MOST_QUOTED = 500; // characters that the form takes

// <ikb-report>…</ikb-report>: below a passage of the article that is selected stands the way to report it.
customElements.define('ikb-report', class extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector('.report-passage');
    // Pressed, it must not take the selection away before it is followed.
    this.link.addEventListener('mousedown', event => event.preventDefault());
    this.follow = () => this.show(getSelection());
    document.addEventListener('selectionchange', this.follow);
  }

  disconnectedCallback() { document.removeEventListener('selectionchange', this.follow); }

  show(selection) {
    const text = oneLine(selection.toString()), range = text && selection.rangeCount ? selection.getRangeAt(0) : null;
    this.link.hidden = !range || !document.querySelector('article .prose')?.contains(range.commonAncestorContainer);
    if (this.link.hidden) return;
    const address = new URL(this.link.href), { bottom, left } = range.getBoundingClientRect();
    address.search = new URLSearchParams({ quote: [...text].slice(0, MOST_QUOTED).join('') });
    this.link.href = address;
    this.link.style.insetBlockStart = `${bottom + scrollY + 8}px`;
    this.link.style.insetInlineStart = `${Math.max(0, Math.min(left, innerWidth - this.link.offsetWidth - 16)) + scrollX}px`;
  }
});

// The same section in the other language: the sections of an article have the same ids in both.
function keepSection(link) {
  const section = document.querySelector('ikb-contents')?.current ?? decodeURIComponent(location.hash.slice(1));
  link.hash = section ?? '';
}

/* ---- The programs of an article ---- */

// <ikb-run>: most readers never run one, so its script is fetched when somebody comes near, or brings code along in the address.
const panel = document.querySelector('ikb-run');
if (panel) {
  let script;
  const fetchScript = () => script ??= import(panel.dataset.script).catch(() => { script = 'missing'; });
  ['pointerover', 'focusin'].forEach(near => panel.addEventListener(near, fetchScript, { once: true }));

  // What was pressed before it was there is pressed again; where it cannot be had, the page without scripts opens.
  const wait = again => async event => {
    const { target, submitter } = event;
    if (script === 'missing' || customElements.get('ikb-run')) return;
    event.preventDefault();
    await fetchScript();
    again(target, submitter);
  };
  panel.addEventListener('submit', wait((form, button) => form.requestSubmit(button)));
  panel.querySelectorAll('a[data-edit]').forEach(link => link.addEventListener('click', wait(() => link.click())));
  const fetchForCode = () => { if (/^#[\w-]+\.cs=/.test(location.hash)) fetchScript(); };
  addEventListener('hashchange', fetchForCode);
  fetchForCode();
}

/* ---- The theme ---- */

const THEMES = ['auto', 'light', 'dark'];
const YEAR = 365 * 24 * 60 * 60;
const chosenTheme = () => THEMES.find(theme => document.cookie.includes(`ikb_theme=${theme}`)) ?? 'auto';

// The server writes the choice into every later page, so that none of them flashes.
function showTheme() {
  const theme = chosenTheme(), button = document.querySelector('[data-do=theme]');
  if (theme === 'auto') delete page.dataset.theme; else page.dataset.theme = theme;
  button?.setAttribute('aria-label', button.dataset[theme]);
}

function nextTheme() {
  const theme = THEMES[(THEMES.indexOf(chosenTheme()) + 1) % THEMES.length];
  document.cookie = `ikb_theme=${theme}; path=/; max-age=${theme === 'auto' ? 0 : YEAR}; samesite=lax`;
  showTheme();
  say(document.querySelector('[data-do=theme]')?.dataset[theme] ?? '');
}

/* ---- Keys, clicks and pastes, wherever they happen ---- */

const follow = rel => document.querySelector(`main a[rel=${rel}]`)?.click();
const keys = {
  '/': () => openSearch(),
  '?': openKeys,
  't': nextTheme,
  'n': () => follow('next'),
  ']': () => follow('next'),
  'p': () => follow('prev'),
  '[': () => follow('prev'),
};
const actions = {
  copy: copyBlock,
  keys: openKeys,
  theme: nextTheme,
  undo: undoTrace,
  close: button => button.closest('dialog').close(),
  forget: button => { remember(RECENT, []); button.closest('.recent').remove(); document.querySelector('.finder input').focus(); },
};

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || isComposing(event) || event.altKey) return;
  const isModified = event.ctrlKey || event.metaKey;
  const action = isModified ? (event.key.toLowerCase() === 'k' && !event.shiftKey ? keys['/'] : undefined)
    : !isTyping(event.target) && !document.querySelector('dialog[open]') && remembered('ikb-single-keys', true) ? keys[event.key] : undefined;
  if (action) {
    event.preventDefault();
    action();
  }
});

document.addEventListener('click', event => {
  const button = event.target.closest('[data-do]'), link = event.target.closest('a');
  if (link?.getAttribute('href')?.startsWith('#')) {
    page.dataset.smooth = '';
    addEventListener('scrollend', () => { delete page.dataset.smooth; }, { once: true });
  }

  if (button) actions[button.dataset.do]?.(button);
  else if (link?.matches('.anchor')) copyLink(link.href);
  else if (link?.matches('.language')) keepSection(link);
});

// A form that takes its time says so. It can be sent again: somebody may have stopped the browser.
document.addEventListener('submit', event => {
  const button = event.submitter;
  // A download leaves the page where it is, so that nothing would end the waiting.
  if (event.defaultPrevented || event.target.method !== 'post' || !button || 'download' in event.target.dataset) return;
  button.ariaBusy = 'true';
  say(parts().dataset.sending);
});

// A link that another script made.
document.addEventListener('ikb-link', event => copyLink(event.detail.address, event.detail.button));

document.addEventListener('paste', event => {
  const form = event.target.closest?.('form[role=search]'), text = event.clipboardData?.getData('text/plain') ?? '';
  if (!form || !text.trim().includes('\n')) return;
  event.preventDefault();
  takeTrace(form.closest('header') ? openSearch().querySelector('form') : form, text);
});

// A page that comes back out of the browser's memory is as it was left.
addEventListener('pageshow', event => {
  if (!event.persisted) return;
  showTheme();
  document.querySelectorAll('button[aria-busy]').forEach(button => button.removeAttribute('aria-busy'));
});
