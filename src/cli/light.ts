import { parseArgs } from 'node:util'
import type { Context, GlobalFlags } from './context.ts'
import { createContext } from './context.ts'
import { labStatus, renderStatus } from './lab/status.ts'
import { listLabs, renderLabs } from './list-labs.ts'
import { exitCodeOf, reportError } from './report-error.ts'
import { show } from './show.ts'
import { renderVersion, versionReport } from './version.ts'

/** Commands that only read files of k8slab's own. They answer without loading oclif, which costs twice as much as they do. */
const light: Record<string, LightCommand> = {
  list: { args: 0, run: async (context) => show(await listLabs(context), renderLabs, context.output) },
  version: { args: 0, run: async (context) => show(versionReport(), renderVersion, context.output) },
  status: { args: 1, run: status },
}

interface LightCommand {
  /** How many arguments it takes. */
  args: number
  /** Resolves with false when it has done nothing. */
  run(context: Context, args: string[]): Promise<unknown>
}

/** Why a lab has no status, the whole program says. */
async function status(context: Context, [lab]: string[]): Promise<unknown> {
  const statuses = await labStatus(context, lab)
  if (lab !== undefined && statuses.length === 0) return false
  return show(statuses, renderStatus, context.output)
}

/** As oclif takes them, alone. */
const versionFlags = new Set(['--version', '-v'])

const options = {
  json: { type: 'boolean' },
  plain: { type: 'boolean' },
  color: { type: 'boolean' },
  lang: { type: 'string' },
} as const

/** Runs a light command. Resolves with false, having done nothing, when the command line is for oclif: another command, help, anything odd. */
export async function runLight(argv: readonly string[]): Promise<boolean> {
  const [name = ''] = argv
  const command = light[versionFlags.has(name) ? 'version' : name]
  const parsed = command && parse(argv.slice(1))
  if (!parsed || parsed.positionals.length > command.args) return false
  try {
    return (await command.run(createContext(parsed.flags), parsed.positionals)) !== false
  } catch (error) {
    reportError(error, undefined, argv)
    process.exitCode = exitCodeOf(error)
  }
  return true
}

function parse(args: string[]): { flags: GlobalFlags; positionals: string[] } | undefined {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, allowNegative: true })
    if (values.lang !== undefined && values.lang !== 'en' && values.lang !== 'ko') return undefined
    return { flags: values, positionals }
  } catch {
    return undefined
  }
}
