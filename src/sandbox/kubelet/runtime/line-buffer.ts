/** The line being typed, with a cursor; every change is shown at once. */
export interface LineBuffer {
  readonly text: string
  insert(character: string): void
  /** Removes characters before (negative) or after the cursor. */
  remove(count: number): void
  /** Removes the word before the cursor. */
  removeWord(): void
  move(by: number): void
  home(): void
  end(): void
  removeToStart(): void
  removeToEnd(): void
  replace(text: string): void
  /** Forgets the line without showing anything. */
  reset(): void
}

export function lineBuffer(show: (text: string) => void): LineBuffer {
  let line: string[] = []
  let cursor = 0
  const cut = (from: number, to: number) => {
    const removed = line.slice(from, to)
    if (removed.length === 0) return
    show(erasure(removed, line.slice(to), from < cursor))
    line = [...line.slice(0, from), ...line.slice(to)]
    cursor = from
  }
  const move = (by: number) => {
    const target = Math.min(line.length, Math.max(0, cursor + by))
    if (target < cursor) show('\b'.repeat(width(line.slice(target, cursor))))
    else show(visible(line.slice(cursor, target)))
    cursor = target
  }
  const buffer: LineBuffer = {
    get text() {
      return line.join('')
    },
    insert(character) {
      const tail = line.slice(cursor)
      line = [...line.slice(0, cursor), character, ...tail]
      cursor += 1
      show(visible([character, ...tail]) + '\b'.repeat(width(tail)))
    },
    remove: (count) => (count < 0 ? cut(Math.max(0, cursor + count), cursor) : cut(cursor, cursor + count)),
    removeWord() {
      const length = [...(/\S*\s*$/.exec(line.slice(0, cursor).join(''))?.[0] ?? '')].length
      cut(cursor - length, cursor)
    },
    move,
    home: () => move(-line.length),
    end: () => move(line.length),
    removeToStart: () => cut(0, cursor),
    removeToEnd: () => cut(cursor, line.length),
    replace(text) {
      buffer.end()
      buffer.removeToStart()
      line = [...text]
      cursor = line.length
      show(visible(line))
    },
    reset() {
      line = []
      cursor = 0
    },
  }
  return buffer
}

/** What makes removed characters disappear from the screen; `before`: the cursor stood behind them. */
function erasure(removed: readonly string[], tail: readonly string[], before: boolean): string {
  const gap = width(removed)
  const back = before ? gap : 0
  if (tail.length === 0 && before) return '\b \b'.repeat(gap)
  return '\b'.repeat(back) + visible(tail) + ' '.repeat(gap) + '\b'.repeat(width(tail) + gap)
}

/** Control characters are shown as `^X`. */
function visible(characters: readonly string[]): string {
  const shown = characters.map((character) =>
    isControl(character) ? `^${String.fromCharCode(character.charCodeAt(0) + 64)}` : character,
  )
  return shown.join('')
}

function width(characters: readonly string[]): number {
  return characters.reduce((columns, character) => columns + (isControl(character) || isWide(character) ? 2 : 1), 0)
}

function isControl(character: string): boolean {
  return character < ' ' && character !== '\t'
}

/** East Asian wide characters and emoji take two columns. */
function isWide(character: string): boolean {
  return /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f300}-\u{1faff}]/u.test(
    character,
  )
}
