// <ikb-run>: runs the programs of an article on the server and shows what they print while they print it.
// <ikb-editor>: the field in which a program is changed before it runs.
// Every word comes from the element's own attributes or from the server; without this script the form opens a page that runs once.

// What .NET prints before an exception that nobody caught.
const LAST_WORDS = 'Unhandled exception. ';

// Marks of how a run ended; every other end is doubtful. A program whose header expects nothing can neither hold nor fail.
const SHAPES = { as_expected: 'proven', nothing_expected: 'none' };

const fill = (words, ...values) => words.replace(/\{(\d)\}/g, (_, place) => values[place]);

const make = (name, text, properties) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(text ?? '');
  return made;
};

// The events of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html), as the server writes them: a name and one line of JSON.
async function* events(body) {
  const reader = body.getReader(), decoder = new TextDecoder();
  for (let text = '', piece; !(piece = await reader.read()).done;) {
    text += decoder.decode(piece.value, { stream: true });
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/s.exec(text.slice(0, end));
      yield [name, JSON.parse(data)];
    }
  }
}

class Terminal {
  constructor(figure, words) {
    this.figure = figure;
    this.words = words;
    [this.timing, this.pre, this.code, this.status, this.histogram, this.lanes] =
      ['.timing', 'pre', 'pre code', '.state', '.histogram', '.lanes'].map(part => figure.querySelector(part));
  }

  // False when the server took none of it.
  async show(snippet, times, source, isEdited, signal) {
    this.times = times;
    this.results = new Map();
    this.line = this.crash = null;
    this.isOver = false;
    this.figure.hidden = false;
    this.figure.querySelector('.edited').hidden = !isEdited;
    this.histogram.hidden = times === 1;
    this.lanes.hidden = true;
    this.timing.textContent = '';
    this.code.replaceChildren();
    this.histogram.replaceChildren();
    this.say(this.words.starting);
    try {
      const answer = await fetch(this.words.url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
        body: JSON.stringify({ snippet, times, source }),
        signal,
      });
      if (!answer.ok) {
        this.error(await answer.json());
        return false;
      }

      for await (const [name, data] of events(answer.body)) this[name](data);
      if (!this.isOver) this.say(this.words.lost, 'doubtful');
    } catch {
      if (signal.aborted) this.stopped(); else this.say(this.words.lost, 'doubtful');
    }

    return true;
  }

  stopped() {
    this.timing.textContent = '';
    this.say(this.times > 1 ? fill(this.words.seriesStopped, this.runs(), this.times) : this.words.stopped, 'none');
  }

  // So many runs have come to an end.
  runs() { return [...this.results.values()].reduce((sum, bar) => sum + bar.value, 0); }

  /* ---- Events of the server, by their names ---- */

  queued({ position }) { this.say(fill(this.words.queued, position)); }

  started({ run }) {
    if (this.times > 1) this.timing.textContent = fill(this.words.runOf, run, this.times);
    if (run === 1) this.say(this.words.running);
  }

  output({ run, stream, text }) {
    if (run > 1) return; // The first run is shown; the others are counted.
    for (const piece of text.split(/(?<=\n)/)) {
      if (this.line?.stream !== stream) {
        this.line = stream === 'stderr' ? make('span', '', { className: 'stderr', title: this.words.errorStream }) : make('span');
        this.line.stream = stream;
        // Both streams come by ways of their own: what the program printed last may arrive after the runtime's last words.
        if (stream === 'stdout' && this.crash) this.crash.before(this.line); else this.code.append(this.line);
      }

      this.line.append(piece);
      if (stream === 'stderr' && this.line.textContent.startsWith(LAST_WORDS)) this.crash = this.line;
      if (piece.endsWith('\n')) this.line = null;
    }

    this.pre.scrollTop = this.pre.scrollHeight;
  }

  run(answer) {
    if (this.times > 1) this.count(answer);
    if (answer.run > 1) return;
    const words = answer.first_output_ms === null ? this.words.silent : this.words.timing;
    if (this.times === 1 && !answer.diagnostics.length) this.timing.textContent = fill(words, answer.first_output_ms, answer.elapsed_ms);
    if (answer.truncated) this.code.append(make('span', this.words.cut, { className: 'cut' }));
    this.pre.scrollTop = this.pre.scrollHeight;
    this.showDiagnostics(answer.diagnostics);
    this.linkException();
    this.drawLanes(answer);
  }

  done({ outcome, summary }) {
    this.isOver = true;
    if (this.times > 1) this.timing.textContent = fill(this.words.outputOfFirst, this.runs());
    this.say(summary, SHAPES[outcome] ?? 'doubtful');
  }

  error({ detail }) {
    this.isOver = true;
    this.say(detail, 'doubtful');
  }

  /* ---- What they show ---- */

  say(text, shape) {
    this.status.textContent = text;
    if (shape) this.status.dataset.proof = shape; else delete this.status.dataset.proof;
  }

  count({ summary }) {
    let bar = this.results.get(summary);
    if (!bar) {
      bar = make('progress', '', { max: this.times, value: 0, ariaLabel: summary });
      const row = make('li', summary);
      row.append(bar, make('span', '', { className: 'count' }));
      this.histogram.append(row);
      this.results.set(summary, bar);
    }

    bar.value += 1;
    bar.nextSibling.textContent = `${bar.value} / ${this.times}`;
  }

  // As RunTerminal.razor writes them: the line, the place underlined, the compiler's sentence below.
  showDiagnostics(diagnostics) {
    const editor = this.figure.closest('ikb-editor');
    editor?.mark(diagnostics);
    this.code.append(...diagnostics.map(({ line, column, length, id, message, is_error, code }) => {
      const at = column - 1, shown = make('span', '', { className: is_error ? 'diagnostic' : 'diagnostic warning' });
      const number = editor ? make('button', line, { type: 'button', className: 'link', onclick: () => editor.goTo(line, column) }) : make('b', line);
      shown.append(number, make('span', code.slice(0, at).trimStart()), make('em', `${id}: ${message}\n`));
      number.nextSibling.append(make('u', code.slice(at, at + length)), `${code.slice(at + length)}\n`);
      return shown;
    }));
  }

  linkException() {
    if (this.words.pattern) this.crash?.replaceChildren(make('a', this.crash.textContent, { href: this.words.pattern, title: this.words.seePattern }));
  }

  drawLanes({ lanes, exception }) {
    if (lanes.length === 0) return;
    const [head, body, end] = ['thead tr', 'tbody', '.lanes-end'].map(part => this.lanes.querySelector(part));
    const roles = [...new Set(lanes.map(lane => lane.role))];
    head.replaceChildren(...roles.map(role => make('th', role, { scope: 'col' })));
    body.replaceChildren(...lanes.map(lane => {
      const row = make('tr');
      row.append(...roles.map(() => make('td')));
      row.children[roles.indexOf(lane.role)].append(make('b', lane.role), lane.event);
      return row;
    }));
    end.textContent = exception ? `${exception.type}: ${exception.message}` : '';
    this.lanes.hidden = false;
  }
}

/* ---- A link that carries code: deflated, in base64url (RFC 4648, section 5) ---- */

const through = (stream, ...steps) => steps.reduce((from, step) => from.pipeThrough(step), stream);

async function pack(text) {
  const packed = await new Response(through(new Blob([text]).stream(), new CompressionStream('deflate-raw'))).arrayBuffer();
  return btoa(String.fromCharCode(...new Uint8Array(packed))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

// A few characters can unfold to gigabytes: it ends where no program could be that long.
async function unpack(packed, most) {
  const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt());
  const reader = through(new Blob([bytes]).stream(), new DecompressionStream('deflate-raw'), new TextDecoderStream('utf-8', { fatal: true })).getReader();
  let text = '';
  for (let piece; !(piece = await reader.read()).done;) {
    text += piece.value;
    if (text.length > most) {
      reader.cancel();
      throw new RangeError('The code in the link is too long.');
    }
  }

  return text;
}

/* ---- Editing ---- */

const INDENT = ' '.repeat(4);

customElements.define('ikb-editor', class extends HTMLElement {
  connectedCallback() {
    if (this.area) return;
    this.querySelectorAll('[data-scripted]').forEach(part => { part.hidden = false; });
    this.area = this.querySelector('textarea');
    this.numbers = this.querySelector('.line-numbers');
    this.area.addEventListener('input', () => this.number());
    this.area.addEventListener('scroll', () => { this.numbers.scrollTop = this.area.scrollTop; });
    this.area.addEventListener('keydown', event => this.press(event));
    this.number();
  }

  get text() { return this.area.value; }

  // As if somebody had typed it, so that undo takes it back.
  set text(text) {
    this.area.focus({ preventScroll: true });
    this.area.select();
    this.insert(text);
    this.area.setSelectionRange(0, 0);
    this.area.scrollTop = 0;
  }

  insert(text) {
    // Deprecated, and the only way that keeps the history of a text field whole.
    document.execCommand(text ? 'insertText' : 'delete', false, text);
  }

  number(faults = []) {
    const count = this.text.split('\n').length;
    if (count === this.count && !this.faults.length && !faults.length) return;
    [this.count, this.faults] = [count, faults];
    this.numbers.replaceChildren(...Array.from({ length: count }, (_, index) => faults.includes(index + 1) ? make('mark', `${index + 1}\n`) : `${index + 1}\n`));
  }

  mark(diagnostics) { this.number(diagnostics.filter(({ is_error }) => is_error).map(({ line }) => line)); }

  goTo(line, column) {
    const before = this.text.split('\n').slice(0, line - 1), at = before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
    this.area.focus();
    this.area.setSelectionRange(at, at);
    // The third line from above, as far as the text goes.
    this.area.scrollTop = (line - 3) * parseFloat(getComputedStyle(this.area).lineHeight);
    this.area.scrollIntoView({ block: 'nearest' });
  }

  press(event) {
    // A key that an input method takes is not for us, and Shift alone is half a key.
    if (event.isComposing || event.keyCode === 229 || event.key === 'Shift') return;
    const isLeaving = this.isLeaving, isModified = event.ctrlKey || event.metaKey;
    this.isLeaving = event.key === 'Escape'; // The next Tab moves on, as it does everywhere else.
    if (event.key === 'Enter' && isModified) {
      event.preventDefault();
      this.querySelector('[data-run]').click();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      const line = this.text.slice(this.startOfLine(this.area.selectionStart), this.area.selectionStart);
      this.insert(`\n${/^[ \t]*/.exec(line)[0]}`);
    } else if (event.key === 'Tab' && !isLeaving && !isModified && !event.altKey) {
      event.preventDefault();
      this.indent(event.shiftKey);
    }
  }

  startOfLine(at) { return this.text.lastIndexOf('\n', at - 1) + 1; }

  indent(isBack) {
    const { selectionStart: start, selectionEnd: end } = this.area, from = this.startOfLine(start);
    if (start === end && !isBack) {
      this.insert(INDENT.slice((start - from) % INDENT.length));
      return;
    }

    // A selection that ends before the first character of a line leaves that line alone.
    const to = end > start && this.text[end - 1] === '\n' ? end - 1 : end, lines = this.text.slice(from, to);
    const changed = isBack ? lines.replace(/^(?: {1,4}|\t)/gm, '') : lines.replace(/^(?=.)/gm, INDENT);
    if (changed === lines) return;
    this.area.setSelectionRange(from, to);
    this.insert(changed);
    if (start === end) this.area.setSelectionRange(...Array(2).fill(Math.max(from, start - lines.length + changed.length)));
    else this.area.setSelectionRange(from, from + changed.length);
  }
});

// What somebody changed stays in this tab, also when the page is loaded again. A browser may refuse; then it does not.
const draft = {
  key: snippet => `ikb-code ${location.pathname.split('/').at(-1)} ${snippet}`, // the same in both languages
  read(snippet) { try { return sessionStorage.getItem(this.key(snippet)); } catch { return null; } },
  keep(snippet, text, original) {
    try { if (text === original) sessionStorage.removeItem(this.key(snippet)); else sessionStorage.setItem(this.key(snippet), text); } catch { /* not kept */ }
  },
};

/* ---- The panel ---- */

customElements.define('ikb-run', class extends HTMLElement {
  connectedCallback() {
    this.section = this.closest('section');
    this.editors = new Map();
    this.querySelectorAll('[data-scripted]').forEach(part => { part.hidden = false; });
    this.section.addEventListener('click', event => this.click(event));
    this.querySelector('form').addEventListener('submit', event => {
      event.preventDefault();
      this.start(event.submitter, event.submitter.value.split(' '), Number(event.target.elements.times.value));
    });
    this.openLink = () => this.open();
    addEventListener('hashchange', this.openLink);
    this.open();
  }

  disconnectedCallback() {
    removeEventListener('hashchange', this.openLink);
    this.running?.abort();
  }

  click(event) {
    const { target } = event, link = target.closest('a[data-edit]'), snippet = target.closest('figure.snippet')?.dataset.file;
    if (target.matches('[data-stop]')) {
      this.running?.abort();
    } else if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      this.edit(link.dataset.edit);
    } else if (target.matches('[data-run]')) {
      this.start(target, [snippet], 1);
    } else if (target.matches('[data-reset]')) {
      this.reset(this.editors.get(snippet));
    } else if (target.matches('[data-share]')) {
      this.share(snippet, target);
    } else if (target.matches('[data-close]')) {
      this.close(snippet);
    }
  }

  terminal(snippet) { return this.section.querySelector(`.terminal[data-snippet="${snippet}"]`); }

  // What the pane of a program shows is what runs.
  async start(button, snippets, times) {
    if (this.running) return;
    const running = this.running = new AbortController(), stops = this.section.querySelectorAll('[data-stop]');
    const others = [...this.section.querySelectorAll('.run-form [name], [data-run]')].filter(other => other !== button);
    stops.forEach(stop => { stop.hidden = false; });
    others.forEach(other => { other.ariaDisabled = 'true'; });
    button.ariaBusy = 'true';
    for (const snippet of snippets) {
      if (running.signal.aborted) break;
      const terminal = new Terminal(this.terminal(snippet), this.dataset), editor = this.editors.get(snippet);
      editor?.mark([]);
      const source = editor?.hidden === false ? editor.text : undefined;
      const shown = terminal.show(snippet, times, source, source !== undefined && source !== editor.original, running.signal);
      // What comes after the first one must not push it out of sight.
      const isFirst = snippet === snippets[0];
      if (isFirst) terminal.figure.scrollIntoView({ block: 'nearest' });
      if (!await shown) break;
      if (isFirst) terminal.status.scrollIntoView({ block: 'nearest' });
    }

    button.removeAttribute('aria-busy');
    if ([...stops].includes(document.activeElement)) button.focus();
    stops.forEach(stop => { stop.hidden = true; });
    others.forEach(other => other.removeAttribute('aria-disabled'));
    this.running = null;
  }

  /* ---- Editing ---- */

  async edit(snippet) {
    const link = this.section.querySelector(`a[data-edit="${snippet}"]`), figure = link.closest('figure');
    if (!this.editors.has(snippet)) {
      const answer = await fetch(figure.querySelector('a[download]').href).catch(() => null), original = answer?.ok ? await answer.text() : null;
      if (original === null) {
        location.assign(link.href);
        return null;
      }

      // Somebody may have pressed twice meanwhile.
      if (!this.editors.has(snippet)) this.addEditor(snippet, figure, original);
    }

    const editor = this.editors.get(snippet);
    if (!editor.place) {
      const terminal = this.terminal(snippet);
      terminal.replaceWith(editor.place = document.createComment(snippet));
      editor.append(terminal);
    }

    this.show(figure, editor, true);
    editor.area.focus();
    return editor;
  }

  addEditor(snippet, figure, original) {
    const editor = this.querySelector('template').content.querySelector('ikb-editor').cloneNode(true), area = editor.querySelector('textarea');
    this.editors.set(snippet, editor);
    area.value = draft.read(snippet) ?? original;
    area.setSelectionRange(0, 0);
    area.ariaLabel = fill(this.dataset.codeOf, `${snippet}.cs`);
    editor.original = original;
    editor.querySelector('[data-share]').hidden = !('CompressionStream' in window);
    editor.addEventListener('input', () => draft.keep(snippet, editor.text, original));
    figure.querySelector(':scope > ikb-copy').after(editor);
  }

  close(snippet) {
    const editor = this.editors.get(snippet), figure = editor.closest('figure'), terminal = this.terminal(snippet);
    editor.place.replaceWith(terminal);
    editor.place = null;
    // What another text printed says nothing about the article's.
    if (!terminal.querySelector('.edited').hidden) terminal.hidden = true;
    this.show(figure, editor, false);
    figure.querySelector('a[data-edit]').focus();
  }

  show(figure, editor, isEdited) {
    figure.querySelector(':scope > ikb-copy').hidden = isEdited;
    figure.querySelector('a[data-edit]').hidden = isEdited;
    editor.hidden = !isEdited;
  }

  reset(editor) {
    editor.text = editor.original;
    editor.querySelector('[data-from-link]').hidden = true;
  }

  async share(snippet, button) {
    const link = new URL(location.href);
    link.hash = `${snippet}.cs=${await pack(this.editors.get(snippet).text)}`;
    history.replaceState(history.state, '', link);
    document.dispatchEvent(new CustomEvent('ikb-link', { detail: { address: link.href, button } }));
  }

  // Code that came with the link is shown and not run: whoever opens it reads it first.
  async open() {
    const [, snippet, packed] = /^#([\w-]+)\.cs=([\w-]*)$/.exec(location.hash) ?? [];
    if (!snippet || !this.section.querySelector(`a[data-edit="${snippet}"]`)) return;
    const text = await unpack(packed, Number(this.dataset.most)).catch(() => null), editor = await this.edit(snippet);
    if (!editor) return;
    this.querySelector('[data-damaged]').hidden = text !== null;
    editor.querySelector('[data-from-link]').hidden = text === null || text === editor.original;
    if (text !== null && text !== editor.text) editor.text = text;
    (text === null ? this : editor.closest('figure')).scrollIntoView({ block: 'start', behavior: 'instant' });
  }
});
