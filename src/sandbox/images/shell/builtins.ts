import { evaluate } from './arithmetic.ts'
import { testWords } from './conditions.ts'
import { echoText, formatPrintf } from './echo-and-printf.ts'
import { waitForJobs } from './jobs.ts'
import { becomeProgram, findProgram, runProgram } from './launch.ts'
import { getopts, read } from './read.ts'
import { absolute, reasonOf } from './redirect.ts'
import { assign, environment, Leave, type Shell, ShellError, type Streams } from './state.ts'
import { parseShell } from './syntax.ts'
import { setTrap } from './traps.ts'

type Builtin = (shell: Shell, args: string[], streams: Streams) => number | Promise<number>

/** The run of a builtin, undefined when the name is none. */
export function runBuiltin(
  shell: Shell,
  argv: readonly string[],
  streams: Streams,
): (() => Promise<number>) | undefined {
  const [name = '', ...args] = argv
  const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined
  return builtin && (async () => builtin(shell, args, streams))
}

function isBuiltin(name: string): boolean {
  return Object.hasOwn(builtins, name)
}

const builtins: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  echo: (_, args, { stdout }) => print(stdout, echoText(args)),
  printf: (_, args, { stdout, stderr }) => {
    if (args.length === 0) return print(stderr, 'usage: printf FORMAT [ARGUMENT...]\n', 2)
    return print(stdout, formatPrintf(args[0] ?? '', args.slice(1)))
  },
  test: async (shell, args) => Number(!(await testWords(shell, args))),
  '[': async (shell, args) => {
    if (args.at(-1) !== ']') throw new ShellError('[: missing ]', 2)
    return Number(!(await testWords(shell, args.slice(0, -1))))
  },
  cd,
  pwd: (shell, _, { stdout }) => print(stdout, `${shell.cwd}\n`),
  export: (shell, args, { stdout }) => {
    if (args.length === 0 || args[0] === '-p') {
      const lines = Object.entries(environment(shell)).map(
        ([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`,
      )
      return print(stdout, lines.sort().join(''))
    }
    for (const word of args) shell.exported.add(declare(shell, word))
    return 0
  },
  readonly: (shell, args) => {
    for (const word of args) shell.readonly.add(declare(shell, word))
    return 0
  },
  local: (shell, args) => {
    for (const word of args) declare(shell, word.includes('=') ? word : `${word}=`)
    return 0
  },
  unset: (shell, args) => {
    for (const name of args.filter((word) => !word.startsWith('-'))) {
      if (args[0] === '-f') shell.functions.delete(name)
      else shell.variables.delete(name)
      shell.exported.delete(name)
    }
    return 0
  },
  set: setOptions,
  shift: (shell, [count = '1']) => {
    if (Number(count) > shell.positional.length) return 1
    shell.positional.splice(0, Number(count))
    return 0
  },
  exit: (shell, [status]) => {
    throw new Leave('exit', status === undefined ? shell.status : Number(status) & 255)
  },
  return: (shell, [status]) => {
    throw new Leave('return', status === undefined ? shell.status : Number(status) & 255)
  },
  break: (_, [levels = '1']) => {
    throw new Leave('break', Number(levels))
  },
  continue: (_, [levels = '1']) => {
    throw new Leave('continue', Number(levels))
  },
  eval: async (shell, args, streams) => shell.run(shell, (await parseShell(args.join(' '))).statements, streams),
  '.': source,
  source,
  read,
  trap,
  wait: (shell, args) => waitForJobs(shell, args),
  jobs: (shell, _, { stdout }) => {
    const lines = shell.jobs
      .filter(({ status }) => status === undefined)
      .map(({ number, text }) => `[${number}]+  Running                    ${text}\n`)
    return print(stdout, lines.join(''))
  },
  fg: () => 0,
  bg: () => 0,
  exec: (shell, args, streams) => (args.length === 0 ? 0 : becomeProgram(shell, args, streams)),
  command: async (shell, args, streams) => {
    if (args[0] === '-v' || args[0] === '-V') return describe(shell, args.slice(1), streams, args[0] === '-V')
    const words = args[0] === '-p' ? args.slice(1) : args
    return (await runBuiltin(shell, words, streams)?.()) ?? runProgram(shell, words, [], streams)
  },
  type: (shell, args, streams) => describe(shell, args, streams, true),
  let: (shell, args) => letExpressions(shell, args),
  umask: (_, [mask], { stdout }) => (mask === undefined ? print(stdout, '0022\n') : 0),
  ulimit: (_, __, { stdout }) => print(stdout, 'unlimited\n'),
  alias: () => 0,
  unalias: () => 0,
  hash: () => 0,
  times: (_, __, { stdout }) => print(stdout, '0m0.00s 0m0.00s\n0m0.00s 0m0.00s\n'),
  getopts,
}

function print(stream: Streams['stdout'], text: string, status = 0): number {
  if (text !== '') stream.write(text)
  return status
}

function declare(shell: Shell, word: string): string {
  const [name = '', value] = word.split(/=(.*)/s, 2)
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new ShellError(`${word}: bad variable name`, 2)
  if (value !== undefined) assign(shell, name, value)
  return name
}

async function cd(shell: Shell, args: string[], { stdout }: Streams): Promise<number> {
  const word = args.find((arg) => arg === '-' || !arg.startsWith('-')) ?? shell.variables.get('HOME') ?? '/root'
  const path = absolute(shell, word === '-' ? (shell.variables.get('OLDPWD') ?? shell.cwd) : word)
  const stat = await shell.process.fs.stat(path).catch((error: unknown) => {
    throw new ShellError(`cd: can't cd to ${word}: ${reasonOf(error)}`)
  })
  if (stat.type !== 'directory') throw new ShellError(`cd: can't cd to ${word}: Not a directory`)
  shell.variables.set('OLDPWD', shell.cwd)
  shell.cwd = path
  shell.variables.set('PWD', path)
  return word === '-' ? print(stdout, `${path}\n`) : 0
}

const LONG_OPTIONS: Readonly<Record<string, string>> = {
  errexit: 'e',
  nounset: 'u',
  xtrace: 'x',
  noglob: 'f',
  allexport: 'a',
  pipefail: 'pipefail',
}

function setOptions(shell: Shell, args: string[], { stdout }: Streams): number {
  if (args.length === 0) {
    const lines = [...shell.variables].map(([name, value]) => `${name}='${value}'\n`)
    return print(stdout, lines.sort().join(''))
  }
  const words = [...args]
  while (words.length > 0) {
    const word = words[0] ?? ''
    if (word === '--' || !/^[-+]/.test(word)) {
      shell.positional = word === '--' ? words.slice(1) : words
      return 0
    }
    words.shift()
    for (const letter of word.slice(1)) {
      const option = letter === 'o' ? LONG_OPTIONS[words.shift() ?? ''] : letter
      if (option !== undefined) switchOption(shell, option, word.startsWith('-'))
    }
  }
  return 0
}

function switchOption(shell: Shell, option: string, on: boolean): void {
  if (on) shell.options.add(option)
  else shell.options.delete(option)
}

async function source(shell: Shell, [file = '']: string[], streams: Streams): Promise<number> {
  const path = file.includes('/') ? file : ((await findProgram(shell, file)) ?? file)
  const data = await shell.process.fs.readFile(absolute(shell, path)).catch(() => {
    throw new ShellError(`.: can't open '${file}'`, 2)
  })
  return shell.run(shell, (await parseShell(Buffer.from(data).toString())).statements, streams)
}

function trap(shell: Shell, args: string[], { stdout }: Streams): number {
  if (args.length === 0) {
    return print(stdout, [...shell.traps].map(([name, action]) => `trap -- '${action}' ${name}\n`).join(''))
  }
  const clear = args[0] === '-' || args.length === 1
  const signals = args.length === 1 ? args : args.slice(1)
  for (const signal of signals) {
    if (!setTrap(shell, signal, clear ? undefined : (args[0] ?? '')))
      throw new ShellError(`trap: ${signal}: invalid signal specification`)
  }
  return 0
}

async function describe(shell: Shell, names: string[], { stdout, stderr }: Streams, verbose: boolean): Promise<number> {
  let status = 0
  for (const name of names) {
    const path = await findProgram(shell, name)
    if (shell.functions.has(name)) print(stdout, verbose ? `${name} is a function\n` : `${name}\n`)
    else if (isBuiltin(name)) print(stdout, verbose ? `${name} is a shell builtin\n` : `${name}\n`)
    else if (path !== undefined) print(stdout, verbose ? `${name} is ${path}\n` : `${path}\n`)
    else status = verbose ? print(stderr, `${name}: not found\n`, 127) : 127
  }
  return status
}

async function letExpressions(shell: Shell, expressions: string[]): Promise<number> {
  let value = 0
  for (const expression of expressions) {
    const [statement] = (await parseShell(`((${expression}))`)).statements
    const command = statement?.pipelines[0]?.commands[0]
    if (command?.type === 'ArithmeticCommand') value = evaluate(shell, command.expression.expression)
  }
  return Number(value === 0)
}
