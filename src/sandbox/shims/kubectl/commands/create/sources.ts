import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import type { FlagSpec } from '../../flags/spec.ts'
import { arrayFlag, boolFlag, sliceFlag } from '../../flags/spec.ts'

export const sourceFlags: readonly FlagSpec[] = [
  sliceFlag(
    'from-file',
    'Key file can be specified using its file path, in which case file basename will be used as the key.',
  ),
  arrayFlag('from-literal', 'Specify a key and literal value to insert (i.e. mykey=somevalue)'),
  sliceFlag('from-env-file', 'Specify the path to a file to read lines of key=val pairs.'),
  boolFlag('append-hash', 'Append a hash of the resource to its name.'),
]

/** The entries that `--from-file`, `--from-literal` and `--from-env-file` name, in that order. */
export function readSources({ flags, io }: Invocation): [string, Buffer][] {
  const envFiles = flags.has('from-env-file') ? flags.list('from-env-file') : []
  if (envFiles.length > 0 && (flags.changed('from-file') || flags.changed('from-literal'))) {
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal')
  }
  return [
    ...flags.list('from-file').flatMap((source) => fromFile(io.cwd, source)),
    ...(flags.has('from-literal') ? flags.list('from-literal') : []).map(fromLiteral),
    ...envFiles.flatMap((file) => fromEnvFile(io.cwd, file, io.env)),
  ]
}

/** `key=value`. */
export function fromLiteral(source: string): [string, Buffer] {
  const equals = source.indexOf('=')
  if (equals < 1) throw new CommandError(`invalid literal source ${source}, expected key=value`)
  const value = source.slice(equals + 1)
  const unquoted = /^(["']).*\1$/s.test(value) && value.length > 1 ? value.slice(1, -1) : value
  return [source.slice(0, equals), Buffer.from(unquoted)]
}

/** `[key=]path`, or a folder. */
export function fromFile(cwd: string, source: string): [string, Buffer][] {
  const parts = source.split('=')
  if (parts.length > 2) throw new CommandError("key names or file paths cannot contain '='")
  const [first = '', second] = parts
  if (second !== undefined && first === '') throw new CommandError(`key name for file path ${second} missing`)
  if (second === '') throw new CommandError(`file path for key name ${first} missing`)
  const given = second ?? first
  const path = resolve(cwd, given)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new CommandError(`error reading ${given}: no such file or directory`)
  if (!stats.isDirectory()) return [[second === undefined ? basename(path) : first, readFileSync(path)]]
  if (second !== undefined) throw new CommandError('cannot give a key name for a directory path')
  const names = readdirSync(path).toSorted()
  return names
    .filter((name) => statSync(join(path, name)).isFile())
    .map((name) => [name, readFileSync(join(path, name))])
}

/** Lines of `key=value`, or `key` for what the environment has. */
export function fromEnvFile(
  cwd: string,
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): [string, Buffer][] {
  const stats = statSync(resolve(cwd, file), { throwIfNoEntry: false })
  if (!stats) throw new CommandError(`error reading ${file}: no such file or directory`)
  if (stats.isDirectory()) throw new CommandError('env config file cannot be a directory')
  const lines = readFileSync(resolve(cwd, file), 'utf8').split(/\r?\n/)
  return lines.flatMap((raw): [string, Buffer][] => {
    const line = raw.trimStart()
    if (line === '' || line.startsWith('#')) return []
    const equals = line.indexOf('=')
    const key = equals < 0 ? line : line.slice(0, equals)
    return [[key, Buffer.from(equals < 0 ? (env[key] ?? '') : line.slice(equals + 1))]]
  })
}
