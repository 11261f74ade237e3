import { globFiles } from '../programs/glob.ts'
import type { ContainerFs } from '../types.ts'
import { type Context, checkDirective } from './directives.ts'
import { ConfigError } from './errors.ts'
import { type Directive, parseConfig } from './parse.ts'
import { isAtLeast } from './version.ts'

/** Blocks whose content is data, not directives. */
const DATA_BLOCKS = new Set(['types', 'map', 'geo', 'split_clients'])
const BLOCK_CONTEXTS: Readonly<Record<string, Context>> = {
  events: 'e',
  http: 'h',
  server: 's',
  location: 'l',
  upstream: 'u',
  if: 'i',
  limit_except: 'l',
}

export interface LoadOptions {
  fs: ContainerFs
  version: string
  /** Receives warnings such as that of a deprecated directive. */
  warn(message: string): void
}

/** Reads a configuration file with everything it includes and checks that each directive may stand where it does. */
export async function loadConfig(path: string, options: LoadOptions): Promise<Directive[]> {
  const directives = await readFile(path, options)
  return expand(directives, path.slice(0, path.lastIndexOf('/')), 'm', options)
}

async function readFile(path: string, { fs }: LoadOptions, from?: Directive): Promise<Directive[]> {
  let data: Uint8Array
  try {
    data = await fs.readFile(path)
  } catch {
    throw new ConfigError(`open() "${path}" failed (2: No such file or directory)`, from)
  }
  return parseConfig(Buffer.from(data).toString(), path)
}

async function expand(
  directives: readonly Directive[],
  prefix: string,
  context: Context,
  options: LoadOptions,
): Promise<Directive[]> {
  const result: Directive[] = []
  for (const directive of directives) {
    if (directive.name === 'include') {
      result.push(...(await include(directive, prefix, context, options)))
      continue
    }
    check(directive, context, options)
    const block = directive.block
    const inner = BLOCK_CONTEXTS[directive.name]
    if (!block || DATA_BLOCKS.has(directive.name) || inner === undefined) result.push(directive)
    else result.push({ ...directive, block: await expand(block, prefix, inner, options) })
  }
  return result
}

async function include(
  directive: Directive,
  prefix: string,
  context: Context,
  options: LoadOptions,
): Promise<Directive[]> {
  const [pattern = ''] = directive.args
  const path = pattern.startsWith('/') ? pattern : `${prefix}/${pattern}`
  const files = /[*?[]/.test(path) ? await globFiles(options.fs, path) : [path]
  const found: Directive[] = []
  for (const file of files) {
    const directives = await readFile(file, options, directive)
    const isData = directives.every(({ name }) => name === 'types')
    found.push(...(isData ? directives : await expand(directives, prefix, context, options)))
  }
  return found
}

/** Contexts where `server` opens a block; in an upstream it is a plain directive. */
function check(directive: Directive, context: Context, { version, warn }: LoadOptions): void {
  const { name } = directive
  if (name === 'ssl') checkSsl(directive, version, warn)
  const verdict = checkDirective(name, context)
  if (verdict === 'unknown') throw new ConfigError(`unknown directive "${name}"`, directive)
  if (verdict === 'misplaced') throw new ConfigError(`"${name}" directive is not allowed here`, directive)
  const wantsBlock = name in BLOCK_CONTEXTS && !(name === 'server' && context === 'u')
  if (wantsBlock && !directive.block) throw new ConfigError(`directive "${name}" has no opening "{"`, directive)
  if (!wantsBlock && directive.block && !DATA_BLOCKS.has(name) && !['stream', 'mail', 'types'].includes(name)) {
    throw new ConfigError(`directive "${name}" is not terminated by ";"`, directive)
  }
}

/** `ssl on;` went away in 1.25.1, after a warning since 1.15.0. */
function checkSsl(directive: Directive, version: string, warn: (message: string) => void): void {
  if (isAtLeast(version, '1.25.1')) throw new ConfigError('unknown directive "ssl"', directive)
  if (isAtLeast(version, '1.15.0')) {
    warn(
      `the "ssl" directive is deprecated, use the "listen ... ssl" directive instead in ${directive.file}:${directive.line}`,
    )
  }
}
