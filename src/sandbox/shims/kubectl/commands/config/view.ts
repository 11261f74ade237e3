import type { Command, Invocation } from '../../cli/command.ts'
import type { ConfigFile, NamedEntry } from '../../config/kubeconfig.ts'
import { configObject } from '../../config/kubeconfig.ts'
import { CommandError } from '../../errors.ts'
import { printFlags } from '../../flags/common.ts'
import { boolFlag } from '../../flags/spec.ts'
import type { Json } from '../../objects.ts'
import { text } from '../../objects.ts'
import { createPrinter } from '../../print/printer.ts'
import { toYaml } from '../../print/yaml.ts'
import { mergedConfig } from './files.ts'

export const view: Command = {
  use: '[flags]',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  flags: [
    ...printFlags,
    boolFlag(
      'flatten',
      'Flatten the resulting kubeconfig file into self-contained output (useful for creating portable kubeconfig files)',
    ),
    boolFlag('merge', 'Merge the full hierarchy of kubeconfig files', { default: 'true', bare: 'true' }),
    boolFlag('minify', 'Remove all information not used by current-context from the output'),
    boolFlag('raw', 'Display raw byte data and sensitive data'),
  ],
  run: runView,
}

async function runView(invocation: Invocation): Promise<void> {
  const { flags, io } = invocation
  const merged = mergedConfig(invocation)
  const config = flags.bool('minify') ? minify(merged, flags.global('context') || merged.currentContext) : merged
  const shown = flags.bool('raw') || flags.bool('flatten') ? config : redact(config)
  const object = configObject(shown)
  const printer = await createPrinter(io, flags)
  io.stdout.write(printer ? printer(object) : toYaml(object))
}

/** Only what the context uses. */
function minify(config: ConfigFile, name: string): ConfigFile {
  if (name === '') throw new CommandError('current-context must exist in order to minify')
  const context = config.contexts.find((entry) => entry.name === name)
  if (!context) throw new CommandError(`cannot locate context ${name}`)
  return {
    ...config,
    currentContext: name,
    contexts: [context],
    clusters: config.clusters.filter((entry) => entry.name === text(context.value, 'cluster')),
    users: config.users.filter((entry) => entry.name === text(context.value, 'user')),
  }
}

/** Keys and certificates become `DATA+OMITTED`, tokens and passwords `REDACTED`. */
function redact(config: ConfigFile): ConfigFile {
  return { ...config, clusters: config.clusters.map(redactEntry), users: config.users.map(redactEntry) }
}

function redactEntry(entry: NamedEntry): NamedEntry {
  const value: Json = { ...entry.value }
  for (const key of Object.keys(value)) {
    if (key.endsWith('-data')) value[key] = 'DATA+OMITTED'
    if (key === 'token' || key === 'password') value[key] = 'REDACTED'
  }
  return { ...entry, value }
}
