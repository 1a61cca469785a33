// The page of a proposal: saves while one types, keeps in the browser what the server does not have yet, brings the work of two people
// together, and turns the parts of the page into tabs. Without it the page is an ordinary form with a button to save.
//
// A text is only ever taken out of the browser's storage once the server has answered that it has it. A save names the version that
// it was made from; where there is another one, the stored text is fetched, merged line by line, and saved again.

const PAUSE = 700;
const RETRY = 5000;

const say = (sentence, ...values) => sentence.replace(/\{(\d)\}/g, (_, index) => values[index] ?? '');

class Proposal extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector('form.proposal');
    this.status = this.querySelector('[data-state]');
    this.version = Number(this.dataset.version);
    this.page = Math.random().toString(36).slice(2);
    this.saved = new Map();
    this.taken = new Map();
    this.dirty = new Set();
    this.unwritten = new Set();
    this.composed = Promise.resolve();
    this.fields().forEach(field => this.saved.set(this.pathOf(field), this.textOf(this.pathOf(field))));
    this.form.querySelectorAll('[data-unsaved="True"]').forEach(mark => this.dirty.add(mark.name.slice('was:'.length)));
    this.makeTabs();
    this.listen();
    this.countProblems();
    this.restore();
  }

  // --- Fields and files -------------------------------------------------------------------------------------------------------

  fields() {
    return [...this.form.querySelectorAll('[data-body], [data-head], [data-text]')];
  }

  pathOf(field) {
    return field.dataset.body ?? field.dataset.head ?? field.dataset.text;
  }

  field(kind, path) {
    return this.form.querySelector(`[data-${kind}="${CSS.escape(path)}"]`);
  }

  textOf(path) {
    const [head, body, text] = ['head', 'body', 'text'].map(kind => this.field(kind, path));
    const end = text => text === '' || text.endsWith('\n') ? text : `${text}\n`;
    const whole = text ? text.value : head ? `---\n${end(head.value)}---\n${body.value}` : body.value;
    return (text ?? body).dataset.crlf === 'True' ? whole.replaceAll('\n', '\r\n') : whole;
  }

  // Puts a text into its fields and leaves the cursor near where it was.
  show(path, whole) {
    const text = whole.replaceAll('\r\n', '\n');
    const [head, body, plain] = ['head', 'body', 'text'].map(kind => this.field(kind, path));
    const set = (field, value) => {
      if (!field || field.value === value) return false;
      const { selectionStart, selectionEnd, scrollTop } = field;
      field.value = value;
      field.setSelectionRange(Math.min(selectionStart, value.length), Math.min(selectionEnd, value.length));
      field.scrollTop = scrollTop;
      return true;
    };
    if (!head) {
      set(plain ?? body, text);
      return;
    }

    const end = /\n---(?:\n|$)/.exec(text);
    if (text.startsWith('---\n') && end) {
      set(body, text.slice(end.index + end[0].length));
      if (set(head, text.slice('---\n'.length, end.index + 1))) this.makeForm(path);
    } else {
      // Its front matter is gone, so all of it stands in one field from now on.
      head.closest('.head').remove();
      set(body, text);
    }
  }

  // --- What is not saved yet --------------------------------------------------------------------------------------------------

  // Each file of each page under a name of its own: two tabs of one proposal keep what was typed in each. Only what the server has is
  // taken out.
  keyOf(path) { return `${this.dataset.key} ${this.page} ${path}`; }

  keep() {
    this.dirty.forEach(path => {
      try {
        localStorage.setItem(this.keyOf(path), JSON.stringify({ text: this.textOf(path), origin: this.saved.get(path) }));
      } catch {
        // The storage is full or forbidden. What is in the fields still goes to the server.
      }
    });
  }

  forget(...keys) {
    try { keys.forEach(key => localStorage.removeItem(key)); } catch { /* It was never kept. */ }
  }

  // What any page of this proposal kept: its key, the path of the file, and the text with its origin.
  kept() {
    const start = `${this.dataset.key} `;
    try {
      return Object.keys(localStorage).filter(key => key.startsWith(start))
        .map(key => ({ key, path: key.slice(start.length).replace(/^\S+ /, ''), ...JSON.parse(localStorage.getItem(key)) }));
    } catch {
      return [];
    }
  }

  // What an earlier page could not save is taken up where it stopped. Its origin is what both began from, so the work of others
  // that was saved meanwhile is merged and not overwritten. What has no place any more is shown to be copied.
  async restore() {
    const isClosed = this.form.querySelector('fieldset').disabled;
    const sent = new Set(this.dirty);
    let isBack = false;
    for (const { key, path, text, origin } of this.kept()) {
      if (text === this.saved.get(path)) this.forget(key);
      else if (isClosed || !this.saved.has(path)) this.offer(path, text);
      else if (!sent.has(path) && await this.restoreOne(path, text, origin)) {
        isBack = true;
        this.taken.set(path, [...this.taken.get(path) ?? [], key]);
      }
    }

    if (isBack) this.tell(this.dataset.restored);
    if (this.dirty.size) await this.save();
  }

  async restoreOne(path, text, origin) {
    const stored = this.saved.get(path);
    try {
      await this.bringIn(path, origin === stored ? text : (await this.merge(path, origin, text, stored)).text, stored);
      this.dirty.add(path);
      return true;
    } catch (fault) {
      this.offer(path, text);
      this.failed(fault);
      return false;
    }
  }

  offer(path, text) {
    const fold = document.createElement('details');
    const [name, area] = [document.createElement('summary'), document.createElement('textarea')];
    name.textContent = say(this.dataset.offered, path);
    Object.assign(area, { value: text, readOnly: true, rows: 8 });
    area.setAttribute('aria-label', path);
    fold.append(name, area);
    fold.className = 'fold';
    this.form.before(fold);
  }

  changed(path) {
    this.dirty.add(path);
    this.tell(this.dataset.unsaved);
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), 150);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.save(), PAUSE);
  }

  // --- Saving -----------------------------------------------------------------------------------------------------------------

  // One save at a time: each needs the version that the one before it made.
  save() {
    clearTimeout(this.pause);
    this.saving = (this.saving ?? Promise.resolve()).then(() => this.saveAll()).catch(fault => this.failed(fault));
    return this.saving;
  }

  async saveAll() {
    if (!this.dirty.size) return;
    let [said, fault] = [];
    for (const path of [...this.dirty]) {
      this.tell(this.dataset.saving);
      try {
        said = await this.saveOne(path) ?? said;
      } catch (refusal) {
        // A file that the server does not take keeps none of the others from it.
        fault = refusal;
        if (!refusal.isOfFile) break;
      }
    }

    this.form.elements.version.value = this.version;
    this.querySelector('[data-shown-version]').textContent = say(this.dataset.versionOf, this.version);
    if (fault) throw fault;
    if (this.dirty.size) return;
    this.tell(said ?? say(this.dataset.saved, this.version), said ? 'said' : 'saved');
    this.refresh();
  }

  async saveOne(path) {
    let said;
    for (;;) {
      const text = this.textOf(path);
      const answer = await this.ask(`${this.dataset.api}/files/${path}`, {
        method: 'PUT', body: text, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'If-Match': `"${this.version}"` },
      });
      if (answer.status === 412) {
        said = await this.takeIn(path, text) ?? said;
        continue;
      }

      if (!answer.ok) throw await this.faultOf(answer);
      this.version = (await answer.json()).data.version;
      this.saved.set(path, text);
      if (this.textOf(path) === text) {
        this.dirty.delete(path);
        this.forget(this.keyOf(path), ...this.taken.get(path) ?? []);
        this.taken.delete(path);
      }

      return said;
    }
  }

  // Another version was saved: where it changed this file, both are brought together. Nothing is taken over before that is done.
  async takeIn(path, mine) {
    const stored = await this.ask(`${this.dataset.api}/files/${path}`);
    if (!stored.ok) throw await this.faultOf(stored);
    const theirs = await stored.text();
    const origin = this.saved.get(path);
    const merged = theirs === origin ? null : await this.merge(path, origin, mine, theirs);
    if (merged) await this.bringIn(path, merged.text, mine);
    this.version = Number(stored.headers.get('ETag').replaceAll('"', ''));
    this.saved.set(path, theirs);
    return merged && say(merged.conflicts ? this.dataset.conflict : this.dataset.merged, path);
  }

  // Puts a text in the place of another one, together with what was typed since that one was read, and in no middle of a composition.
  async bringIn(path, text, read) {
    for (;;) {
      await this.composed;
      const present = this.textOf(path);
      if (present === read) break;
      text = (await this.merge(path, read, present, text)).text;
      read = present;
    }

    this.show(path, text);
  }

  async merge(path, origin, mine, theirs) {
    const body = new FormData();
    Object.entries({ origin, mine, theirs, __RequestVerificationToken: this.form.elements.__RequestVerificationToken.value })
      .forEach(([name, value]) => body.set(name, value));
    const answer = await this.ask(this.dataset.merge, { method: 'POST', body });
    if (!answer.ok) throw await this.faultOf(answer);
    return answer.json();
  }

  ask(url, options = {}) {
    return fetch(url, { ...options, headers: { Accept: 'application/json', ...options.headers } });
  }

  async faultOf(answer) {
    if (answer.status === 401 || answer.redirected) return { signedOut: true };
    const problem = await answer.json().catch(() => ({}));
    return {
      sentence: problem.detail ?? answer.statusText, isFinal: [403, 404, 409, 422].includes(answer.status), isOfFile: answer.status === 422,
    };
  }

  failed(fault) {
    this.keep();
    this.tell(fault.signedOut ? this.dataset.signedOut : say(this.dataset.kept, fault.sentence ?? ''), 'fault');
    if (fault.signedOut) {
      const link = document.createElement('a');
      link.href = this.dataset.login;
      link.target = '_blank';
      link.textContent = this.dataset.login.split('?')[0];
      this.status.append(' ', link);
    }

    clearTimeout(this.retry);
    if (!fault.isFinal) this.retry = setTimeout(() => this.again(), RETRY);
  }

  again() {
    this.unwritten.forEach(name => name === 'summary' ? this.saveSummary(this.form.elements.summary.value) : this.write(name));
    this.save();
  }

  tell(sentence, kind = 'busy') {
    this.status.textContent = sentence;
    this.status.dataset.state = kind;
  }

  // --- The form of a record ---------------------------------------------------------------------------------------------------

  // One file, two views: a field is written into the text by the server, which knows its grammar, and a text that was typed makes the
  // fields anew.
  // One after the other: an answer that comes late would put an older text back. Only the key that was changed is sent, so that
  // fields which are older than the text leave it alone.
  write(name) {
    const [, path, key] = name.split(':');
    this.unwritten.add(name);
    this.tell(this.dataset.unsaved);
    this.writing = (this.writing ?? Promise.resolve()).then(() => this.writeKey(path, key.split('.')[0], name)).catch(fault => this.failed(fault));
    return this.writing;
  }

  async writeKey(path, key, name) {
    const head = this.field('head', path);
    const before = head.value;
    const body = this.bodyFor(path);
    for (const [field, value] of new FormData(this.form)) {
      const [rest] = field.split(`record:${path}:${key}`).slice(1);
      if (rest === '' || rest?.startsWith('.') || rest?.startsWith(':')) body.append(field, value);
    }

    const answer = await this.ask(this.dataset.recordUrl, { method: 'POST', body });
    if (!answer.ok || answer.redirected) throw await this.faultOf(answer);
    const text = await answer.text();
    if (head.value !== before) return this.writeKey(path, key, name);
    this.unwritten.delete(name);
    if (text !== before) {
      head.value = text;
      this.changed(path);
    } else if (!this.dirty.size) {
      this.tell('', 'saved');
    }

    return null;
  }

  // The fields anew from the text, but never while somebody is in them.
  async makeForm(path) {
    const place = this.querySelector(`[data-record-form="${CSS.escape(path)}"]`);
    const answer = await this.ask(`${this.dataset.recordUrl}-form`, { method: 'POST', body: this.bodyFor(path) }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const made = new DOMParser().parseFromString(await answer.text(), 'text/html').body.childNodes;
    if (place.contains(document.activeElement)) place.addEventListener('focusout', () => setTimeout(() => this.makeForm(path)), { once: true });
    else place.replaceChildren(...made);
  }

  bodyFor(path) {
    const body = new FormData();
    body.set('__RequestVerificationToken', this.form.elements.__RequestVerificationToken.value);
    body.set('path', path);
    body.set('head', this.field('head', path).value);
    return body;
  }

  addRow(button) {
    const lines = [...button.parentElement.querySelectorAll('.row-line')];
    const line = lines.at(-1).cloneNode(true);
    line.querySelectorAll('[name]').forEach(cell => {
      cell.name = cell.name.replace(/:\d+:([^:]+)$/, `:${lines.length}:$1`);
      cell.value = '';
    });
    lines.at(-1).after(line);
    button.parentElement.querySelector('[name$=":rows"]').value = lines.length + 1;
    line.querySelector('[name]').focus();
  }

  // --- What stands beside the texts -------------------------------------------------------------------------------------------

  async refresh() {
    this.refreshing?.abort();
    this.refreshing = new AbortController();
    try {
      const answer = await fetch(this.dataset.parts, { signal: this.refreshing.signal });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      page.querySelectorAll('[data-part]').forEach(part => {
        const place = this.querySelector(`[data-part="${part.dataset.part}"]`);
        place?.replaceChildren(...part.childNodes);
      });
      this.countProblems();
    } catch (fault) {
      if (fault.name !== 'AbortError') console.warn(fault);
    }
  }

  countProblems() {
    const count = this.querySelector('[data-part="problems"] [data-count]')?.dataset.count ?? '0';
    const tab = this.querySelector('[role="tab"][aria-controls="problems"]');
    if (!tab) return;
    tab.querySelector('.count')?.remove();
    if (count === '0') return;
    const mark = document.createElement('span');
    mark.className = 'count';
    mark.textContent = count;
    tab.append(' ', mark);
  }

  // --- Tabs -------------------------------------------------------------------------------------------------------------------

  makeTabs() {
    const list = this.querySelector('[role="tablist"]');
    this.querySelectorAll('.panel').forEach(panel => {
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', `tab-${panel.id}`);
    });
    list.addEventListener('click', event => {
      const tab = event.target.closest('[role="tab"]');
      if (tab) this.open(tab.getAttribute('aria-controls'), true);
    });
    list.addEventListener('keydown', event => {
      const tabs = [...list.children];
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const target = event.key === 'Home' ? tabs[0] : event.key === 'End' ? tabs.at(-1)
        : step && tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
      if (!target) return;
      event.preventDefault();
      target.focus();
      target.click();
    });
    this.makeLanguages();
    this.classList.add('tabbed');
    this.open(this.panelOf(location.hash.slice(1)) ?? 'article');
    window.addEventListener('hashchange', () => this.open(this.panelOf(location.hash.slice(1)) ?? 'article'));
  }

  // One article at a time: the other language is one press away.
  makeLanguages() {
    const articles = [...this.querySelectorAll('.writing')];
    this.querySelectorAll('.languages button').forEach((button, index) => button.addEventListener('click', () => this.openLanguage(articles[index])));
    if (articles.length > 1) this.openLanguage(articles.find(article => !article.hasAttribute('lang')));
  }

  openLanguage(article) {
    this.querySelectorAll('.writing').forEach((each, index) => {
      each.hidden = each !== article;
      this.querySelectorAll('.languages button')[index]?.setAttribute('aria-pressed', each === article);
    });
  }

  panelOf(id) {
    return this.querySelector(`.panel#${CSS.escape(id || 'none')}`)?.id;
  }

  open(id, isChosen = false) {
    this.querySelectorAll('.panel').forEach(panel => { panel.hidden = panel.id !== id; });
    this.querySelectorAll('[data-with]').forEach(part => { part.hidden = part.dataset.with !== id; });
    this.querySelectorAll('[role="tab"]').forEach(tab => {
      const isOpen = tab.getAttribute('aria-controls') === id;
      tab.setAttribute('aria-selected', isOpen);
      tab.tabIndex = isOpen ? 0 : -1;
    });
    if (isChosen) history.replaceState(null, '', `#${id}`);
  }

  // --- What a person does -----------------------------------------------------------------------------------------------------

  listen() {
    this.form.addEventListener('input', event => {
      const field = event.target.closest('[data-body], [data-head], [data-text]');
      if (field) this.changed(this.pathOf(field));
    });
    this.form.addEventListener('compositionstart', () => {
      this.composed = new Promise(done => this.form.addEventListener('compositionend', () => setTimeout(done), { once: true }));
    });
    const soon = new Map();
    this.form.addEventListener('input', event => {
      const { name, dataset } = event.target;
      if (!('record' in dataset) && !('summary' in dataset)) return;
      this.tell(this.dataset.unsaved);
      clearTimeout(soon.get(name));
      soon.set(name, setTimeout(() => 'summary' in dataset ? this.saveSummary(event.target.value) : this.write(name), PAUSE));
      this.unwritten.add(name);
    });
    this.addEventListener('click', event => this.clicked(event));
    this.addEventListener('submit', event => this.runsWhatIsSaved(event), { capture: true });
    this.form.addEventListener('submit', event => this.submitted(event));
    this.form.addEventListener('change', event => {
      if (event.target.matches('[data-image]')) this.addPictures([...event.target.files]);
      if (event.target.matches('[data-head]')) this.makeForm(event.target.dataset.head);
    });
    document.addEventListener('selectionchange', () => {
      const body = document.activeElement?.closest?.('[data-body]');
      if (body && this.contains(body)) this.follow(body);
    });
    ['dragover', 'drop'].forEach(name => this.addEventListener(name, event => this.dropped(event)));
    this.addEventListener('paste', event => {
      const pictures = [...event.clipboardData.files].filter(file => file.type.startsWith('image/'));
      if (pictures.length) {
        event.preventDefault();
        this.addPictures(pictures);
      }
    });
    window.addEventListener('beforeunload', event => {
      this.keep();
      if (this.dirty.size || this.unwritten.size) event.preventDefault();
    });
    window.addEventListener('online', () => this.again());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && (this.dirty.size || this.unwritten.size)) this.again();
      else this.keep();
    });
  }

  saveSummary(text) {
    this.writing = (this.writing ?? Promise.resolve()).then(async () => {
      const answer = await this.ask(`${this.dataset.api}/summary`, { method: 'PUT', body: text, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
      if (!answer.ok) throw await this.faultOf(answer);
      this.unwritten.delete('summary');
      this.version = Number(answer.headers.get('ETag').replaceAll('"', ''));
      this.form.elements.version.value = this.version;
      if (!this.dirty.size) this.tell(say(this.dataset.saved, this.version), 'saved');
    }).catch(fault => this.failed(fault));
    return this.writing;
  }

  clicked(event) {
    const place = event.target.closest('a[data-path]');
    if (place) {
      event.preventDefault();
      this.goTo(place.dataset.path, Number(place.dataset.line), place.dataset.field);
    }

    const more = event.target.closest('[data-add-row]');
    if (more) this.addRow(more);
    const insert = event.target.closest('[data-insert]');
    if (insert) {
      const field = insert.closest('.writing').querySelector('textarea');
      field.setRangeText(insert.dataset.insert, field.value.length, field.value.length, 'end');
      field.focus();
      field.dispatchEvent(new Event('input', { bubbles: true }));
      insert.remove();
    }
  }

  // Opens the part in which a line of a file is written, and selects the line.
  goTo(path, line, name) {
    const [head, body, text] = ['head', 'body', 'text'].map(kind => this.field(kind, path));
    const headLines = head ? head.value.replace(/\n$/, '').split('\n').length : 0;
    const isHead = head && line <= headLines + 2;
    const field = text ?? (isHead ? head : body);
    if (!field) return;
    const wanted = text || !head ? line : isHead ? Math.min(Math.max(line - 1, 1), headLines) : line - headLines - 2;
    const lines = field.value.split('\n');
    const input = isHead && !text && (this.inputOf(path, name) ?? this.inputAt(path, lines, wanted));
    if (input) {
      this.open('record', true);
      input.focus();
      input.scrollIntoView({ block: 'center' });
      return;
    }

    const start = lines.slice(0, wanted - 1).reduce((sum, each) => sum + each.length + 1, 0);
    this.open(field.closest('.panel').id, true);
    if (field.closest('.writing')) this.openLanguage(field.closest('.writing'));
    field.closest('details')?.setAttribute('open', '');
    field.focus();
    field.setSelectionRange(start, start + (lines[wanted - 1] ?? '').length);
    field.scrollTop = Math.max(0, (wanted - 4) * field.scrollHeight / lines.length);
  }

  // The field of the key at a line of front matter, or above it.
  inputAt(path, lines, line) {
    const key = lines.slice(0, line).reverse().map(each => /^([a-z_]+):/.exec(each)?.[1]).find(Boolean);
    return this.inputOf(path, key);
  }

  inputOf(path, key) {
    return key ? this.form.querySelector(`[data-record="${CSS.escape(path)}"][name^="record:${CSS.escape(path)}:${key}"]`) : null;
  }

  // Shows beside the text what is made of the place where the cursor stands: the part below the last heading before it.
  follow(body) {
    const preview = body.closest('.writing')?.querySelector('.preview');
    if (!preview || preview.scrollHeight <= preview.clientHeight) return;
    let isCode = false;
    const before = body.value.slice(0, body.selectionStart).split('\n').filter(line => {
      if (/^\s*(```|~~~)/.test(line)) isCode = !isCode;
      return !isCode && /^#{1,6} /.test(line);
    }).length;
    const heading = preview.querySelectorAll('.prose :is(h1, h2, h3, h4, h5, h6)')[before - 1];
    const top = heading ? heading.getBoundingClientRect().top - preview.getBoundingClientRect().top + preview.scrollTop - 12 : 0;
    preview.scrollTo({ top: Math.max(0, top) });
  }

  // A button that changes more than a text: what was typed goes first. The fields of the records are in their texts by then.
  submitted(event) {
    if (this.isSettled) return;
    event.preventDefault();
    const { submitter } = event;
    const sure = submitter?.dataset.confirm;
    if (this.isWaiting || (sure && !confirm(sure))) return;
    this.isWaiting = true;
    this.settle().then(isSaved => {
      this.isWaiting = false;
      if (!isSaved || submitter?.value === 'save') return;
      this.isSettled = true;
      this.form.querySelectorAll('[name^="record:"]').forEach(field => { field.disabled = true; });

      // In a task of its own: while its event is under way, a form does not submit again.
      setTimeout(() => this.form.requestSubmit(submitter));
    });
  }

  // True once the server has all that stands in the fields.
  async settle() {
    const waiting = [...this.unwritten].map(name => name === 'summary' ? this.saveSummary(this.form.elements.summary.value) : this.write(name));
    await Promise.all(waiting);
    await this.writing;
    await this.save();
    return !this.dirty.size && !this.unwritten.size;
  }

  // A program runs as it is saved, so what was typed goes first.
  runsWhatIsSaved(event) {
    if (event.target === this.form || (!this.dirty.size && !this.unwritten.size)) return;
    event.preventDefault();
    event.stopPropagation();
    const { target, submitter } = event;
    this.settle().then(isSaved => setTimeout(() => isSaved && target.requestSubmit(submitter)));
  }

  dropped(event) {
    const pictures = [...event.dataTransfer?.items ?? []].filter(item => item.kind === 'file' && item.type.startsWith('image/'));
    if (!pictures.length) return;
    event.preventDefault();
    if (event.type === 'drop') this.addPictures(pictures.map(item => item.getAsFile()));
  }

  // Browsers call every picture that is pasted the same.
  freeName(stem, kind) {
    this.pictures ??= new Set([...this.querySelectorAll('[data-picture]')].map(picture => picture.dataset.picture));
    let name = `${stem}.${kind}`;
    for (let number = 2; this.pictures.has(`images/${name}`); number++) name = `${stem}-${number}.${kind}`;
    this.pictures.add(`images/${name}`);
    return name;
  }

  // A description to begin from, selected so that typing replaces it; empty where a camera or the system named the file.
  wordsOf(stem) {
    const words = stem.split('-').filter(word => /[a-z]/.test(word));
    return words.length > 1 && !/^(image|img|dsc|screen|screenshot|picture|photo|pasted|unnamed|download|clipboard)/.test(stem) ? words.join(' ') : '';
  }

  // A picture is saved first and then named where the cursor is, with the cursor where its description goes.
  async addPictures(files) {
    const field = document.activeElement?.closest('[data-body]') ?? this.querySelector('[data-body]');
    for (const file of files) {
      const stem = `${file.name.toLowerCase().replace(/\.[a-z0-9]+$/, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'picture'}`;
      const name = this.freeName(stem, file.type.split('/')[1]);
      await this.save();
      const answer = await this.ask(`${this.dataset.api}/files/images/${name}`, { method: 'PUT', body: file, headers: { 'If-Match': `"${this.version}"` } })
        .catch(fault => ({ ok: false, status: 0, statusText: String(fault), json: async () => ({}) }));
      if (!answer.ok) {
        this.tell((await this.faultOf(answer)).sentence ?? '', 'fault');
        continue;
      }

      this.version = (await answer.json()).data.version;
      const at = field.selectionEnd;
      const words = this.wordsOf(stem);
      field.setRangeText(`![${words}](images/${name})`, at, at, 'end');
      field.focus();
      field.setSelectionRange(at + 2, at + 2 + words.length);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
}

customElements.define('ikb-proposal', Proposal);
