// <ikb-run>: runs the programs of an article on the server and shows what they print while they print it.
// Every word comes from the element's own attributes or from the server; without this script the form opens a page that runs once.

// What .NET prints before an exception that nobody caught.
const LAST_WORDS = 'Unhandled exception. ';

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

  async show(snippet, times, signal) {
    this.times = times;
    this.results = new Map();
    this.line = this.crash = null;
    this.isOver = false;
    this.figure.hidden = false;
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
        body: JSON.stringify({ snippet, times }),
        signal,
      });
      if (!answer.ok) {
        this.error(await answer.json());
        return;
      }

      for await (const [name, data] of events(answer.body)) this[name](data);
      if (!this.isOver) this.say(this.words.lost, 'doubtful');
    } catch {
      this.say(signal.aborted ? this.words.stopped : this.words.lost, signal.aborted ? 'none' : 'doubtful');
    }
  }

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
    if (this.times === 1) this.timing.textContent = fill(words, answer.first_output_ms, answer.elapsed_ms);
    if (answer.truncated) this.code.append(make('span', this.words.cut, { className: 'cut' }));
    this.linkException();
    this.drawLanes(answer);
  }

  done({ outcome, summary }) {
    this.isOver = true;
    this.timing.textContent = this.times > 1 ? '' : this.timing.textContent;
    this.say(this.times > 1 ? fill(this.words.afterRuns, [...this.results.values()].reduce((sum, bar) => sum + bar.value, 0), summary) : summary, outcome === 'as_expected' ? 'proven' : 'doubtful');
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

  linkException() {
    this.crash?.replaceChildren(make('a', this.crash.textContent, { href: this.words.pattern, title: this.words.seePattern }));
  }

  drawLanes({ lanes, exception }) {
    if (lanes.length === 0) return;
    const [head, body, foot] = ['thead tr', 'tbody', 'tfoot'].map(part => this.lanes.querySelector(part));
    const roles = [...new Set(lanes.map(lane => lane.role))];
    head.replaceChildren(...roles.map(role => make('th', role, { scope: 'col' })));
    body.replaceChildren(...lanes.map(lane => {
      const row = make('tr');
      row.append(...roles.map(role => make('td', role === lane.role ? lane.event : '')));
      return row;
    }));
    foot.replaceChildren();
    if (exception) foot.insertRow().append(make('td', `${exception.type}: ${exception.message}`, { colSpan: roles.length }));
    this.lanes.hidden = false;
  }
}

customElements.define('ikb-run', class extends HTMLElement {
  connectedCallback() {
    this.querySelectorAll('[data-scripted]').forEach(part => { part.hidden = false; });
    this.stop = this.querySelector('[data-stop]');
    this.stop.addEventListener('click', () => this.running.abort());
    this.querySelector('form').addEventListener('submit', event => {
      event.preventDefault();
      if (!this.running) this.start(event.submitter, Number(event.target.elements.times.value));
    });
  }

  disconnectedCallback() { this.running?.abort(); }

  async start(button, times) {
    const running = this.running = new AbortController();
    this.stop.hidden = false;
    button.ariaBusy = 'true';
    for (const snippet of button.value === 'both' ? ['bug', 'fix'] : [button.value]) {
      const terminal = new Terminal(this.querySelector(`[data-snippet=${snippet}]`), this.dataset);
      if (!running.signal.aborted) await terminal.show(snippet, times, running.signal);
    }

    button.removeAttribute('aria-busy');
    if (document.activeElement === this.stop) button.focus();
    this.stop.hidden = true;
    this.running = null;
  }
});
