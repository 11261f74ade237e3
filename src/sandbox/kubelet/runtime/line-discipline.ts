/** What a terminal in its normal (canonical) mode does with keys: echo, line editing, signals (termios(3)). */
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
  let line: string[] = []
  const erase = (count: number) => {
    for (const character of line.splice(line.length - count)) {
      const columns = isControl(character) || isWide(character) ? 2 : 1
      events.echo('\b \b'.repeat(columns))
    }
  }
  const finish = (end: string) => {
    const data = Buffer.from(line.join('') + end)
    line = []
    events.line(data)
  }
  const keys: Record<string, () => void> = {
    '\n': () => {
      events.echo('\r\n')
      finish('\n')
    },
    '\x03': () => {
      events.echo('^C')
      line = []
      events.interrupt('SIGINT')
    },
    '\x1c': () => {
      events.echo('^\\')
      line = []
      events.interrupt('SIGQUIT')
    },
    '\x04': () => (line.length > 0 ? finish('') : events.line(null)),
    '\x7f': () => erase(Math.min(1, line.length)),
    '\b': () => erase(Math.min(1, line.length)),
    '\x15': () => erase(line.length),
    '\x17': () => erase(lastWord(line)),
  }
  return {
    input(data) {
      for (const character of decoder.decode(data, { stream: true })) {
        const key = character === '\r' ? '\n' : character
        const special = keys[key]
        if (special) special()
        else {
          line.push(key)
          events.echo(isControl(key) ? `^${String.fromCharCode(key.charCodeAt(0) + 64)}` : key)
        }
      }
    },
  }
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

function lastWord(line: readonly string[]): number {
  return /\S*\s*$/.exec(line.join(''))?.[0].length ?? 0
}
