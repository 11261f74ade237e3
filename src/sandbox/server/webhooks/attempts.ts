import { AsyncLocalStorage } from 'node:async_hooks'
import { mutatingWebhooks, validatingWebhooks } from '../../resources/admissionregistration/webhooks.ts'
import { internalError } from '../statuses.ts'
import type { Backend } from '../types.ts'

/**
 * Writes are made in one go, and webhooks answer later. So a write that needs an answer is given up where it stands, before it has
 * changed anything, and made anew when the answer is there; what was answered before is remembered. This is the memory of one request.
 */
class Attempt {
  private readonly known = new Map<string, unknown>()

  has(key: string): boolean {
    return this.known.has(key)
  }

  get(key: string): unknown {
    return this.known.get(key)
  }

  set(key: string, value: unknown): void {
    this.known.set(key, value)
  }
}

/** Thrown out of a write whose webhooks have not answered yet. */
class Unanswered extends Error {
  readonly questions: ReadonlyMap<string, () => Promise<unknown>>
  constructor(questions: ReadonlyMap<string, () => Promise<unknown>>) {
    super('webhooks have not answered yet')
    this.questions = questions
  }
}

const current = new AsyncLocalStorage<Attempt | undefined>()
/** A write that is changed by others again and again while its webhooks are asked comes to an end. */
const MOST_ROUNDS = 100

/** Runs a write, as often as its webhooks need. `warnings` is brought back to what it was before each run. */
export async function withWebhooks<T>(backend: Askers, warnings: string[], run: () => T | Promise<T>): Promise<T> {
  if (!hasWebhooks(backend)) return apart(run)
  const attempt = new Attempt()
  const said = warnings.length
  for (let round = 0; round < MOST_ROUNDS; round++) {
    warnings.length = said
    try {
      return await current.run(attempt, run)
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      const asked = [...error.questions].map(async ([key, ask]) => attempt.set(key, await ask()))
      await Promise.all(asked)
    }
  }
  throw internalError('the object is changed too often to ask its webhooks')
}

/** Runs what no request waits for, although one has led to it: it cannot wait for webhooks, and remembers nothing of the request. */
export function apart<T>(run: () => T): T {
  return current.getStore() ? current.run(undefined, run) : run()
}

/** What tells who may have to be asked. */
type Askers = Pick<Backend, 'reader'> & { registry: Pick<Backend['registry'], 'asksConverters'> }

function hasWebhooks({ reader, registry }: Askers): boolean {
  if (registry.asksConverters) return true
  return reader.list(validatingWebhooks.kind).length > 0 || reader.list(mutatingWebhooks.kind).length > 0
}

/** Whether what runs can wait for webhooks. Parts of the server that write by themselves cannot, and are not asked about. */
export function canAsk(): boolean {
  return current.getStore() !== undefined
}

/** The answers to questions, in their order. Gives the write up when one of them is still to come. */
export function answers<T>(questions: ReadonlyMap<string, () => Promise<T>>): T[] {
  const attempt = current.getStore()
  if (!attempt) return []
  const open = new Map([...questions].filter(([key]) => !attempt.has(key)))
  if (open.size > 0) throw new Unanswered(open)
  return [...questions.keys()].map((key) => attempt.get(key) as T)
}

/** A random value that stays the same when a write is made anew. */
export function steadily<T>(name: string, make: () => T): T {
  const attempt = current.getStore()
  if (!attempt) return make()
  if (!attempt.has(name)) attempt.set(name, make())
  return attempt.get(name) as T
}
