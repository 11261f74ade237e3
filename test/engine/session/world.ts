import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Clock } from '../../../src/cluster/clock.ts'
import { machineClock } from '../../../src/cluster/clock.ts'
import type { LabEvent } from '../../../src/engine/events.ts'
import type { Explain } from '../../../src/engine/session/explain.ts'
import { openSession } from '../../../src/engine/session/open.ts'
import type { Session } from '../../../src/engine/session/types.ts'
import { createLabShell } from '../../../src/engine/shell/lab-shell.ts'
import type { Step } from '../../../src/labs/schema.ts'
import type { Lab } from '../../../src/labs/types.ts'
import type { Progress } from '../../../src/progress/progress.ts'
import type { ProgressStore } from '../../../src/progress/store.ts'
import { progressStore } from '../../../src/progress/store.ts'
import type { ProvidedCluster } from '../../../src/providers/types.ts'
import type { FakeLabCluster } from '../../helpers/fake-lab-cluster.ts'
import { fakeLabCluster } from '../../helpers/fake-lab-cluster.ts'
import { removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts'

type Of<T extends LabEvent['type']> = Extract<LabEvent, { type: T }>

/** A session with all that happened in it. */
export interface Opened {
  session: Session
  events: LabEvent[]
  types(): string[]
  /** The first event of a type, now or later, that satisfies the condition. */
  event<T extends LabEvent['type']>(type: T, condition?: (event: Of<T>) => boolean): Promise<Of<T>>
}

/** Everything a session needs, with a fake cluster. */
export interface World {
  cluster: FakeLabCluster
  store: ProgressStore
  folder: string
  open(
    steps: Step[],
    options?: { explain?: Explain; language?: 'en' | 'ko'; only?: string } & Provided,
  ): Promise<Opened>
  end(): Promise<void>
}

const start = Date.UTC(2026, 0, 1)

/** Timers run as they do, the time of day stands still. */
const standing: Clock = { ...machineClock, now: () => start }

export function createWorld(clock: Clock = standing): World {
  const folder = temporaryFolder()
  mkdirSync(path.join(folder, 'work'))
  const cluster = fakeLabCluster()
  const store = progressStore(folder)
  const sessions: Session[] = []
  return {
    cluster,
    store,
    folder,
    async open(steps, { explain = async () => [], language = 'en', ...more } = {}) {
      const lab = labOf(steps, folder)
      const progress = await store.update(lab.id, (before) => before ?? freshProgress(steps, folder))
      const opened = listen((onEvent) =>
        openSession(depsOf({ lab, cluster, store, folder, explain, language, clock, ...more }), progress, onEvent),
      )
      sessions.push(opened.session)
      return opened
    },
    async end() {
      await Promise.all(sessions.map((session) => session.close()))
      removeFolder(folder)
    },
  }
}

/** What the provider of the cluster can do, where a test needs it. */
type Provided = Partial<Pick<ProvidedCluster, 'keeper' | 'watchFacts'>>

function depsOf(
  own: {
    lab: Lab
    cluster: FakeLabCluster
    store: ProgressStore
    folder: string
    explain: Explain
    language: 'en' | 'ko'
    clock: Clock
    only?: string
  } & Provided,
) {
  const workFolder = path.join(own.folder, 'work')
  const env = { PATH: process.env['PATH'], HOME: own.folder }
  return {
    ...own,
    provider: 'sandbox' as const,
    clusterName: 'sandbox',
    world: {
      cluster: own.cluster,
      provided: {
        ...(own.keeper ? { keeper: own.keeper } : {}),
        ...(own.watchFacts ? { watchFacts: own.watchFacts } : {}),
      },
      namespace: 'default',
      workFolder,
      startedAt: start,
      clock: own.clock,
    },
    shell: createLabShell({ stateFolder: path.join(own.folder, 'state'), workFolder, env }),
  }
}

function listen(open: (onEvent: (event: LabEvent) => void) => Session): Opened {
  const events: LabEvent[] = []
  const waiting = new Set<() => void>()
  const session = open((event) => {
    events.push(event)
    for (const look of [...waiting]) look()
  })
  return {
    session,
    events,
    types: () => events.map((event) => event.type),
    event: (type, condition = () => true) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.find((event) => event.type === type && condition(event as Of<typeof type>))
          if (!found) return
          waiting.delete(look)
          resolve(found as Of<typeof type>)
        }
        waiting.add(look)
        look()
      }),
  }
}

function labOf(steps: Step[], folder: string): Lab {
  return {
    apiVersion: 'k8slab.dev/v1',
    id: 'test',
    title: { en: 'A test', ko: '시험' },
    summary: { en: 'A test.', ko: '시험.' },
    level: 1,
    minutes: 1,
    steps,
    folder: path.join(folder, 'lab'),
    languages: ['en'],
    texts: { en: { intro: '', steps: {} } },
  } as Lab
}

function freshProgress(steps: Step[], folder: string): Progress {
  return {
    version: 1,
    revision: 0,
    lab: 'test',
    startedAt: new Date(start).toISOString(),
    provider: 'sandbox',
    namespace: 'default',
    workFolder: path.join(folder, 'work'),
    step: steps[0]?.id ?? '',
    autoAdvance: true,
    steps: {},
  }
}
