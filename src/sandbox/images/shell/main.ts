import type { Process, Program } from '../types.ts'
import { leaving } from './evaluation.ts'
import { readLine } from './input.ts'
import { type Flavour, runInteractive } from './interactive.ts'
import { runStatements } from './interpreter.ts'
import { absolute } from './redirect.ts'
import { createShell, type Shell, type Streams } from './state.ts'
import { parseShell, type ScriptNode, ShellSyntaxError, type SimpleCommandNode } from './syntax.ts'
import { runTrap } from './traps.ts'

/** `sh` and `bash`: `-c text`, a script file, text on stdin, or a prompt when there is a terminal. */
export const shell =
  (flavour: Flavour): Program =>
  async (process) => {
    const options = readOptions(process)
    const streams: Streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr }
    const dead = new Promise<number>((resolve) => {
      process.killed.addEventListener('abort', () => resolve(137), { once: true })
    })
    return Promise.race([start(process, flavour, options, streams), dead])
  }

interface Options {
  command: string | undefined
  file: string | undefined
  interactive: boolean
  letters: string[]
  args: string[]
}

function readOptions({ argv, tty }: Process): Options {
  const words = argv.slice(1)
  const options: Options = { command: undefined, file: undefined, interactive: false, letters: [], args: [] }
  const letters = leadingLetters(words)
  options.letters = letters.filter((letter) => /[eux]/.test(letter))
  options.interactive = letters.includes('i')
  if (letters.includes('c')) options.command = words.shift() ?? ''
  else options.file = words.shift()
  options.args = words
  if (options.command === undefined && options.file === undefined && tty) options.interactive = true
  return options
}

/** Takes the options off the front of the words: `-ec` is `e` and `c`; `-o name` and long ones are left out. */
function leadingLetters(words: string[]): string[] {
  const letters: string[] = []
  while (/^[-+]./.test(words[0] ?? '')) {
    const word = words.shift() ?? ''
    if (word === '--') break
    if (word.startsWith('--')) continue
    if (word.endsWith('o')) words.shift()
    letters.push(...word.slice(1))
  }
  return letters
}

async function start(process: Process, flavour: Flavour, options: Options, streams: Streams): Promise<number> {
  const base = process.argv[0] ?? 'sh'
  const name = options.command === undefined ? (options.file ?? base) : (options.args.shift() ?? base)
  const shell = createShell(process, runStatements, name, options.args)
  for (const letter of options.letters) shell.options.add(letter)
  const run = async () => {
    if (options.command !== undefined) return runText(shell, options.command, streams, flavour !== 'dash')
    if (options.file !== undefined) return runFile(shell, options.file, streams)
    return options.interactive ? runInteractive(shell, flavour, streams) : runLines(shell, streams)
  }
  const status = await leaving(run)
  const action = shell.traps.get('EXIT')
  if (action) await leaving(async () => runTrap(shell, action, streams).then(() => status))
  return status
}

async function runText(shell: Shell, text: string, streams: Streams, becomesLast = false): Promise<number> {
  try {
    const script = await parseShell(text)
    if (becomesLast) shell.last = lastOf(script)
    return await shell.run(shell, script.statements, streams)
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error
    streams.stderr.write(`${shell.name}: syntax error: ${error.message}\n`)
    return 2
  }
}

/**
 * `sh -c command`: bash and busybox's ash become the last plain command; dash, as Debian has it, waits for it. So a signal to a container's
 * first process reaches the command with the former only.
 */
function lastOf({ statements }: ScriptNode): SimpleCommandNode | undefined {
  const statement = statements.at(-1)
  const pipeline = statement?.pipelines.at(-1)
  const [command, ...more] = pipeline?.commands ?? []
  if (statement?.background || pipeline?.negated || pipeline?.timed || more.length > 0) return undefined
  return command?.type === 'SimpleCommand' ? command : undefined
}

async function runFile(shell: Shell, file: string, streams: Streams): Promise<number> {
  const data = await shell.process.fs.readFile(absolute(shell, file)).catch(() => undefined)
  if (!data) {
    streams.stderr.write(`${shell.name}: can't open '${file}': No such file or directory\n`)
    return 2
  }
  return runText(shell, Buffer.from(data).toString(), streams)
}

/** Runs what comes on stdin as soon as it is a complete command. */
async function runLines(shell: Shell, streams: Streams): Promise<number> {
  let text = ''
  for (;;) {
    const line = await readLine(streams.stdin, shell.process.killed)
    text += line ?? ''
    if (line === undefined) return text.trim() === '' ? shell.status : runText(shell, text, streams)
    try {
      const script = await parseShell(text)
      text = ''
      await shell.run(shell, script.statements, streams)
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error
      if (error.incomplete) continue
      streams.stderr.write(`${shell.name}: syntax error: ${error.message}\n`)
      shell.status = 2
      text = ''
    }
  }
}
