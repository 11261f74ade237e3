import { codeOf } from '../../network/errors.ts'
import { nextSignal } from '../programs/signals.ts'
import type { Process, Program } from '../types.ts'
import { compile } from './compile.ts'
import { ConfigError } from './errors.ts'
import { loadConfig } from './load.ts'
import { type Logs, openLogs } from './logs.ts'
import type { NginxConfig } from './model.ts'
import { parseConfig } from './parse.ts'
import { startNginx } from './server.ts'

export interface NginxBuild {
  version: string
  /** The compiler and system nginx names at its start. */
  builtBy: string
  builtAt(path: string, data: Uint8Array): number | undefined
}

const CONFIG_FILE = '/etc/nginx/nginx.conf'
const PID_FILE = '/var/run/nginx.pid'

/** The program `nginx`: `-g`, `-c`, `-t`, `-T`, `-v`, `-V`, `-s signal`, `-h`. */
export function nginx(build: NginxBuild): Program {
  return async (process) => {
    const options = readOptions(process.argv.slice(1))
    if ('error' in options) return say(process, `nginx: ${options.error}\n`, 1)
    if (options.version) return say(process, `nginx version: nginx/${build.version}\n`, 0)
    if (options.signal !== undefined) return sendSignal(process, options.signal)
    const config = await readConfig(process, build, options)
    if (!config) {
      if (options.test) process.stderr.write(`nginx: configuration file ${options.file} test failed\n`)
      return 1
    }
    if (options.test) return testResult(process, options)
    return run(process, build, options, config)
  }
}

interface Options {
  file: string
  globals: string
  test: boolean
  dump: boolean
  version: boolean
  signal: string | undefined
}

function readOptions(words: readonly string[]): Options | { error: string } {
  const options: Options = {
    file: CONFIG_FILE,
    globals: '',
    test: false,
    dump: false,
    version: false,
    signal: undefined,
  }
  const queue = [...words]
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const read = optionReaders[word]
    if (!read) return { error: `invalid option: "${word.replace(/^-/, '')}"` }
    read(options, queue)
  }
  return options
}

const optionReaders: Readonly<Record<string, (options: Options, rest: string[]) => void>> = {
  '-g': (options, rest) => Object.assign(options, { globals: rest.shift() ?? '' }),
  '-c': (options, rest) => Object.assign(options, { file: rest.shift() ?? '' }),
  '-s': (options, rest) => Object.assign(options, { signal: rest.shift() ?? '' }),
  '-e': (_, rest) => void rest.shift(),
  '-p': (_, rest) => void rest.shift(),
  '-q': () => {},
  '-t': (options) => Object.assign(options, { test: true }),
  '-T': (options) => Object.assign(options, { test: true, dump: true }),
  '-v': (options) => Object.assign(options, { version: true }),
  '-V': (options) => Object.assign(options, { version: true }),
}

async function readConfig(process: Process, build: NginxBuild, options: Options): Promise<NginxConfig | undefined> {
  const logs = openLogs(process)
  const complain = async (level: 'emerg' | 'warn', message: string) => {
    if (!options.test) logs.error(undefined, level === 'warn' ? 'error' : level, message)
    await logs.written()
    process.stderr.write(`nginx: [${level}] ${message}\n`)
  }
  const warnings: string[] = []
  try {
    const warn = (message: string) => warnings.push(message)
    const globals = parseConfig(options.globals, 'command line')
    const directives = await loadConfig(options.file, { fs: process.fs, version: build.version, warn })
    const config = await compile([...globals, ...directives], (name) => process.net.lookup(name))
    for (const warning of warnings) await complain('warn', warning)
    return config
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    await complain('emerg', error.message)
    return undefined
  }
}

async function testResult(process: Process, { file, dump }: Options): Promise<number> {
  process.stderr.write(`nginx: the configuration file ${file} syntax is ok\n`)
  process.stderr.write(`nginx: configuration file ${file} test is successful\n`)
  if (dump) process.stdout.write(`# configuration file ${file}:\n${Buffer.from(await process.fs.readFile(file))}\n`)
  return 0
}

async function run(process: Process, build: NginxBuild, options: Options, first: NginxConfig): Promise<number> {
  const logs = openLogs(process)
  const server = startNginx(process, build, logs)
  const failure = await applyConfig(process, server.apply, first, logs)
  if (failure !== undefined) return failure
  await process.fs.writeFile(PID_FILE, `${process.pid}\n`).catch(() => {})
  announce(process, build, logs, first)

  process.onSignal('SIGHUP', () => {
    logs.error(first.main, 'notice', 'signal 1 (SIGHUP) received from 1, reconfiguring')
    void readConfig(process, build, options).then(async (config) => {
      if (config) await server.apply(config).catch((error: Error) => logs.error(first.main, 'emerg', error.message))
    })
  })
  process.onSignal('SIGUSR1', () => {})
  const signal = await nextSignal(process, ['SIGTERM', 'SIGINT', 'SIGQUIT'])
  if (signal === 'SIGKILL') return 137
  const number = { SIGTERM: 15, SIGINT: 2, SIGQUIT: 3 }[signal as 'SIGTERM'] ?? 15
  const manner = signal === 'SIGQUIT' ? 'shutting down' : 'exiting'
  logs.error(first.main, 'notice', `signal ${number} (${signal}) received, ${manner}`)
  await server.stop(signal === 'SIGQUIT')
  logs.error(first.main, 'notice', 'exit')
  await logs.written()
  await process.fs.rm(PID_FILE, { force: true }).catch(() => {})
  return 0
}

async function applyConfig(
  process: Process,
  apply: (config: NginxConfig) => Promise<void>,
  config: NginxConfig,
  logs: Logs,
): Promise<number | undefined> {
  try {
    await apply(config)
    return undefined
  } catch (error) {
    if (!(error instanceof ConfigError) && codeOf(error) !== 'EADDRINUSE') throw error
    logs.error(config.main, 'emerg', (error as Error).message)
    await logs.written()
    process.stderr.write(`nginx: [emerg] ${(error as Error).message}\n`)
    return 1
  }
}

function announce({ pid }: Process, { version, builtBy }: NginxBuild, logs: Logs, { main }: NginxConfig): void {
  const notice = (message: string) => logs.error(main, 'notice', message)
  notice('using the "epoll" event method')
  notice(`nginx/${version}`)
  notice(`built by ${builtBy} `)
  notice('OS: Linux 6.6.0-k8slab')
  notice('getrlimit(RLIMIT_NOFILE): 1048576:1048576')
  notice('start worker processes')
  for (const worker of [28, 29]) notice(`start worker process ${pid + worker}`)
}

async function sendSignal(process: Process, name: string): Promise<number> {
  const signal = { stop: 'SIGTERM', quit: 'SIGQUIT', reload: 'SIGHUP', reopen: 'SIGUSR1' }[name]
  if (!signal) return say(process, `nginx: invalid option: "-s ${name}"\n`, 1)
  const pid = await process.fs.readFile(PID_FILE).catch(() => undefined)
  if (!pid) {
    const words = `open() "${PID_FILE}" failed (2: No such file or directory)`
    return say(process, `nginx: [error] ${words}\n`, 1)
  }
  process.kill(Number(Buffer.from(pid).toString()), signal)
  return 0
}

function say(process: Process, text: string, code: number): number {
  process.stderr.write(text)
  return code
}
