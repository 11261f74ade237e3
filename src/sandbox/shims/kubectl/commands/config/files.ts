import { existsSync } from 'node:fs'
import type { Invocation } from '../../cli/command.ts'
import type { ConfigFile } from '../../config/kubeconfig.ts'
import { configPaths, emptyConfig, loadConfig, readConfigFile, writeConfigFile } from '../../config/kubeconfig.ts'
import { CommandError, usageError } from '../../errors.ts'

type Section = 'clusters' | 'contexts' | 'users'

/** The configuration of all files together. */
export function mergedConfig({ io, flags }: Invocation): ConfigFile {
  return loadConfig(io, flags.global('kubeconfig'))
}

/** Changes the file that holds an entry (or the first one, for new entries) and writes it. */
export function changeConfig(
  { io, flags }: Invocation,
  holds: (file: ConfigFile) => boolean,
  change: (file: ConfigFile) => void,
): void {
  const paths = configPaths(io, flags.global('kubeconfig'))
  const files = paths.map((path) => (existsSync(path) ? readConfigFile(path) : emptyConfig(path)))
  const file = files.find(holds) ?? files.find((each) => existsSync(each.path)) ?? files.at(-1)
  if (!file) throw new CommandError('no kubeconfig file: neither HOME nor KUBECONFIG is set')
  change(file)
  writeConfigFile(file)
}

export function holds(section: Section, name: string): (file: ConfigFile) => boolean {
  return (file) => file[section].some((entry) => entry.name === name)
}

/** The path messages name: the file `change` would write to. */
export function defaultPath({ io, flags }: Invocation): string {
  const paths = configPaths(io, flags.global('kubeconfig'))
  return paths.find((path) => existsSync(path)) ?? paths.at(-1) ?? ''
}

/** The only argument; anything else is a usage error. */
export function onlyArgument({ args, path }: Invocation): string {
  const [name] = args
  if (args.length !== 1 || name === undefined) throw usageError(path, `Unexpected args: [${args.join(' ')}]`)
  return name
}
