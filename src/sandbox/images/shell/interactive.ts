import { readLine } from './input.ts'
import { Leave, type Shell, type Streams } from './state.ts'
import { parseShell, ShellSyntaxError } from './syntax.ts'

/** Which shell it is taken for: busybox' ash, Debian's dash, or bash. */
export type Flavour = 'ash' | 'dash' | 'bash'

/** A shell at a terminal: prompt, a command, and again. The terminal itself edits lines and turns Ctrl-C into SIGINT. */
export async function runInteractive(shell: Shell, flavour: Flavour, streams: Streams): Promise<number> {
  shell.interactive = true
  let stop = new AbortController()
  shell.process.onSignal('SIGINT', () => {
    shell.interrupt.abort()
    stop.abort()
  })
  let text = ''
  for (;;) {
    shell.interrupt = new AbortController()
    stop = new AbortController()
    streams.stdout.write(text === '' ? prompt(shell, flavour) : '> ')
    const line = await readLine(streams.stdin, stop.signal)
    if (shell.process.killed.aborted) return 137
    if (stop.signal.aborted) {
      streams.stdout.write('\n')
      text = ''
      shell.status = 130
      continue
    }
    if (line === undefined) {
      streams.stdout.write(flavour === 'bash' ? 'exit\n' : '\n')
      return shell.status
    }
    text += line
    if (!(await runText(shell, text, streams))) continue
    text = ''
    if (!shell.interrupt.signal.aborted) continue
    streams.stdout.write('\n')
    shell.status = 130
  }
}

/** Runs a complete command; false when more lines are needed. */
async function runText(shell: Shell, text: string, streams: Streams): Promise<boolean> {
  try {
    const script = await parseShell(text)
    await shell.run(shell, script.statements, streams)
  } catch (error) {
    if (error instanceof ShellSyntaxError) {
      if (error.incomplete) return false
      streams.stderr.write(`${shell.name}: syntax error: ${error.message}\n`)
      shell.status = 2
    } else if (error instanceof Leave && (error.kind !== 'exit' || shell.interrupt.signal.aborted)) {
      shell.status = error.value
    } else throw error
  }
  return true
}

/** busybox and bash as the images set them up; dash shows only the sign. */
function prompt(shell: Shell, flavour: Flavour): string {
  const custom = shell.variables.get('PS1')
  const root = (shell.variables.get('USER') ?? 'root') === 'root'
  const sign = root ? '#' : '$'
  if (custom !== undefined) return expandPrompt(custom, shell, sign)
  const home = shell.variables.get('HOME') ?? '/root'
  const cwd = shell.cwd === home ? '~' : shell.cwd
  if (flavour === 'bash') return `root@${shell.process.hostname}:${cwd}${sign} `
  return flavour === 'dash' ? `${sign} ` : `${cwd} ${sign} `
}

function expandPrompt(text: string, shell: Shell, sign: string): string {
  return text
    .replaceAll('\\w', shell.cwd)
    .replaceAll('\\h', shell.process.hostname)
    .replaceAll('\\u', shell.variables.get('USER') ?? 'root')
    .replaceAll('\\$', sign)
    .replaceAll('\\n', '\n')
}
