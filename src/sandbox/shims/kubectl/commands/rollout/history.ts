import { qualifiedKind } from '../../api/mapper.ts'
import type { Info } from '../../builder/infos.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { writePodTemplate } from '../../describe/pod-template.ts'
import { DescribeWriter } from '../../describe/writer.ts'
import { CommandError, throwAll } from '../../errors.ts'
import { fileFlags, printFlags, selectorFlag } from '../../flags/common.ts'
import { intFlag } from '../../flags/spec.ts'
import { createPrinter } from '../../print/printer.ts'
import { alignTabs, DESCRIBE_TABS } from '../../print/tabwriter.ts'
import type { Revision } from './revisions.ts'
import { CHANGE_CAUSE, revisionsOf } from './revisions.ts'
import { selectWorkloads } from './select.ts'

export const history: Command = {
  use: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'View previous rollout revisions and configurations',
  flags: [
    ...printFlags,
    ...fileFlags,
    selectorFlag,
    intFlag('revision', 'See the details, including podTemplate of the revision specified'),
  ],
  run: runHistory,
}

async function runHistory(invocation: Invocation): Promise<void> {
  const { flags } = invocation
  if (flags.int('revision') < 0) throw new CommandError(`revision must be a positive integer: ${flags.int('revision')}`)
  const { infos, errors } = await selectWorkloads(invocation)
  throwAll(errors)
  for (const info of infos) await printHistory(invocation, info)
}

async function printHistory({ flags, factory, io }: Invocation, info: Info): Promise<void> {
  const wanted = flags.int('revision')
  const revisions = await revisionsOf(factory, info)
  const printer = await createPrinter(io, flags)
  const found = revisions.find((each) => each.number === wanted)
  if (wanted > 0 && !found) throw new CommandError('unable to find the specified revision')
  if (printer) {
    for (const { holder } of found ? [found] : revisions) io.stdout.write(printer(holder))
    return
  }
  const head = `${qualifiedKind(info.resource)}/${info.name} ${found ? `with revision #${wanted}` : ''}`
  io.stdout.write(`${head}\n${found ? revisionDetails(found) : historyTable(revisions)}\n`)
}

function historyTable(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.'
  const rows = revisions.map(({ number, cause }) => `${number}\t${cause || '<none>'}\n`)
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, DESCRIBE_TABS)
}

/** The template of a revision; kubectl prints it without aligning its columns. */
export function revisionDetails({ template, cause }: Pick<Revision, 'template' | 'cause'>): string {
  const w = new DescribeWriter()
  const annotations = { ...template.metadata?.annotations, ...(cause === '' ? {} : { [CHANGE_CAUSE]: cause }) }
  writePodTemplate(w, { ...template, metadata: { ...template.metadata, annotations } })
  return w.raw()
}
