// What a browser adds to pages that are whole without it: hits while one types, keys, copying, the current section, the theme.
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

/* ---- Hits while one types ---- */

const RECENT = 'ikb-recent-searches';
const MOST_RECENT = 8;
const MOST_ASKED = 300; // characters; what is longer is no search
const PAUSE = 90; // milliseconds without a key before the server is asked

const finders = new WeakMap();

// The finder of a search box: each has one, made when it is used first.
function finderOf(form) {
  if (!finders.has(form)) finders.set(form, new Finder(form));
  return finders.get(form);
}

// A combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): the focus stays in the box, and the list below it is pointed into.
class Finder {
  constructor(form) {
    this.form = form;
    this.root = form.closest('.finder');
    this.box = form.querySelector('input[type=search], textarea');
    this.panel = part('.hits');
    this.root.append(this.panel);
    // A field of several lines may not be called a combobox, and does as one all the same.
    this.isCombobox = this.box.localName === 'input';
    if (this.isCombobox) this.box.role = 'combobox';
    else this.box.ariaHasPopup = 'listbox';
    this.box.ariaAutoComplete = 'list';
    this.box.setAttribute('aria-controls', this.panel.id);
    this.toggle(false);
    this.root.addEventListener('focusout', event => { if (!this.root.contains(event.relatedTarget) && !this.hasTrace) this.close(); });
    // A press in the list takes the focus out of the box only where it goes to a button or a field.
    this.panel.addEventListener('mousedown', event => { if (!event.target.closest('button, textarea, input')) event.preventDefault(); });
    this.panel.addEventListener('click', event => { if (event.target.closest('[role=option]')) keepSearch(this.text); });
    form.addEventListener('submit', () => keepSearch(this.text));
  }

  get text() { return this.box.value.trim(); }

  get hasTrace() { return this.panel.querySelector('form.paste') !== null; }

  get options() { return [...this.panel.querySelectorAll('[role=option]')]; }

  get chosen() { return this.panel.querySelector('[aria-selected=true]'); }

  // By a key: Escape leads back to where somebody was.
  openFrom(element) {
    if (this.root.popover && !this.box.checkVisibility()) this.root.showPopover();
    if (element !== this.box) this.from = element === document.body ? null : element;
    this.box.focus();
    this.box.select();
    this.find();
  }

  typed() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.find(), this.text ? PAUSE : 0);
  }

  async find() {
    clearTimeout(this.pause);
    this.request?.abort();
    if (this.hasTrace) return;
    const query = this.text;
    if (!query || query.includes('\n') || query.length > MOST_ASKED) {
      this.panel.removeAttribute('aria-busy');
      this.show(...query ? [] : recent());
      say('');
      return;
    }

    const { signal } = this.request = new AbortController();
    this.panel.setAttribute('aria-busy', 'true');
    try {
      const found = await htmlOf(`${parts().dataset.hits}?q=${encodeURIComponent(query)}`, signal);
      say(found.firstElementChild.dataset.status);
      this.show(found);
    } catch {
      if (signal.aborted) return;
      this.show(part('.failed'));
    }

    this.panel.removeAttribute('aria-busy');
  }

  show(...content) {
    this.panel.replaceChildren(...content);
    this.choose(null);
    this.toggle(content.length > 0);
  }

  toggle(isOpen) {
    this.panel.hidden = !isOpen;
    if (this.isCombobox) this.box.ariaExpanded = String(isOpen);
  }

  close() {
    clearTimeout(this.pause);
    this.request?.abort();
    this.panel.removeAttribute('aria-busy');
    this.choose(null);
    this.toggle(false);
  }

  choose(option) {
    this.chosen?.setAttribute('aria-selected', 'false');
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) this.box.setAttribute('aria-activedescendant', option.id); else this.box.removeAttribute('aria-activedescendant');
  }

  press(event) {
    if (isComposing(event)) return;
    const { key } = event, isModified = event.ctrlKey || event.metaKey, isLong = this.box.value.includes('\n');
    if ((key === 'ArrowDown' || key === 'ArrowUp') && !isLong && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      if (this.panel.hidden) this.find();
      else this.move(key === 'ArrowDown' ? 1 : -1);
    } else if (key === 'Escape' && !this.panel.hidden && !this.hasTrace) {
      // A search box would take the first one to empty itself.
      event.preventDefault();
      this.close();
      this.from?.focus();
      this.from = null;
    } else if (key === 'Escape' && this.root.matches(':popover-open') && !this.hasTrace) {
      event.preventDefault();
      this.root.hidePopover();
    } else if (key === 'Enter' && !event.shiftKey) {
      this.enter(event, isModified, isLong);
    }
  }

  move(step) {
    const stops = [null, ...this.options];
    this.choose(stops[(stops.indexOf(this.chosen) + step + stops.length) % stops.length]);
  }

  enter(event, isModified, isLong) {
    // With Ctrl a combobox opens the first hit. A field of several lines is sent, as everywhere.
    const option = this.chosen ?? (isModified && this.isCombobox && !this.panel.hidden ? this.options[0] : null);
    if (option) {
      event.preventDefault();
      keepSearch(this.text);
      if (isModified) window.open(option.href, '_blank', 'noopener');
      else option.click();
    } else if (!this.isCombobox && (isModified || !isLong)) {
      // In a field of several lines Enter would begin a second one.
      event.preventDefault();
      if (this.text) send(this.form);
    }
  }
}

const searchForm = target => target.closest?.('form[role=search]');

function openSearch() {
  const form = document.querySelector('form[role=search]');
  if (form) finderOf(form).openFrom(document.activeElement);
}

document.addEventListener('input', event => { if (searchForm(event.target) && !event.isComposing) finderOf(searchForm(event.target)).typed(); });
document.addEventListener('compositionend', event => { if (searchForm(event.target)) finderOf(searchForm(event.target)).typed(); });
document.addEventListener('click', event => {
  const form = event.target.matches('input, textarea') && searchForm(event.target);
  if (form && !event.target.value) finderOf(form).find();
});
// The button that opens the box on a phone.
document.addEventListener('toggle', event => { if (event.newState === 'open') event.target.querySelector('form[role=search] input')?.focus(); }, true);

function keepSearch(query) {
  const text = query.trim();
  if (text && !text.includes('\n')) remember(RECENT, [text, ...remembered(RECENT, []).filter(other => other !== text)].slice(0, MOST_RECENT));
}

function recent() {
  const queries = remembered(RECENT, []);
  if (!queries.length) return [];
  const section = part('.recent'), list = section.querySelector('[role=listbox]'), option = list.firstElementChild;
  list.replaceChildren(...queries.map((query, index) => {
    const link = option.cloneNode();
    link.id += index;
    link.href = `${parts().dataset.search}?q=${encodeURIComponent(query)}`;
    link.textContent = query;
    return link;
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
      finderOf(form).show(paste);
    }
  } catch {
    form.q.value = oneLine(text);
    return;
  }

  paste.querySelector('.trace-mode')?.remove();
  paste.querySelector('textarea').value = text;
  paste.querySelector('textarea').before(part('.trace-mode'));
  paste.querySelector('[type=submit]').focus();
  paste.scrollIntoView({ block: 'nearest' });
}

function undoTrace(button) {
  const paste = button.closest('form'), text = paste.querySelector('textarea'), isFetched = 'fetched' in paste.dataset;
  const form = isFetched ? paste.closest('.finder').querySelector('form[role=search]') : document.querySelector('main form[role=search]');
  form.q.value = oneLine(text.value);
  if (isFetched) {
    paste.remove();
    finderOf(form).find();
  } else {
    text.value = '';
    button.closest('.trace-mode').remove();
  }

  form.q.focus();
}

const send = form => form.requestSubmit(form.querySelector('[type=submit]'));

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
  '/': openSearch,
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
  forget: button => {
    const form = button.closest('.finder').querySelector('form[role=search]');
    remember(RECENT, []);
    finderOf(form).show();
    finderOf(form).box.focus();
  },
};

document.addEventListener('keydown', event => {
  if (event.target.matches?.('form[role=search] :is(input, textarea)')) finderOf(searchForm(event.target)).press(event);
  if (event.defaultPrevented || isComposing(event) || event.altKey) return;
  const isModified = event.ctrlKey || event.metaKey, isPaste = event.target.matches?.('form.paste textarea');
  const action = isModified && isPaste && event.key === 'Enter' ? () => send(event.target.form)
    : isModified ? (event.key.toLowerCase() === 'k' && !event.shiftKey ? keys['/'] : undefined)
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

  if (link && button === link && !event.ctrlKey && !event.metaKey) {
    // Without this script it is followed.
    event.preventDefault();
    copyLink(link.href, link);
  } else if (button) actions[button.dataset.do]?.(button);
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

// A box of one line would make one of them. The box of the first page takes them as they are.
document.addEventListener('paste', event => {
  const form = event.target.matches?.('input') && searchForm(event.target), text = event.clipboardData?.getData('text/plain') ?? '';
  if (!form || !text.trim().includes('\n')) return;
  event.preventDefault();
  takeTrace(form, text);
});

// A page that comes back out of the browser's memory is as it was left.
addEventListener('pageshow', event => {
  if (!event.persisted) return;
  showTheme();
  document.querySelectorAll('button[aria-busy]').forEach(button => button.removeAttribute('aria-busy'));
});
