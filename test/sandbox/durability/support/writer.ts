import type { Client } from './client.ts'
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

/** Creates, updates, patches and deletes objects of its own, one write after the other, until the server is gone. */
export async function write(client: Client, ledger: Ledger, number: number, random: () => number): Promise<void> {
  for (let turn = 0; ; turn++) {
    const name = `writer-${number}-${Math.floor(random() * NAMES)}`
    const operation = choose(ledger.known(name), random)
    // One in ten is large: the log is replaced by a snapshot every few rounds.
    const size = random() < 0.1 ? 200_000 : 200
    const payload = operation === 'delete' ? undefined : `${number}.${turn}.${'x'.repeat(Math.floor(random() * size))}`
    ledger.ask(name, payload)
    const answer = await perform(client, operation, name, payload, ledger.known(name)).catch(() => undefined)
    if (!answer) return
    if (answer.code >= 300) throw new Error(`${operation} of ${name} was answered with ${answer.code}: ${answer.text}`)
    const state = operation === 'delete' ? undefined : stateOf(JSON.parse(answer.text))
    const before = ledger.known(name)?.resourceVersion ?? 0
    if (state && state.resourceVersion <= before) throw new Error(`${name} went from ${before} to ${answer.text}`)
    if (state) ledger.see(state.resourceVersion)
    ledger.acknowledge(name, state)
  }
}

type Operation = 'create' | 'update' | 'patch' | 'delete'

function choose(known: State | undefined, random: () => number): Operation {
  if (!known) return 'create'
  const dice = random()
  if (dice < 0.2) return 'delete'
  return dice < 0.6 ? 'update' : 'patch'
}

function perform(client: Client, operation: Operation, name: string, payload = '', known?: State) {
  const data = { payload }
  const place = `${CONFIG_MAPS}/${name}`
  switch (operation) {
    case 'create':
      return client.send('POST', CONFIG_MAPS, { metadata: { name }, data })
    case 'update':
      return client.send('PUT', place, { metadata: { name, resourceVersion: String(known?.resourceVersion) }, data })
    case 'patch':
      return client.send('PATCH', place, { data }, 'application/merge-patch+json')
    case 'delete':
      return client.send('DELETE', place)
  }
}
