import { unquote } from './unquote.ts'

/** One variable as a shell prints it: its whole text, which restores the variable when a shell reads it. */
interface Declaration {
  name: string
  text: string
}

/** Variables that a shell makes or the lab sets for every command: never carried from one command to the next. */
const transient =
  /^(_|BASH\w*|BASHOPTS|COLUMNS|LINES|COMP_\w+|DIRSTACK|EPOCH\w+|EUID|FUNCNAME|GROUPS|HISTCMD|HOSTNAME|HOSTTYPE|IFS|LINENO|MACHTYPE|MAILCHECK|OLDPWD|OPTERR|OPTIND|OSTYPE|PIPESTATUS|PPID|PS[1-4]|PWD|RANDOM|SECONDS|SHELLOPTS|SHLVL|SRANDOM|TERM|UID|K8SLAB_\w+)$/

/**
 * The declarations worth keeping after a command: those that the environment the shell was started with does not already hold.
 * `dump` is what `declare -p` printed, or `set` and `export -p` in a shell other than bash. Values may span lines; quotes decide where
 * one ends.
 */
export function carriedVariables(dump: string, environment: Readonly<Record<string, string | undefined>>): string {
  return declarations(dump)
    .filter(({ name }) => !transient.test(name))
    .filter(({ name, text }) => !restates(name, text, environment[name]))
    .map(({ text }) => text)
    .join('\n')
}

function declarations(dump: string): Declaration[] {
  const result: Declaration[] = []
  const start = /^(?:declare -(\S+) |(export) |)([A-Za-z_]\w*)(=?)/gm
  for (let match = start.exec(dump); match; match = start.exec(dump)) {
    const [head, flags = '', exported, name = '', equals] = match
    if (flags === '' && exported === undefined && equals === '') continue
    const end = equals === '' ? match.index + head.length : endOfValue(dump, match.index + head.length)
    start.lastIndex = end
    if (!flags.includes('r')) result.push({ name, text: dump.slice(match.index, end) })
  }
  return result
}

/** The index after a value that bash quoted: `"…"` with backslashes, `$'…'`, `(…)` of arrays, or a bare word. */
function endOfValue(text: string, from: number): number {
  let quote = ''
  for (let index = from; index < text.length; index++) {
    const char = text[index]
    if (char === '\\' && quote !== "'") index++
    else if (quote !== '') quote = closes(quote, char) ? '' : quote
    else if (char === '\n') return index
    else if (char === '"') quote = '"'
    else if (char === "'") quote = text[index - 1] === '$' ? "$'" : "'"
  }
  return text.length
}

function closes(quote: string, char: string | undefined): boolean {
  return char === (quote === '"' ? '"' : "'")
}

function restates(name: string, text: string, value: string | undefined): boolean {
  if (value === undefined) return false
  return unquote(text.slice(text.indexOf(`${name}=`) + name.length + 1)).equals(Buffer.from(value))
}
