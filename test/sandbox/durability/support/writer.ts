import type { Client } from './client.ts'
import type { Counter } from './counter.ts'
import type { Ledger, State } from './ledger.ts'

export const NAMESPACE = 'durability'
export const CONFIG_MAPS = `/api/v1/namespaces/${NAMESPACE}/configmaps`
const NAMES = 6

interface ConfigMap {
  metadata: { name: string; uid: string; resourceVersion: string }
  data?: { payload?: string }
}

export function stateOf({ metadata, data }: ConfigMap): State {
  const { uid, resourceVersion } = metadata
  return { uid, resourceVersion: Number(resourceVersion), payload: data?.payload ?? '' }
}

/** All objects of the writers there are, and the list's resourceVersion. */
export async function readAll(client: Client): Promise<{ objects: Map<string, State>; resourceVersion: number }> {
  const { text } = await client.send('GET', CONFIG_MAPS)
  const { items, metadata } = JSON.parse(text) as { items: ConfigMap[]; metadata: { resourceVersion: string } }
  const ours = items.filter((item) => item.metadata.name.startsWith('writer-'))
  return {
    objects: new Map(ours.map((item) => [item.metadata.name, stateOf(item)])),
    resourceVersion: Number(metadata.resourceVersion),
  }
}

export interface Load {
  ledger: Ledger
  counter: Counter
  random: () => number
  /** Which part of the objects is large. With many of them a snapshot soon replaces the log. */
  large: number
}

/** Creates, updates, patches and deletes objects of its own and counts with the others, one write after the other, until the server is gone. */
export async function write(client: Client, number: number, { ledger, counter, random, large }: Load): Promise<void> {
  for (;;) {
    if (random() < 0.1 && !(await counter.add(client))) return
    const name = `writer-${number}-${Math.floor(random() * NAMES)}`
    const operation = choose(ledger.known(name), random)
    const size = random() < large ? 400_000 : 200
    const payload = isDeletion(operation) ? undefined : `${ledger.ticket()} ${'x'.repeat(Math.floor(random() * size))}`
    ledger.ask(name, payload)
    const answer = await perform(client, operation, name, payload, ledger.known(name)).catch(() => undefined)
    if (!answer) return
    if (answer.code >= 300) throw new Error(`${operation} of ${name} was answered with ${answer.code}: ${answer.text}`)
    const state = isDeletion(operation) ? undefined : stateOf(JSON.parse(answer.text))
    const before = ledger.known(name)?.resourceVersion ?? 0
    if (state && state.resourceVersion <= before) throw new Error(`${name} went from ${before} to ${answer.text}`)
    if (state) ledger.see(state.resourceVersion)
    ledger.acknowledge(name, state)
  }
}

const OPERATIONS = ['update', 'merge', 'json', 'strategic', 'apply', 'delete', 'delete exactly'] as const
type Operation = 'create' | (typeof OPERATIONS)[number]

function choose(known: State | undefined, random: () => number): Operation {
  if (!known) return random() < 0.8 ? 'create' : 'apply'
  return OPERATIONS[Math.floor(random() * OPERATIONS.length)] ?? 'update'
}

function isDeletion(operation: Operation): boolean {
  return operation === 'delete' || operation === 'delete exactly'
}

const APPLY = '?fieldManager=writer&force=true'

function perform(client: Client, operation: Operation, name: string, payload = '', known?: State) {
  const data = { payload }
  const place = `${CONFIG_MAPS}/${name}`
  const [uid, resourceVersion] = [known?.uid, String(known?.resourceVersion)]
  switch (operation) {
    case 'create':
      return client.send('POST', CONFIG_MAPS, { metadata: { name }, data })
    case 'update':
      return client.send('PUT', place, { metadata: { name, resourceVersion }, data })
    case 'merge':
    case 'strategic':
      return client.send('PATCH', place, { data }, `application/${TYPES[operation]}+json`)
    case 'json':
      return client.send('PATCH', place, [{ op: 'add', path: '/data', value: data }], 'application/json-patch+json')
    case 'apply': {
      const whole = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }
      return client.send('PATCH', `${place}${APPLY}`, whole, 'application/apply-patch+yaml')
    }
    case 'delete':
      return client.send('DELETE', place)
    case 'delete exactly':
      return client.send('DELETE', place, { preconditions: { uid, resourceVersion } })
  }
}

const TYPES = { merge: 'merge-patch', strategic: 'strategic-merge-patch' } as const
