import { commandMessages } from '../i18n/command-messages.ts'
import { isForTrying } from '../providers/named-contexts.ts'
import { UserError } from '../util/errors.ts'
import type { Context } from './context.ts'
import type { OpenLab } from './lab/open.ts'

/** Asks before a cluster is touched that was not made for trying things out. Without anybody to ask, `--yes` has to be said. */
export async function confirmContext(open: OpenLab, context: Context, yes: boolean): Promise<void> {
  const { provider, name } = open.provided
  const begun = Object.keys(open.progress.steps).length > 0
  if (yes || begun || provider === 'sandbox' || isForTrying(name)) return
  const say = commandMessages(context.output.language)
  if (process.stdin.isTTY && !context.output.json) {
    const { askToConfirm } = await import('./ask-to-confirm.ts')
    if (await askToConfirm(say.confirmContext(name, open.cluster.server), context.output)) return
  }
  throw new UserError('not-confirmed', say.contextUntouched(name, open.cluster.server), {
    suggestions: [
      `k8slab start ${open.lab.id} --cluster context:${name} --yes`,
      `k8slab start ${open.lab.id} --cluster sandbox`,
    ],
    exitCode: 3,
  })
}
