// <ikb-run>: runs the programs of an article on the server and shows what they print while they print it. What changes a program
// before it runs is code-editor.js, which is fetched when somebody does so.
// Every word comes from the element's own attributes or from the server; without this script the form opens a page that runs once.

// What .NET prints before an exception that nobody caught.
const LAST_WORDS = 'Unhandled exception. ';

// The place in a line of a stack: file and number of a line of a program.
const PLACE = /^(.* in )([\w-]+\.cs:line (\d+))(\s*)$/s;

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
    this.snippet = figure.dataset.snippet;
    [this.timing, this.pre, this.code, this.status, this.histogram, this.lanes] =
      ['.timing', 'pre', 'pre code', '.state', '.histogram', '.lanes'].map(part => figure.querySelector(part));
    figure.dataset.promise ??= this.status.textContent;
  }

  // As it was before anything ran.
  reset() {
    this.pre.hidden = this.lanes.hidden = this.histogram.hidden = this.figure.querySelector('.edited').hidden = true;
    this.timing.textContent = '';
    this.say(this.figure.dataset.promise, 'none');
    this.figure.hidden = !this.figure.dataset.promise;
    this.forgetPlaces();
  }

  // False when the server took none of it.
  async show(times, source, editor, signal) {
    this.reset();
    this.times = times;
    this.editor = editor;
    this.results = new Map();
    this.line = this.crash = null;
    this.threw = this.isOver = false;
    this.figure.hidden = this.pre.hidden = false;
    this.figure.querySelector('.edited').hidden = !editor || source === editor.original;
    this.histogram.hidden = times === 1;
    this.code.replaceChildren();
    this.histogram.replaceChildren();
    this.say(this.words.starting);
    try {
      const answer = await fetch(this.words.url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
        body: JSON.stringify({ snippet: this.snippet, times, source }),
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

  compiling() { this.say(this.words.compiling); }

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

    this.scroll();
  }

  // To the end of what is printed; where it broke, to the message and what came before it, because the stack tells less.
  scroll() {
    const { pre, crash } = this, end = crash ? crash.offsetTop + crash.offsetHeight - pre.offsetTop : pre.scrollHeight;
    pre.scrollTop = end + 8 - pre.clientHeight;
  }

  run(answer) {
    if (this.times > 1 && answer.outcome !== 'cancelled') this.count(answer);
    if (answer.run > 1) return;
    const words = answer.first_output_ms === null ? this.words.silent : this.words.timing;
    if (this.times === 1 && !answer.diagnostics.length) this.timing.textContent = fill(words, answer.first_output_ms, answer.elapsed_ms);
    if (answer.truncated) this.code.append(make('span', this.words.cut, { className: 'cut' }));
    this.threw = answer.exception !== null;
    this.showDiagnostics(answer.diagnostics);
    this.linkStack();
    this.linkException();
    this.drawLanes(answer);
    this.scroll();
  }

  // A bug that is reproduced is no success of the program: it looks otherwise than a fix that holds.
  done({ outcome, summary, bug_gone }) {
    this.isOver = true;
    if (this.times > 1) this.timing.textContent = fill(this.words.outputOfFirst, this.runs());
    const isGood = bug_gone || (outcome === 'as_expected' && !this.threw);
    const isNeither = outcome === 'nothing_expected' || outcome === 'cancelled';
    this.say(summary, isGood ? 'proven' : outcome === 'as_expected' ? 'reproduced' : isNeither ? 'none' : 'doubtful');
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
    const { editor } = this;
    editor?.mark(diagnostics);
    this.code.append(...diagnostics.map(({ line, column, length, id, message, is_error, code }) => {
      const at = column - 1, shown = make('span', '', { className: is_error ? 'diagnostic' : 'diagnostic warning' });
      const number = editor ? make('button', line, { type: 'button', className: 'link', onclick: () => editor.goTo(line, column) }) : make('b', line);
      shown.append(number, make('span', code.slice(0, at).trimStart()), make('em', `${id}: ${message}\n`));
      number.nextSibling.append(make('u', code.slice(at, at + length)), `${code.slice(at + length)}\n`);
      return shown;
    }));
  }

  // Each line of the stack that names one of the program's own leads there: to the difference where that shows it, else to the whole
  // program, else to the field in which it is changed. From the line one gets back.
  linkStack() {
    for (const span of this.code.querySelectorAll('.stderr')) {
      const [, before, place, line, end] = PLACE.exec(span.textContent) ?? [];
      const shown = place && this.lineOf(line);
      if (!place || !(this.editor || shown)) continue;
      // A call within a call may name its line again: the way back leads to the first.
      const id = `${this.snippet}-at-${line}`, isAgain = document.getElementById(id) !== null, title = fill(this.words.toLine, this.snippet, line);
      const link = make('a', place, { id: isAgain ? '' : id, className: 'place', href: `#${shown?.id ?? ''}`, title });
      link.onclick = event => {
        if (this.editor) {
          event.preventDefault();
          this.editor.goTo(Number(line), 1);
        } else {
          shown.closest('details')?.setAttribute('open', '');
        }
      };
      span.replaceChildren(before, link, end);
      if (this.editor || isAgain) continue;
      const back = make('a', '', { className: 'to-output', href: `#${id}`, ariaLabel: this.words.toOutput });
      (shown.closest('tr')?.lastElementChild ?? shown).prepend(back);
    }
  }

  lineOf(number) {
    const code = document.querySelector(`figure[data-file="${this.snippet}"] .numbered`), line = code?.children[number - code.start];
    if (line) line.id = `${this.snippet}-L${number}`;
    return document.getElementById(`${this.snippet}-D${number}`) ?? line;
  }

  forgetPlaces() { document.querySelectorAll(`.to-output[href^="#${this.snippet}-at-"]`).forEach(back => back.remove()); }

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

/* ---- The panel ---- */

customElements.define('ikb-run', class extends HTMLElement {
  connectedCallback() {
    this.editors = new Map();
    this.addEventListener('click', event => this.click(event));
    this.addEventListener('submit', event => {
      event.preventDefault();
      this.start(event.submitter, event.submitter.value.split(' '), Number(event.target.elements.times?.value ?? 1));
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

  terminal(snippet) { return this.querySelector(`.terminal[data-snippet="${snippet}"]`); }

  // What the pane of a program shows is what runs.
  async start(button, snippets, times) {
    if (this.running) return;
    const running = this.running = new AbortController(), stop = button.closest('form, ikb-editor').querySelector('[data-stop]');
    const others = [...this.querySelectorAll('.run-form [name], [data-run]')].filter(other => other !== button);
    stop.hidden = false;
    others.forEach(other => { other.ariaDisabled = 'true'; });
    button.ariaBusy = 'true';
    for (const snippet of snippets) {
      if (running.signal.aborted) break;
      const terminal = new Terminal(this.terminal(snippet), this.dataset), kept = this.editors.get(snippet), editor = kept?.hidden === false ? kept : null;
      editor?.mark([]);
      const shown = terminal.show(times, editor?.text, editor, running.signal);
      // What comes after the first one must not push it out of sight.
      const isFirst = snippet === snippets[0];
      if (isFirst) terminal.figure.scrollIntoView({ block: 'nearest' });
      if (!await shown) break;
      if (isFirst) [terminal.pre, terminal.status].forEach(part => part.scrollIntoView({ block: 'nearest' }));
    }

    button.removeAttribute('aria-busy');
    if (stop === document.activeElement) button.focus();
    stop.hidden = true;
    others.forEach(other => other.removeAttribute('aria-disabled'));
    this.running = null;
  }

  /* ---- Editing ---- */

  async edit(snippet) {
    const link = this.querySelector(`a[data-edit="${snippet}"]`), figure = link.closest('figure');
    if (!this.editors.has(snippet)) {
      const file = fetch(figure.querySelector('a[download]').href).then(answer => (answer.ok ? answer.text() : Promise.reject(answer)));
      const [editing, original] = await Promise.all([import(this.dataset.editor), file]).catch(() => []);
      if (!editing) {
        location.assign(link.href);
        return null;
      }

      this.editing = editing;
      // Somebody may have pressed twice meanwhile.
      if (!this.editors.has(snippet)) this.addEditor(snippet, figure, original);
    }

    const editor = this.editors.get(snippet);
    if (!editor.place) {
      const terminal = this.terminal(snippet);
      terminal.replaceWith(editor.place = document.createComment(snippet));
      editor.append(terminal);
      new Terminal(terminal, this.dataset).reset();
      terminal.hidden = true;
    }

    figure.closest('details')?.setAttribute('open', '');
    this.show(figure, editor, true);
    editor.area.focus();
    return editor;
  }

  addEditor(snippet, figure, original) {
    const editor = document.importNode(this.querySelector('template').content.querySelector('ikb-editor'), true), area = editor.querySelector('textarea');
    const { draft } = this.editing;
    this.editors.set(snippet, editor);
    area.value = draft.read(snippet) ?? original;
    area.setSelectionRange(0, 0);
    area.ariaLabel = fill(this.dataset.codeOf, `${snippet}.cs`);
    editor.original = original;
    editor.querySelector('[data-share]').hidden = !('CompressionStream' in window);
    editor.addEventListener('input', () => draft.keep(snippet, editor.text, original));
    figure.querySelector(':scope > ikb-copy').after(editor);
  }

  // What another text printed says nothing about the article's.
  close(snippet) {
    const editor = this.editors.get(snippet), figure = editor.closest('figure'), terminal = this.terminal(snippet);
    const isEdited = !terminal.querySelector('.edited').hidden || terminal.hidden;
    editor.place.replaceWith(terminal);
    editor.place = null;
    if (isEdited) new Terminal(terminal, this.dataset).reset();
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
    link.hash = `${snippet}.cs=${await this.editing.pack(this.editors.get(snippet).text)}`;
    history.replaceState(history.state, '', link);
    document.dispatchEvent(new CustomEvent('ikb-link', { detail: { address: link.href, button } }));
  }

  // Code that came with the link is shown and not run: whoever opens it reads it first.
  async open() {
    const [, snippet, packed] = /^#([\w-]+)\.cs=([\w-]*)$/.exec(location.hash) ?? [];
    if (!snippet || !this.querySelector(`a[data-edit="${snippet}"]`)) return;
    const editor = await this.edit(snippet);
    if (!editor) return;
    const text = await this.editing.unpack(packed, Number(this.dataset.most)).catch(() => null);
    this.querySelector('[data-damaged]').hidden = text !== null;
    editor.querySelector('[data-from-link]').hidden = text === null || text === editor.original;
    if (text !== null && text !== editor.text) editor.text = text;
    (text === null ? this : editor.closest('figure')).scrollIntoView({ block: 'start', behavior: 'instant' });
  }
});
