import { kinds } from '../../../kinds.ts'
import type { Taint } from '../../../schema/types.gen.ts'
import type { Info } from '../builder/infos.ts'
import { selectInfos } from '../builder/infos.ts'
import { changeQuery, dryRunOf, patchObject } from '../changes.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { CommandError, failuresOf, throwAll } from '../errors.ts'
import { dryRunFlag, fieldManagerFlag, printFlags, selectorFlag, validateFlag } from '../flags/common.ts'
import { boolFlag } from '../flags/spec.ts'
import { isA } from '../objects.ts'
import { changed, createPrinter } from '../print/printer.ts'

export const taint: Command = {
  use: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  short: 'Update the taints on one or more nodes',
  flags: [
    ...printFlags,
    dryRunFlag,
    selectorFlag,
    validateFlag,
    fieldManagerFlag('kubectl-taint'),
    boolFlag('all', 'Select all nodes in the cluster'),
    boolFlag(
      'overwrite',
      'If true, allow taints to be overwritten, otherwise reject taint updates that overwrite existing taints.',
    ),
  ],
  run: runTaint,
}

interface TaintChange {
  readonly add: readonly Taint[]
  /** An effect of '' removes all taints of the key. */
  readonly remove: readonly { key: string; effect: string }[]
}

async function runTaint(invocation: Invocation): Promise<void> {
  const { args, flags, factory } = invocation
  const split = args.findIndex((arg) => /=|:|-$/.test(arg) && !/^nodes?$/.test(arg))
  if (split < 0) throw new CommandError('at least one taint update is required')
  const change = parseTaints(args.slice(split))
  const { infos, errors } = await selectInfos(factory, {
    args: args.slice(0, split),
    flags,
    all: flags.bool('all'),
    live: true,
  })
  const failures = [...errors, ...(await failuresOf(infos, (info) => taintNode(invocation, info, change)))]
  throwAll(failures)
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

function parseTaints(specs: readonly string[]): TaintChange {
  const add: Taint[] = []
  const remove: { key: string; effect: string }[] = []
  for (const spec of specs) {
    const removing = spec.endsWith('-')
    const [pair = '', effect = ''] = spec.replace(/-$/, '').split(':')
    const [key = '', value = ''] = pair.split('=')
    if (removing) remove.push({ key, effect })
    else if (!EFFECTS.includes(effect))
      throw new CommandError(
        effect === '' ? `unknown taint spec: ${spec}` : `invalid taint effect: ${effect}, unsupported taint effect`,
      )
    else add.push({ key, effect, ...(value === '' ? {} : { value }) })
  }
  return { add, remove }
}

async function taintNode(invocation: Invocation, info: Info, change: TaintChange): Promise<void> {
  const { flags, factory, io } = invocation
  const dryRun = dryRunOf(invocation)
  const old = isA(info.object, kinds.nodes) ? (info.object.spec?.taints ?? []) : []
  const { taints, operation } = applyTaints(old, change, flags.bool('overwrite'), info.name)
  const query = changeQuery(flags, dryRun, 'kubectl-taint')
  const body = { spec: { taints: taints.length > 0 ? taints : null } }
  const object = dryRun === 'client' ? info.object : await patchObject(factory, info, { type: 'merge', body, query })
  const printer = await createPrinter(io, flags)
  io.stdout.write(printer ? printer(object) : changed(object, '', operation, dryRun))
}

function applyTaints(
  old: readonly Taint[],
  { add, remove }: TaintChange,
  overwrite: boolean,
  node: string,
): { taints: Taint[]; operation: string } {
  const same = (a: { key: string; effect: string }, b: { key: string; effect: string }) =>
    a.key === b.key && (a.effect === b.effect || b.effect === '')
  const taken = old.filter((each) => add.some((next) => same(each, next)))
  if (taken.length > 0 && !overwrite) {
    throw new CommandError(
      `node ${node} already has ${taken.map((each) => `${each.key} taint(s) with same effect(s)`).join(', ')} and --overwrite is false`,
    )
  }
  const missing = remove.find((each) => !old.some((taint) => same(taint, each)))
  if (missing)
    throw new CommandError(`taint "${missing.key}${missing.effect === '' ? '' : `:${missing.effect}`}" not found`)
  const kept = old.filter((each) => !remove.some((gone) => same(each, gone)) && !add.some((next) => same(each, next)))
  const operation =
    add.length > 0 && (remove.length > 0 || taken.length > 0) ? 'modified' : add.length > 0 ? 'tainted' : 'untainted'
  return { taints: [...add, ...kept], operation }
}
