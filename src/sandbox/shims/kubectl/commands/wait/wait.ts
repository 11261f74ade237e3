import { awaitObject } from '../../api/await.ts'
import type { Info } from '../../builder/infos.ts'
import { selectInfos } from '../../builder/infos.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, failuresOf, isNotFound, throwAll } from '../../errors.ts'
import { printFlags, selectionFlags } from '../../flags/common.ts'
import { arrayFlag, boolFlag, durationFlag } from '../../flags/spec.ts'
import type { Obj } from '../../objects.ts'
import { changed, createPrinter } from '../../print/printer.ts'
import type { Condition } from './condition.ts'
import { parseCondition } from './condition.ts'

export const wait: Command = {
  use: "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: 'Experimental: Wait for a specific condition on one or many resources',
  flags: [
    ...printFlags,
    ...selectionFlags,
    boolFlag('all', 'Select all resources in the namespace of the specified resource types'),
    arrayFlag(
      'for',
      "The condition to wait on: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]].",
    ),
    boolFlag('local', 'If true, annotation will NOT contact api-server but run locally.'),
    durationFlag('timeout', 'The length of time to wait before giving up.', { default: '30s' }),
  ],
  run: runWait,
}

const WEEK = 168 * 3_600_000

async function runWait(invocation: Invocation): Promise<void> {
  const { flags } = invocation
  const [given] = flags.list('for')
  if (given === undefined || given === '') throw new CommandError('unrecognized condition: ""')
  const condition = parseCondition(given)
  const timeout = flags.duration('timeout') < 0 ? WEEK : flags.duration('timeout')
  const deadline = Date.now() + timeout
  const infos = await findTargets(invocation, condition, deadline)
  throwAll(await failuresOf(infos, (info) => waitFor(invocation, info, condition, Math.max(deadline - Date.now(), 0))))
}

/** What is not there may be created yet, or is already deleted. */
async function findTargets(
  { args, flags, factory }: Invocation,
  condition: Condition,
  deadline: number,
): Promise<Info[]> {
  const selecting = flags.string('selector') !== '' || flags.string('field-selector') !== '' || flags.bool('all')
  const unread = condition.type === 'create'
  const { infos, errors } = await selectInfos(factory, {
    args,
    flags,
    all: flags.bool('all'),
    live: !unread,
    unread: unread && !selecting,
  })
  const failures = condition.type === 'delete' ? errors.filter((error) => !isNotFound(error)) : errors
  throwAll(failures)
  if (infos.length === 0 && condition.type !== 'delete' && Date.now() <= deadline)
    throw new CommandError('no matching resources found')
  return infos
}

async function waitFor(
  { factory, flags, io }: Invocation,
  info: Info,
  condition: Condition,
  timeout: number,
): Promise<void> {
  const initialUid = info.object.metadata.uid
  const met = (object: Obj | undefined): boolean => {
    if (condition.type === 'create') return object !== undefined
    if (condition.type === 'delete')
      return object === undefined || (initialUid !== undefined && object.metadata.uid !== initialUid)
    return object !== undefined && 'met' in condition && condition.met(object)
  }
  const { outcome, object } = await awaitObject(factory, info, met, {
    timeout: Math.max(timeout, 1),
    signal: io.signal,
  })
  if (outcome === 'timeout') {
    if (io.signal?.aborted) return
    throw new CommandError(`timed out waiting for the condition on ${info.resource.resource}/${info.name}`)
  }
  const shown = object ?? info.object
  const printer = await createPrinter(io, flags)
  io.stdout.write(
    printer ? printer(shown) : changed({ ...shown, kind: info.resource.kind }, info.resource.group, 'condition met'),
  )
}
