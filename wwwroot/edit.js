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
    this.saved = new Map();
    this.dirty = new Set();
    this.fields().forEach(field => this.saved.set(this.pathOf(field), this.textOf(this.pathOf(field))));
    this.makeTabs();
    this.listen();
    this.countProblems();
    if (!this.form.querySelector('fieldset').disabled) this.restore();
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
      if (!field || field.value === value) return;
      const { selectionStart, selectionEnd, scrollTop } = field;
      field.value = value;
      field.setSelectionRange(Math.min(selectionStart, value.length), Math.min(selectionEnd, value.length));
      field.scrollTop = scrollTop;
    };
    const cut = head && /^---\n([\s\S]*?^)---\n([\s\S]*)$/m.exec(text);
    if (cut) {
      set(head, cut[1]);
      set(body, cut[2]);
    } else {
      set(plain ?? body, text);
    }
  }

  // --- What is not saved yet --------------------------------------------------------------------------------------------------

  keep() {
    const unsaved = {};
    this.dirty.forEach(path => { unsaved[path] = { text: this.textOf(path), origin: this.saved.get(path) }; });
    try {
      if (this.dirty.size) localStorage.setItem(this.dataset.key, JSON.stringify(unsaved));
      else localStorage.removeItem(this.dataset.key);
    } catch {
      // The storage is full or forbidden. What is in the fields still goes to the server.
    }
  }

  // What an earlier page could not save is taken up where it stopped. Its origin is what both began from, so the work of others
  // that was saved meanwhile is merged and not overwritten.
  restore() {
    let unsaved;
    try {
      unsaved = JSON.parse(localStorage.getItem(this.dataset.key) ?? '{}');
    } catch {
      return;
    }

    const paths = Object.keys(unsaved).filter(path => this.saved.has(path) && unsaved[path].text !== this.saved.get(path));
    this.restoring = (async () => {
      for (const path of paths) {
        const { text, origin } = unsaved[path];
        this.show(path, origin === this.saved.get(path) ? text : (await this.merge(path, origin, text, this.saved.get(path))).text);
        this.dirty.add(path);
      }

      if (paths.length) {
        this.tell(this.dataset.restored);
        await this.save();
      }
    })();
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
    let said;
    for (const path of [...this.dirty]) {
      if (this.composing) return;
      this.tell(this.dataset.saving);
      said = await this.saveOne(path) ?? said;
    }

    this.keep();
    if (this.dirty.size) return;
    this.form.elements.version.value = this.version;
    this.querySelector('[data-shown-version]').textContent = say(this.dataset.versionOf, this.version);
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
      if (this.textOf(path) === text) this.dirty.delete(path);
      return said;
    }
  }

  // Another version was saved: where it changed this file, both are brought together.
  async takeIn(path, mine) {
    const stored = await this.ask(`${this.dataset.api}/files/${path}`);
    if (!stored.ok) throw await this.faultOf(stored);
    const theirs = await stored.text();
    const origin = this.saved.get(path);
    this.version = Number(stored.headers.get('ETag').replaceAll('"', ''));
    this.saved.set(path, theirs);
    if (theirs === origin) return null;
    const merged = await this.merge(path, origin, mine, theirs);
    this.show(path, this.textOf(path) === mine ? merged.text : (await this.merge(path, mine, this.textOf(path), merged.text)).text);
    return say(merged.conflicts ? this.dataset.conflict : this.dataset.merged, path);
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
    return { sentence: problem.detail ?? answer.statusText, isFinal: answer.status === 409 || answer.status === 403 || answer.status === 404 };
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
    if (!fault.isFinal) this.retry = setTimeout(() => this.save(), RETRY);
  }

  tell(sentence, kind = 'busy') {
    this.status.textContent = sentence;
    this.status.dataset.state = kind;
  }

  // --- The form of a record ---------------------------------------------------------------------------------------------------

  // One file, two views: a field is written into the text by the server, which knows its grammar, and a text that was typed makes the
  // fields anew.
  // One after the other, each with all fields as they are then: an answer that comes late would put an older text back.
  write(path) {
    this.writing = (this.writing ?? Promise.resolve()).then(() => this.writeAll(path)).catch(fault => this.failed(fault));
  }

  async writeAll(path) {
    const head = this.field('head', path);
    const before = head.value;
    const body = this.bodyFor(path);
    for (const [name, value] of new FormData(this.form)) {
      if (name.startsWith(`record:${path}:`)) body.append(name, value);
    }

    const answer = await this.ask(this.dataset.recordUrl, { method: 'POST', body });
    if (!answer.ok || answer.redirected) throw await this.faultOf(answer);
    const text = await answer.text();
    if (head.value !== before) return this.writeAll(path);
    if (text === before) return null;
    head.value = text;
    return this.changed(path);
  }

  async makeForm(path) {
    const answer = await this.ask(`${this.dataset.recordUrl}-form`, { method: 'POST', body: this.bodyFor(path) }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const place = this.querySelector(`[data-record-form="${CSS.escape(path)}"]`);
    place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), 'text/html').body.childNodes);
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
    this.form.addEventListener('compositionstart', () => { this.composing = true; });
    this.form.addEventListener('compositionend', () => {
      this.composing = false;
      if (this.dirty.size) this.changed([...this.dirty][0]);
    });
    this.querySelector('[data-summary]').addEventListener('change', event => this.saveSummary(event.target.value));
    this.addEventListener('click', event => this.clicked(event));
    this.addEventListener('submit', event => this.runsWhatIsSaved(event), { capture: true });
    this.form.addEventListener('submit', event => this.submitted(event));
    this.form.addEventListener('change', event => {
      if (event.target.matches('[data-image]')) this.addPictures([...event.target.files]);
      if (event.target.matches('[data-record]')) this.write(event.target.dataset.record);
      if (event.target.matches('[data-head]')) this.makeForm(event.target.dataset.head);
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
      if (this.dirty.size) event.preventDefault();
    });
    window.addEventListener('online', () => this.save());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.dirty.size) this.save();
      else this.keep();
    });
  }

  async saveSummary(text) {
    const answer = await this.ask(`${this.dataset.api}/summary`, { method: 'PUT', body: text, headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
      .catch(() => null);
    if (answer && !answer.ok) this.tell((await this.faultOf(answer)).sentence ?? '', 'fault');
  }

  clicked(event) {
    const place = event.target.closest('a[data-path]');
    if (place) {
      event.preventDefault();
      this.goTo(place.dataset.path, Number(place.dataset.line));
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
  goTo(path, line) {
    const [head, body, text] = ['head', 'body', 'text'].map(kind => this.field(kind, path));
    const headLines = head ? head.value.replace(/\n$/, '').split('\n').length : 0;
    const isHead = head && line <= headLines + 2;
    const field = text ?? (isHead ? head : body);
    if (!field) return;
    const wanted = text || !head ? line : isHead ? Math.min(Math.max(line - 1, 1), headLines) : line - headLines - 2;
    const lines = field.value.split('\n');
    const input = isHead && !text && this.inputAt(path, lines, wanted);
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
    return key && this.form.querySelector(`[data-record="${CSS.escape(path)}"][name^="record:${CSS.escape(path)}:${key}"]`);
  }

  // A button that changes more than a text: what was typed goes first, by the form itself.
  submitted(event) {
    const sure = event.submitter?.dataset.confirm;
    if (sure && !confirm(sure)) {
      event.preventDefault();
      return;
    }

    if (this.isSettled) return;
    event.preventDefault();
    this.isSettled = true;
    const { submitter } = event;
    (this.writing ?? Promise.resolve()).then(() => this.save()).then(() => {
      this.isSettled = this.dirty.size === 0;

      // In a task of its own: while its event is under way, a form does not submit again.
      if (this.isSettled) setTimeout(() => this.form.requestSubmit(submitter));
    });
  }

  // A program runs as it is saved, so what was typed goes first.
  runsWhatIsSaved(event) {
    if (event.target === this.form || !this.dirty.size) return;
    event.preventDefault();
    event.stopPropagation();
    const { target, submitter } = event;
    this.save().then(() => setTimeout(() => this.dirty.size || target.requestSubmit(submitter)));
  }

  dropped(event) {
    const pictures = [...event.dataTransfer?.items ?? []].filter(item => item.kind === 'file' && item.type.startsWith('image/'));
    if (!pictures.length) return;
    event.preventDefault();
    if (event.type === 'drop') this.addPictures(pictures.map(item => item.getAsFile()));
  }

  // A picture is saved first and then named where the cursor is, with the cursor where its description goes.
  async addPictures(files) {
    const field = document.activeElement?.closest('[data-body]') ?? this.querySelector('[data-body]');
    for (const file of files) {
      const name = `${file.name.toLowerCase().replace(/\.[a-z0-9]+$/, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'picture'}.${file.type.split('/')[1]}`;
      await this.save();
      const answer = await this.ask(`${this.dataset.api}/files/images/${name}`, { method: 'PUT', body: file, headers: { 'If-Match': `"${this.version}"` } })
        .catch(fault => ({ ok: false, status: 0, statusText: String(fault), json: async () => ({}) }));
      if (!answer.ok) {
        this.tell((await this.faultOf(answer)).sentence ?? '', 'fault');
        continue;
      }

      this.version = (await answer.json()).data.version;
      const at = field.selectionEnd;
      field.setRangeText(`![](images/${name})`, at, at, 'end');
      field.focus();
      field.setSelectionRange(at + 2, at + 2);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
}

customElements.define('ikb-proposal', Proposal);
