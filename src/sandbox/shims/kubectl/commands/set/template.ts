import { isDeepStrictEqual } from 'node:util'
import type { Info } from '../../builder/infos.ts'
import { selectInfos } from '../../builder/infos.ts'
import { changeQuery, dryRunOf, patchObject } from '../../changes.ts'
import type { Invocation } from '../../cli/command.ts'
import { CommandError, failuresOf, throwAll } from '../../errors.ts'
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, selectorFlag } from '../../flags/common.ts'
import type { FlagSpec } from '../../flags/spec.ts'
import { boolFlag } from '../../flags/spec.ts'
import { mergeSchemaOf } from '../../merge/schema.ts'
import { threeWayPatch } from '../../merge/three-way.ts'
import type { Json, Obj } from '../../objects.ts'
import { dig, isJson, list } from '../../objects.ts'
import { changed, createPrinter } from '../../print/printer.ts'

export const setFlags: readonly FlagSpec[] = [
  ...printFlags,
  ...fileFlags,
  selectorFlag,
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
  boolFlag('all', 'Select all resources, in the namespace of the specified resource types'),
  boolFlag('local', 'If true, set will NOT contact api-server but run locally.'),
  boolFlag('record', 'Record current kubectl command in the resource annotation.', {
    deprecated: '--record will be removed in the future',
  }),
]

/** A change of objects by `kubectl set`. */
export interface SetChange {
  readonly args: readonly string[]
  /** What is printed of a changed object, e.g. `image updated`. */
  readonly operation: string
  /** Changes a copy of the object in place. */
  readonly apply: (object: Obj) => void | Promise<void>
}

/** Changes every object named and patches those that differ; the others are passed over in silence. */
export async function changeObjects(invocation: Invocation, change: SetChange): Promise<void> {
  const { flags, factory } = invocation
  const { infos, errors } = await selectInfos(factory, {
    args: change.args,
    flags,
    all: flags.bool('all'),
    live: !flags.bool('local'),
  })
  const failures = [...errors, ...(await failuresOf(infos, (info) => changeOne(invocation, change, info)))]
  throwAll(failures)
}

async function changeOne(invocation: Invocation, change: SetChange, info: Info): Promise<void> {
  const { flags, factory, io } = invocation
  const dryRun = dryRunOf(invocation)
  const next = structuredClone(info.object)
  await change.apply(next)
  if (isDeepStrictEqual(next, info.object) && !flags.bool('local')) return
  const local = dryRun === 'client' || flags.bool('local')
  const object = local ? next : await sendPatch(factory, info, next, changeQuery(flags, dryRun, 'kubectl-set'))
  const printer = await createPrinter(io, flags)
  io.stdout.write(printer ? printer(object) : changed(object, info.resource.group, change.operation, dryRun))
}

async function sendPatch(
  factory: Invocation['factory'],
  info: Info,
  next: Obj,
  query: ReturnType<typeof changeQuery>,
): Promise<Obj> {
  const schema = await mergeSchemaOf(factory.rest(), info.object)
  const body = threeWayPatch({ original: info.object, modified: next, current: info.object }, schema)
  return patchObject(factory, info, { type: schema ? 'strategic' : 'merge', body, query })
}

/** The pod spec inside a workload, a cron job or a pod. */
export function podSpecOf(object: Obj): Json {
  const paths = [['spec', 'jobTemplate', 'spec', 'template', 'spec'], ['spec', 'template', 'spec'], ['spec']]
  const found = paths
    .map((path) => dig(object, ...path))
    .find((spec) => isJson(spec) && Array.isArray(spec['containers']))
  if (!isJson(found)) throw new CommandError(`the object is not a pod or does not have a pod template: ${object.kind}`)
  return found
}

function containersOf(object: Obj): Json[] {
  const spec = podSpecOf(object)
  return [...list(spec, 'initContainers'), ...list(spec, 'containers')].filter(isJson)
}

/** The containers whose names match a pattern with `*`. */
export function matchingContainers(object: Obj, pattern: string): Json[] {
  const expression = new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  )
  return containersOf(object).filter((container) => expression.test(String(container['name'])))
}

/** Arguments that name objects, and those that hold `=` or end with `-`. */
export function splitPairs(args: readonly string[]): { resources: string[]; pairs: string[] } {
  const isPair = (arg: string) => arg.includes('=') || (arg.endsWith('-') && arg.length > 1)
  return { resources: args.filter((arg) => !isPair(arg)), pairs: args.filter(isPair) }
}
