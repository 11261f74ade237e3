import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ActivityRecord, CheckResult, ClusterFacts } from '../../../src/checks/result.ts'
import type { Check } from '../../../src/checks/schema.ts'
import { ClusterError } from '../../../src/cluster/errors.ts'
import type { Source, World } from '../../../src/engine/monitor/source.ts'
import { isLasting, makeSource } from '../../../src/engine/monitor/sources.ts'
import { removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts'
import { monitorWorld } from './world.ts'

interface Watching {
  source: Source
  result(): CheckResult
  /** How often it was said that something has changed. */
  changes(): number
}

function watching(subject: Parameters<typeof makeSource>[0], check: Check, world: World): Watching {
  let changes = 0
  const changed = () => {
    changes++
  }
  const source = makeSource(subject, { check, world, answer: () => undefined, changed })
  return { source, changes: () => changes, result: () => source.evaluate({}, world.clock.now()).result }
}

/** Facts or requests that a test tells when it likes. */
function teller<T>() {
  const listeners = new Set<(value: T) => void>()
  const watch = (listener: (value: T) => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const tell = (value: T) => {
    for (const listener of listeners) listener(value)
  }
  return { watch, tell, listeners }
}

describe('what the learner did', () => {
  const check: Check = { activity: { verb: 'get', resource: 'pods/log', name: 'monolith' } }
  const requests = teller<ActivityRecord>()
  const world = () => monitorWorld({ provided: { watchActivity: (_since, listener) => requests.watch(listener) } })
  const log: ActivityRecord = { verb: 'get', resource: 'pods/log', namespace: 'default', name: 'monolith' }

  it('is not known until the requests of before have arrived', async () => {
    const own = world()
    const { result, changes } = watching('activity', check, own)
    assert.deepEqual([result().status, result().mismatches], ['pending', []])
    await own.clock.advance(300)
    assert.deepEqual([result().mismatches[0]?.kind, changes()], ['notSeen', 1])
  })

  it('counts at once', () => {
    const { result, changes } = watching('activity', check, world())
    requests.tell({ ...log, name: 'other' })
    assert.equal(result().status, 'pending')
    requests.tell(log)
    assert.deepEqual([result().status, changes()], ['pass', 2])
  })

  it('is not looked at where nobody keeps it', () => {
    assert.equal(watching('activity', check, monitorWorld()).result().status, 'skipped')
  })

  it('is no longer listened to after the end', () => {
    const own = teller<ActivityRecord>()
    const { source } = watching(
      'activity',
      check,
      monitorWorld({ provided: { watchActivity: (_, told) => own.watch(told) } }),
    )
    source.stop()
    assert.equal(own.listeners.size, 0)
  })
})

describe('facts of the provider', () => {
  const check: Check = { cluster: { firewall: { allow: 'tcp:31000' } } }

  it('are waited for, then followed', () => {
    const facts = teller<ClusterFacts>()
    const { result, changes } = watching('cluster', check, monitorWorld({ provided: { watchFacts: facts.watch } }))
    assert.deepEqual([result().status, result().mismatches], ['pending', []])
    facts.tell({ firewall: [] })
    assert.equal(result().mismatches[0]?.kind, 'fact')
    facts.tell({ firewall: ['tcp:31000'] })
    assert.deepEqual([result().status, changes()], ['pass', 2])
  })

  it('are not looked at where the provider knows none', () => {
    assert.equal(watching('cluster', check, monitorWorld()).result().status, 'skipped')
  })
})

describe('objects', () => {
  const check: Check = { target: { apiVersion: 'v1', kind: 'Pod', name: 'a' } }
  const unreachable = { code: 'unreachable', message: 'connection refused', retried: true, at: 0 } as const

  const without = (clusters: string[]) => {
    const facts = teller<ClusterFacts>()
    const world = monitorWorld({ provided: { watchFacts: facts.watch } })
    world.cluster.watchObjects = () => ({
      snapshot: () => ({ items: [], synced: false, kindKnown: true, problem: unreachable }),
      stop: () => undefined,
    })
    const { result } = watching('objects', check, world)
    facts.tell({ clusters })
    return result()
  }

  it('of a cluster the learner has yet to create are only missing', () => {
    const { status, mismatches, problem } = without([])
    assert.deepEqual([status, mismatches[0]?.kind, problem], ['pending', 'missing', undefined])
  })

  it('of a cluster that is there and does not answer are an error', () => {
    const { status, problem } = without(['io'])
    assert.deepEqual([status, problem?.message], ['error', 'connection refused'])
  })
})

describe('an address', () => {
  const check: Check = { http: { service: 'hello', port: 80 }, body: 'Hello' }
  const answer = { status: 200, headers: {}, body: 'Hello' }
  const begun = async () => {
    const world = monitorWorld()
    const { source, ...rest } = watching('http', check, world)
    await world.clock.advance(0)
    return { world, source, ...rest }
  }

  it('is asked as soon as something is known of its endpoints', async () => {
    const { result, changes } = await begun()
    assert.deepEqual([result().mismatches[0]?.kind, changes()], ['noAnswer', 1])
  })

  it('that cannot be asked for is an error, not an application that does not answer', async () => {
    const world = monitorWorld()
    world.cluster.http = () => Promise.reject(new ClusterError('forbidden', 'you may not'))
    const { result } = watching('http', check, world)
    await world.clock.advance(0)
    assert.deepEqual([result().status, result().problem?.message], ['error', 'you may not'])
  })

  it('is asked again at once when its endpoints change', async () => {
    const { world, result } = await begun()
    world.cluster.answerWith(answer)
    await world.clock.advance(0)
    assert.equal(result().status, 'pass')
  })

  it('is asked again while the answer is wrong, ever more rarely', async () => {
    const { world, changes } = await begun()
    const triesAfter = async (milliseconds: number) => {
      await world.clock.advance(milliseconds)
      return changes()
    }
    const tries = []
    for (const pause of [99, 1, 199, 1]) tries.push(await triesAfter(pause))
    assert.deepEqual(tries, [1, 2, 2, 3])
    const slow = await triesAfter(60_000)
    assert.ok(slow > 25 && slow < 40, `${slow} tries`)
  })

  it('is not asked again when the answer was right', async () => {
    const { world, changes } = await begun()
    world.cluster.answerWith(answer)
    await world.clock.advance(60_000)
    assert.equal(changes(), 2)
  })

  it('is not asked after the end', async () => {
    const { world, source, changes } = await begun()
    source.stop()
    await world.clock.advance(60_000)
    assert.deepEqual([changes(), world.cluster.watches], [1, 0])
  })
})

describe('files', () => {
  let workFolder: string
  const sources: Source[] = []
  beforeEach(() => {
    workFolder = temporaryFolder()
  })
  afterEach(() => {
    for (const source of sources.splice(0)) source.stop()
    removeFolder(workFolder)
  })

  it('are looked for in the working folder', () => {
    mkdirSync(path.join(workFolder, 'a'))
    const { result, source } = watching('files', { files: ['a/b.yaml'] }, monitorWorld({ workFolder }))
    assert.deepEqual(result().mismatches, [{ kind: 'file', path: 'a/b.yaml' }])
    writeFileSync(path.join(workFolder, 'a/b.yaml'), '')
    assert.equal(result().status, 'pass')
    source.stop()
  })

  it('that come are noticed', async () => {
    const world = monitorWorld({ workFolder })
    await new Promise<void>((changed) => {
      const source = makeSource('files', { check: { files: ['b'] }, world, answer: () => undefined, changed })
      sources.push(source)
      writeFileSync(path.join(workFolder, 'b'), '')
    })
  })

  it('are missing where there is no such folder yet', () => {
    const world = monitorWorld({ workFolder: path.join(workFolder, 'none') })
    assert.equal(watching('files', { files: ['b'] }, world).result().status, 'pending')
  })
})

describe('a check that can be told again later', () => {
  const target = { apiVersion: 'v1', kind: 'Pod', name: 'a' }
  const checks: [string, Check, boolean][] = [
    ['objects', { target }, true],
    ['facts of the provider', { cluster: { exists: 'io' } }, true],
    ['objects on the way only', { target, transient: true }, false],
    ['a question', { target, question: 'Which?', answer: 'object.status.podIP' }, false],
    ['an address', { http: { service: 'a', port: 80 } }, false],
    ['an activity', { activity: { verb: 'get', resource: 'pods' } }, false],
  ]
  for (const [name, check, expected] of checks)
    it(`${name}: ${expected ? 'yes' : 'no'}`, () => assert.equal(isLasting(check), expected))
})
