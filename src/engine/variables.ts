import { evaluateAnswer } from '../checks/evaluate/question.ts'
import { filledCommand, isHarmless, shownCommand, variablesOf } from '../labs/placeholders.ts'
import type { Variable } from '../labs/schema.ts'
import type { Lab } from '../labs/types.ts'
import { UserError } from '../util/errors.ts'
import type { World } from './monitor/source.ts'

/** How long a command waits for an address that the cluster has not given yet. */
const patience = 60_000

/** After this long the learner is told what is waited for. */
const silence = 700

/** A command with its variables filled from the live state; waits for those that have no value yet. */
export async function resolveCommand(
  command: string,
  lab: Pick<Lab, 'variables'>,
  world: World,
  { signal, onWait }: { signal?: AbortSignal | undefined; onWait?: (shown: string) => void } = {},
): Promise<string> {
  const names = variablesOf(command)
  const timer = world.clock.setTimeout(() => {
    for (const name of names) onWait?.(shownName(name, lab))
  }, silence)
  const values = await Promise.all(
    names.map(async (name) => [name, await awaitValue(name, lab, world, signal)] as const),
  ).finally(() => timer.cancel())
  const filled = filledCommand(command, Object.fromEntries(values))
  if ('command' in filled) return filled.command
  throw unknownValue(filled.missing, lab)
}

function awaitValue(name: string, lab: Pick<Lab, 'variables'>, world: World, signal?: AbortSignal): Promise<string> {
  const variable = lab.variables?.[name]
  if (!variable) throw new TypeError(`the lab has no variable ${name}`)
  return new Promise((resolve, reject) => {
    const end = () => {
      timer.cancel()
      signal?.removeEventListener('abort', abort)
      watched.stop()
    }
    const look = () => {
      const value = currentValue(variable, watched.snapshot(), world.clock.now())
      if (value === undefined) return
      end()
      resolve(value)
    }
    const abort = () => {
      end()
      reject(signal?.reason)
    }
    if (signal?.aborted) return reject(signal.reason)
    const timer = world.clock.setTimeout(() => {
      end()
      reject(unknownValue(name, lab))
    }, patience)
    signal?.addEventListener('abort', abort, { once: true })
    const watched = world.cluster.watchObjects(variable.target, world.namespace, () => queueMicrotask(look))
  })
}

function currentValue(
  variable: Variable,
  snapshot: Parameters<typeof evaluateAnswer>[1],
  now: number,
): string | undefined {
  if (!snapshot || snapshot.items.length === 0) return undefined
  const outcome = evaluateAnswer(variable.value, snapshot, now)
  const value = 'value' in outcome && outcome.value !== null ? String(outcome.value) : undefined
  return isHarmless(value) ? value : undefined
}

/** As in the command the learner sees: `<EXTERNAL-IP>`. */
function shownName(name: string, lab: Pick<Lab, 'variables'>): string {
  return shownCommand(`\${{ ${name} }}`, lab.variables)
}

function unknownValue(name: string, lab: Pick<Lab, 'variables'>): UserError {
  const variable = lab.variables?.[name]
  const { kind, name: object } = variable?.target ?? { kind: '' }
  const owner = [kind, object].filter(Boolean).join(' ')
  return new UserError(
    'no-value',
    {
      en: `${shownName(name, lab)} has no value: ${owner} does not have it yet`,
      ko: `${shownName(name, lab)} 값을 알 수 없습니다. ${owner}에 아직 없습니다.`,
    },
    {
      suggestions: ['k8slab check'],
      exitCode: 1,
    },
  )
}
