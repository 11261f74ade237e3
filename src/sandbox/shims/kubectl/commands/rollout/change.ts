import type { Info } from '../../builder/infos.ts'
import { changeQuery, dryRunOf, patchObject } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, failuresOf, throwAll } from '../../errors.ts'
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, selectorFlag } from '../../flags/common.ts'
import type { Json } from '../../objects.ts'
import { dig } from '../../objects.ts'
import { changed, createPrinter } from '../../print/printer.ts'
import { labelOf, selectWorkloads } from './select.ts'

/** A rollout command that patches the workload. */
interface Change {
  readonly verb: string
  readonly operation: string
  readonly kinds: readonly string[]
  /** The patch, or why there is none. */
  readonly patch: (object: unknown) => Json | string
}

export const pause = changeCommand('Mark the provided resource as paused', {
  verb: 'pausing',
  operation: 'paused',
  kinds: ['Deployment'],
  patch: (object) => (dig(object, 'spec', 'paused') === true ? 'is already paused' : { spec: { paused: true } }),
})

export const resume = changeCommand('Resume a paused resource', {
  verb: 'resuming',
  operation: 'resumed',
  kinds: ['Deployment'],
  patch: (object) => (dig(object, 'spec', 'paused') === true ? { spec: { paused: null } } : 'is not paused'),
})

export const restart = changeCommand('Restart a resource', {
  verb: 'restarting',
  operation: 'restarted',
  kinds: ['Deployment', 'DaemonSet', 'StatefulSet'],
  patch: (object) => {
    if (dig(object, 'spec', 'paused') === true) return "can't restart paused deployment (run rollout resume first)"
    const restartedAt = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
    return { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': restartedAt } } } } }
  },
})

function changeCommand(short: string, change: Change): Command {
  return {
    use: 'RESOURCE',
    short,
    flags: [...printFlags, ...fileFlags, selectorFlag, dryRunFlag, fieldManagerFlag('kubectl-rollout')],
    run: (invocation) => runChange(invocation, change),
  }
}

async function runChange(invocation: Invocation, change: Change): Promise<void> {
  const { factory, io } = invocation
  const { infos, errors } = await selectWorkloads(invocation)
  const failures = [...errors, ...(await failuresOf(infos, (info) => changeOne(invocation, change, info)))]
  if (infos.length === 0 && failures.length === 0)
    io.stderr.write(`No resources found in ${factory.namespace()} namespace.\n`)
  throwAll(failures)
}

async function changeOne(invocation: Invocation, change: Change, info: Info): Promise<void> {
  const { flags, factory, io } = invocation
  const dryRun = dryRunOf(invocation)
  if (!change.kinds.includes(info.resource.kind))
    throw new CommandError(`${labelOf(info)} ${change.verb} is not supported`)
  const patch = change.patch(info.object)
  if (typeof patch === 'string') throw new CommandError(`${labelOf(info)} ${patch}`)
  const object =
    dryRun === 'client'
      ? info.object
      : await patchObject(factory, info, {
          type: 'strategic',
          body: patch,
          query: changeQuery(flags, dryRun, 'kubectl-rollout'),
        })
  const printer = await createPrinter(io, flags)
  io.stdout.write(printer ? printer(object) : changed(object, info.resource.group, change.operation, dryRun))
}
