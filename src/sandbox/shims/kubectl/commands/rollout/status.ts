import { awaitObject } from '../../api/await.ts'
import type { Info } from '../../builder/infos.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, throwAll } from '../../errors.ts'
import { fileFlags, selectorFlag } from '../../flags/common.ts'
import { boolFlag, durationFlag, intFlag } from '../../flags/spec.ts'
import { rolloutProgress } from './progress.ts'
import { selectWorkloads } from './select.ts'

export const status: Command = {
  use: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'Show the status of the rollout',
  flags: [
    ...fileFlags,
    selectorFlag,
    intFlag('revision', 'Pin to a specific revision for showing its status.'),
    durationFlag('timeout', 'The length of time to wait before ending watch, zero means never.', { default: '0s' }),
    boolFlag('watch', "Watch the status of the rollout until it's done.", { short: 'w', default: 'true' }),
  ],
  run: runStatus,
}

const FOREVER = 2 ** 31 - 1

async function runStatus(invocation: Invocation): Promise<void> {
  const { flags, factory, io } = invocation
  if (flags.int('revision') < 0) throw new CommandError(`revision must be a positive integer: ${flags.int('revision')}`)
  const { infos, errors } = await selectWorkloads(invocation)
  throwAll(errors)
  for (const info of infos) await followRollout(invocation, info)
  if (infos.length === 0) io.stderr.write(`No resources found in ${factory.namespace()} namespace.\n`)
}

/** Prints each state of the rollout until it is done. */
async function followRollout({ flags, factory, io }: Invocation, info: Info): Promise<void> {
  const once = !flags.bool('watch')
  const timeout = flags.duration('timeout') || FOREVER
  const { outcome } = await awaitObject(
    factory,
    info,
    (object) => {
      if (!object) throw new CommandError('object has been deleted')
      const { text, done } = rolloutProgress({ ...object, kind: info.resource.kind }, flags.int('revision'))
      io.stdout.write(text)
      return done || once
    },
    { timeout, signal: io.signal },
  )
  if (outcome === 'timeout' && !io.signal?.aborted) throw new CommandError('timed out waiting for the condition')
}
