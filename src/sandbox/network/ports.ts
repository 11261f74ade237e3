import type { Client, EventRecorder } from '../client.ts'
import { kinds } from '../kinds.ts'
import { hasHostPorts } from './host-ports.ts'
import { type AddressEntry, REFUSING_PORT, writeAddressMap } from './ports/address-map.ts'
import { type Blackhole, openBlackhole } from './ports/blackhole.ts'
import { desiredExposures, type Exposure, type Firewall } from './ports/desired.ts'
import { type LocalPort, openLocalPort } from './ports/local-ports.ts'
import type { Network } from './types.ts'

export type { AddressEntry } from './ports/address-map.ts'
export type { Firewall } from './ports/desired.ts'

export interface ExposeOptions {
  client: Pick<Client, 'get' | 'list' | 'watch'>
  events: EventRecorder
  network: Network
  /** Where `.curlrc` and `addresses.json` are kept; nothing is written without. */
  directory?: string | undefined
  /** Without one every node port is reachable. */
  firewall?: Firewall | undefined
  /** The map could not be written, or no port be had. The next change tries again. */
  onError?: ((error: unknown) => void) | undefined
}

/** The ports of this machine that stand for the cluster's outside addresses. */
export interface ExposedPorts {
  /** The address map, in the order curl tries it. */
  readonly entries: readonly AddressEntry[]
  /** Calls back after each change of the map. */
  onChange(listener: (entries: readonly AddressEntry[]) => void): () => void
  /** Resolves when everything known so far is open and written. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Of a cluster without nodes: nothing in it could answer. */
export const noPorts: ExposedPorts = {
  entries: [],
  onChange: () => () => undefined,
  settled: () => Promise.resolve(),
  close: () => Promise.resolve(),
}

/**
 * Opens and closes listeners on 127.0.0.1 as Services, their endpoints, the nodes and the firewall change. A node port and a load
 * balancer's port take their own number where this machine lets them; where another program has it, a free port is taken, the Service
 * gets a warning Event, and the address map tells.
 */
export function exposePorts(options: ExposeOptions): ExposedPorts {
  const { client, firewall } = options
  const listeners = new Set<(entries: readonly AddressEntry[]) => void>()
  const state: State = { ports: new Map(), entries: [], blackhole: undefined, closed: false }
  const { schedule, settled } = oneAtATime(
    () => update(options, state, listeners),
    (error) => options.onError?.(error),
  )
  const stops = [
    client.watch(kinds.services, schedule),
    client.watch(kinds.endpointSlices, schedule),
    client.watch(kinds.nodes, schedule),
    client.watch(kinds.pods, ({ object }) => hasHostPorts(object) && schedule()),
    ...(firewall ? [firewall.onChange(schedule)] : []),
  ]
  schedule()
  return {
    get entries() {
      return state.entries
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    settled,
    async close() {
      state.closed = true
      for (const stop of stops) stop()
      await settled()
      for (const port of state.ports.values()) port.close()
      await state.blackhole?.close()
    },
  }
}

interface State {
  ports: Map<string, LocalPort>
  entries: readonly AddressEntry[]
  blackhole: Blackhole | undefined
  closed: boolean
}

/** Runs a task again after each call that comes while it runs, never two at once. */
function oneAtATime(task: () => Promise<void>, onError: (error: unknown) => void) {
  let work = Promise.resolve()
  let waiting = false
  return {
    schedule() {
      if (waiting) return
      waiting = true
      work = work
        .then(() => {
          waiting = false
          return task()
        })
        .catch(onError)
    },
    async settled() {
      for (let seen: Promise<void> | undefined; seen !== work; ) {
        seen = work
        await seen
      }
    },
  }
}

/** Brings the listeners and the written map to what the cluster's state wants. */
async function update(
  options: ExposeOptions,
  state: State,
  listeners: ReadonlySet<(entries: readonly AddressEntry[]) => void>,
): Promise<void> {
  if (state.closed) return
  const wanted = desiredExposures(options.client, options.firewall)
  closeOthers(state.ports, wanted)
  for (const exposure of wanted) await openWanted(options, state.ports, exposure)
  if (wanted.some((each) => each.state === 'drop')) state.blackhole ??= await openBlackhole()
  const entries = wanted.map((each) => entryOf(each, state.ports, state.blackhole?.port ?? REFUSING_PORT))
  if (JSON.stringify(entries) === JSON.stringify(state.entries)) return
  if (options.directory !== undefined) await writeAddressMap(options.directory, entries)
  state.entries = entries
  for (const listener of listeners) listener(entries)
}

function closeOthers(ports: Map<string, LocalPort>, wanted: readonly Exposure[]): void {
  const keys = new Set(wanted.filter(({ state }) => state === 'open').map(({ key }) => key))
  for (const [key, port] of ports) {
    if (keys.has(key)) continue
    port.close()
    ports.delete(key)
  }
}

async function openWanted(
  { events, network }: ExposeOptions,
  ports: Map<string, LocalPort>,
  exposure: Exposure,
): Promise<void> {
  const { key, address, port, service, state } = exposure
  if (state !== 'open' || port === undefined || ports.has(key)) return
  const ours = [...ports.values()].some((other) => other.port === port)
  const local = await openLocalPort(network, ours ? 0 : port, { address, port })
  ports.set(key, local)
  if (local.reason !== 'EADDRINUSE' || !service) return
  events.event(
    service,
    'Warning',
    'PortInUse',
    `Port ${port} of this machine is used by another program; ${address}:${port} is served at 127.0.0.1:${local.port} instead`,
  )
}

function entryOf(exposure: Exposure, ports: ReadonlyMap<string, LocalPort>, blackhole: number): AddressEntry {
  const { address, port, via, service, state, key } = exposure
  const local =
    state === 'open' ? (ports.get(key)?.port ?? REFUSING_PORT) : state === 'drop' ? blackhole : REFUSING_PORT
  return {
    address,
    ...(port === undefined ? {} : { port }),
    via,
    ...(service ? { service: { namespace: service.metadata.namespace ?? '', name: service.metadata.name } } : {}),
    state,
    local,
  }
}
