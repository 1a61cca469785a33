// <ikb-editor>: the field in which a program is changed before it runs. Fetched when somebody changes one, or by the page that does so.

const make = (name, text, properties) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(text ?? '');
  return made;
};

/* ---- A link that carries code: deflated, in base64url (RFC 4648, section 5) ---- */

const through = (stream, ...steps) => steps.reduce((from, step) => from.pipeThrough(step), stream);

export async function pack(text) {
  const packed = await new Response(through(new Blob([text]).stream(), new CompressionStream('deflate-raw'))).arrayBuffer();
  return btoa(String.fromCharCode(...new Uint8Array(packed))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

// A few characters can unfold to gigabytes: it ends where no program could be that long.
export async function unpack(packed, most) {
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
export const draft = {
  key: snippet => `ikb-code ${location.pathname.split('/').at(-1)} ${snippet}`, // the same in both languages
  read(snippet) { try { return sessionStorage.getItem(this.key(snippet)); } catch { return null; } },
  keep(snippet, text, original) {
    try { if (text === original) sessionStorage.removeItem(this.key(snippet)); else sessionStorage.setItem(this.key(snippet), text); } catch { /* not kept */ }
  },
};
