import { type LineBuffer, lineBuffer } from './line-buffer.ts'

/**
 * What a terminal does with keys while a program reads lines: echo, line editing, signals (termios(3)); and what shells add to it,
 * so that programs here need no editor of their own: moving in the line and the lines typed before.
 */
export interface LineDiscipline {
  input(data: Uint8Array): void
}

export interface LineDisciplineEvents {
  echo(text: string): void
  /** A finished line, or null for the end of input. */
  line(data: Buffer | null): void
  interrupt(signal: 'SIGINT' | 'SIGQUIT'): void
}

export function lineDiscipline(events: LineDisciplineEvents): LineDiscipline {
  const decoder = new TextDecoder()
  const line = lineBuffer(events.echo)
  const history = lineHistory(line)
  const keys: Keys = { ...editingKeys(line), ...history.keys, ...controlKeys(line, events, history.remember) }
  let sequence = ''
  const press = (character: string) => {
    const key = character === '\r' ? '\n' : character
    if (sequence !== '' || key === '\x1b') {
      sequence = key === '\x1b' ? key : sequence + key
      if (!isComplete(sequence)) return
      keys[sequence]?.()
      sequence = ''
      return
    }
    const special = keys[key]
    if (special) special()
    else line.insert(key)
  }
  return {
    input(data) {
      for (const character of decoder.decode(data, { stream: true })) press(character)
    },
  }
}

type Keys = Record<string, () => void>

/** `ESC [ … letter`, `ESC [ … ~` and `ESC O letter` are what terminals send for special keys; other keys after ESC are dropped. */
function isComplete(sequence: string): boolean {
  if (sequence.length < 2) return false
  if (sequence[1] !== '[' && sequence[1] !== 'O') return true
  return sequence.length > 2 && /[A-Za-z~]$/.test(sequence)
}

function editingKeys(line: LineBuffer): Keys {
  const left = () => line.move(-1)
  const right = () => line.move(1)
  return {
    '\x7f': () => line.remove(-1),
    '\b': () => line.remove(-1),
    '\x1b[3~': () => line.remove(1),
    '\x15': line.removeToStart,
    '\x0b': line.removeToEnd,
    '\x17': line.removeWord,
    '\x02': left,
    '\x1b[D': left,
    '\x1bOD': left,
    '\x06': right,
    '\x1b[C': right,
    '\x1bOC': right,
    '\x01': line.home,
    '\x1b[H': line.home,
    '\x1bOH': line.home,
    '\x1b[1~': line.home,
    '\x05': line.end,
    '\x1b[F': line.end,
    '\x1bOF': line.end,
    '\x1b[4~': line.end,
  }
}

const longestHistory = 500

/** Up and down go through the lines typed before. */
function lineHistory(line: LineBuffer): { keys: Keys; remember(): void } {
  const lines: string[] = []
  let at = 0
  let draft = ''
  const go = (by: number) => {
    const target = at + by
    if (target < 0 || target > lines.length) return
    if (at === lines.length) draft = line.text
    at = target
    line.replace(lines[at] ?? draft)
  }
  const up = () => go(-1)
  const down = () => go(1)
  return {
    keys: { '\x1b[A': up, '\x1bOA': up, '\x10': up, '\x1b[B': down, '\x1bOB': down, '\x0e': down },
    remember() {
      const { text } = line
      if (text.trim() !== '' && text !== lines.at(-1)) lines.push(text)
      if (lines.length > longestHistory) lines.shift()
      at = lines.length
    },
  }
}

function controlKeys(line: LineBuffer, events: LineDisciplineEvents, remember: () => void): Keys {
  const finish = (end: string) => {
    const data = Buffer.from(line.text + end)
    line.reset()
    events.line(data)
  }
  const interrupt = (shown: string, signal: 'SIGINT' | 'SIGQUIT') => () => {
    events.echo(shown)
    line.reset()
    events.interrupt(signal)
  }
  return {
    '\n': () => {
      remember()
      events.echo('\r\n')
      finish('\n')
    },
    '\x03': interrupt('^C', 'SIGINT'),
    '\x1c': interrupt('^\\', 'SIGQUIT'),
    '\x04': () => (line.text === '' ? events.line(null) : finish('')),
  }
}
