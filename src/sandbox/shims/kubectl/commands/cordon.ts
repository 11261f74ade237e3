import type { Info } from '../builder/infos.ts'
import { selectInfos } from '../builder/infos.ts'
import { dryRunOf, patchObject } from '../changes.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { throwAll, usageError } from '../errors.ts'
import { dryRunFlag, selectorFlag } from '../flags/common.ts'
import { dig } from '../objects.ts'
import { changed } from '../print/printer.ts'

export const cordon = cordonCommand('Mark node as unschedulable', true)
export const uncordon = cordonCommand('Mark node as schedulable', false)

function cordonCommand(short: string, unschedulable: boolean): Command {
  return {
    use: 'NODE',
    short,
    flags: [dryRunFlag, selectorFlag],
    run: async (invocation) => {
      const { args, flags, path } = invocation
      if (args.length === 0 && flags.string('selector') === '')
        throw usageError(path, `at least one NODE or label selector needs to be specified`)
      const { infos, errors } = await selectNodes(invocation)
      for (const info of infos) await setSchedulable(invocation, info, unschedulable)
      throwAll(errors)
    },
  }
}

/** The nodes named or selected. */
export function selectNodes({ args, flags, factory }: Invocation): Promise<{ infos: Info[]; errors: unknown[] }> {
  const names = args.length > 0 ? ['nodes', ...args.map((arg) => arg.replace(/^nodes?\//, ''))] : ['nodes']
  return selectInfos(factory, { args: names, flags, live: true })
}

/** Marks a node, and says so. */
export async function setSchedulable(invocation: Invocation, info: Info, unschedulable: boolean): Promise<void> {
  const { factory, io } = invocation
  const dryRun = dryRunOf(invocation)
  const word = unschedulable ? 'cordoned' : 'uncordoned'
  const same = (dig(info.object, 'spec', 'unschedulable') === true) === unschedulable
  if (!same && dryRun !== 'client') {
    const body = { spec: { unschedulable: unschedulable || null } }
    await patchObject(factory, info, { type: 'strategic', body, query: dryRun === 'server' ? { dryRun: 'All' } : {} })
  }
  io.stdout.write(changed(info.object, '', same ? `already ${word}` : word, dryRun))
}
