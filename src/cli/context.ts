import type { Language } from '../i18n/language.ts'
import { languageOf } from '../i18n/language.ts'
import type { ProgressStore } from '../progress/store.ts'
import { progressStore } from '../progress/store.ts'
import { k8slabHome } from '../util/home.ts'

/** The flags every command has. */
export interface GlobalFlags {
  json?: boolean | undefined
  plain?: boolean | undefined
  color?: boolean | undefined
  lang?: string | undefined
}

/** How to show things: decided once, from the flags, the environment and the terminal. */
export interface Output {
  language: Language
  /** One JSON document (or one event a line) on stdout and nothing else. */
  json: boolean
  /** Lines in order: no redraw, no spinner, no box drawing. */
  plain: boolean
  color: boolean
  /** Columns to fill. */
  width: number
  write(text: string): void
  writeError(text: string): void
}

/** Everything a command takes from outside. */
export interface Context {
  output: Output
  env: NodeJS.ProcessEnv
  cwd: string
  home: string
  progress: ProgressStore
  now(): number
}

export function createContext(flags: GlobalFlags, process = globalThis.process): Context {
  const home = k8slabHome(process.env)
  return {
    output: createOutput(flags, process),
    env: process.env,
    cwd: process.cwd(),
    home,
    progress: progressStore(home),
    now: Date.now,
  }
}

export function createOutput(flags: GlobalFlags, { env, stdout, stderr }: typeof globalThis.process): Output {
  const terminal = stdout.isTTY === true && env['TERM'] !== 'dumb'
  return {
    language: languageOf(flags.lang, env),
    json: flags.json ?? false,
    plain: flags.plain ?? (!terminal || env['K8SLAB_PLAIN'] === '1'),
    color: flags.color ?? wantsColor(env, terminal),
    width: stdout.columns ?? 80,
    write: (text) => stdout.write(text),
    writeError: (text) => stderr.write(text),
  }
}

/** https://no-color.org and https://force-color.org */
function wantsColor(env: NodeJS.ProcessEnv, terminal: boolean): boolean {
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0'
  return terminal
}
