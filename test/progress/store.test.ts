import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Progress } from '../../src/progress/progress.ts'
import { pointsOf, withStep } from '../../src/progress/progress.ts'
import { progressStore } from '../../src/progress/store.ts'
import { removeFolder, temporaryFolder } from '../helpers/temporary-folder.ts'

const at = '2026-01-01T00:00:00.000Z'
const fresh: Progress = {
  version: 1,
  revision: 0,
  lab: 'tour',
  startedAt: at,
  provider: 'sandbox',
  namespace: 'default',
  workFolder: '/work',
  step: 'one',
  autoAdvance: true,
  steps: {},
}

describe('progress store', () => {
  let home: string
  const file = () => path.join(home, 'progress/tour.json')
  const store = () => progressStore(home)
  beforeEach(() => {
    home = temporaryFolder()
  })
  afterEach(() => removeFolder(home))

  it('knows nothing at first', async () => {
    assert.equal(await store().read('tour'), undefined)
    assert.deepEqual(await store().all(), [])
  })

  it('reads what was written, with a revision that grows', async () => {
    await store().update('tour', () => fresh)
    await store().update('tour', (progress) => ({ ...(progress ?? fresh), step: 'two' }))
    assert.deepEqual(await store().read('tour'), { ...fresh, step: 'two', revision: 2 })
  })

  it('gives the newest state to a change', async () => {
    await store().update('tour', () => fresh)
    const other = store()
    await other.update('tour', (progress) => withStep(progress ?? fresh, 'one', at, { commands: [0] }))
    await store().update('tour', (progress) => withStep(progress ?? fresh, 'one', at, { hints: 1 }))
    const step = (await store().read('tour'))?.steps['one']
    assert.deepEqual([step?.commands, step?.hints], [[0], 1])
  })

  it('loses no change of two processes that write at once', async () => {
    await store().update('tour', () => fresh)
    const script = fileURLToPath(new URL('./count-up.ts', import.meta.url))
    const run = promisify(execFile)
    const count = (step: string) => run(process.execPath, ['--import', 'tsx', script, home, step, '25'])
    await Promise.all([count('one'), count('two')])
    const steps = (await store().read('tour'))?.steps
    assert.deepEqual([steps?.['one']?.hints, steps?.['two']?.hints], [25, 25])
  })

  const broken: Record<string, string> = {
    'cut off': '{ "version": 1, "lab"',
    empty: '',
    'of a newer version': JSON.stringify({ ...fresh, version: 2 }),
    'not an object': '[]',
    'with a step that is none': JSON.stringify({ ...fresh, steps: { one: null } }),
  }
  for (const [name, text] of Object.entries(broken)) {
    it(`sets a file aside that is ${name}, and keeps its content`, async () => {
      mkdirSync(path.dirname(file()), { recursive: true })
      writeFileSync(file(), text)
      assert.equal(await store().read('tour'), undefined)
      assert.equal(existsSync(file()), false)
      assert.equal(readFileSync(`${file()}.broken`, 'utf8'), text)
    })
  }

  it('goes on beside a file that was set aside', async () => {
    mkdirSync(path.dirname(file()), { recursive: true })
    writeFileSync(file(), 'nonsense')
    await store().update('tour', () => fresh)
    assert.deepEqual(readdirSync(path.dirname(file())).sort(), ['tour.json', 'tour.json.broken'])
  })

  it('lists every lab once, whatever else lies in the folder', async () => {
    await store().update('tour', () => fresh)
    await store().update('other', () => ({ ...fresh, lab: 'other' }))
    writeFileSync(path.join(home, 'progress/notes.txt'), '')
    writeFileSync(`${file()}.lock`, '1')
    assert.deepEqual(
      (await store().all()).map((progress) => progress.lab),
      ['other', 'tour'],
    )
  })

  it('forgets a lab', async () => {
    await store().update('tour', () => fresh)
    await store().forget(fresh)
    assert.equal(await store().read('tour'), undefined)
  })

  it('gives two that begin at once the same beginning', async () => {
    const later = { ...fresh, startedAt: '2026-01-01T00:00:00.500Z' }
    const [one, two] = await Promise.all([store().replace(fresh, undefined), store().replace(later, undefined)])
    assert.deepEqual(one, two)
    assert.deepEqual(await store().read('tour'), one)
  })

  describe('on several clusters', () => {
    const minikube: Progress = { ...fresh, provider: 'minikube', step: 'two', startedAt: '2026-01-02T00:00:00.000Z' }
    const prod: Progress = { ...fresh, provider: 'context', context: 'a/b:c', namespace: 'lab' }
    const onBoth = async () => {
      await store().update('tour', () => fresh)
      await store().replace(minikube, fresh)
    }

    it('keeps what was done on the one that is left', async () => {
      await onBoth()
      assert.equal((await store().read('tour'))?.provider, 'minikube')
      assert.deepEqual(await store().kept('tour', { cluster: 'sandbox' }), { ...fresh, revision: 1 })
      assert.equal((await store().all()).length, 1)
    })

    it('gives it back, newer than what was there meanwhile', async () => {
      await onBoth()
      const kept = await store().kept('tour', { cluster: 'sandbox' })
      assert.ok(kept)
      const back = await store().replace(kept, minikube)
      assert.deepEqual([back.provider, back.step, back.revision], ['sandbox', 'one', 3])
      assert.equal(await store().kept('tour', { cluster: 'sandbox' }), undefined)
      assert.equal((await store().kept('tour', { cluster: 'minikube' }))?.step, 'two')
    })

    it('tells namespaces apart; without one the last started counts', async () => {
      await store().replace({ ...minikube, namespace: 'a' }, undefined)
      await store().replace({ ...minikube, namespace: 'b', startedAt: at }, undefined)
      await store().replace(fresh, undefined)
      const namespaceOf = async (namespace?: string) =>
        (await store().kept('tour', { cluster: 'minikube', namespace }))?.namespace
      assert.deepEqual([await namespaceOf(), await namespaceOf('b'), await namespaceOf('c')], ['a', 'b', undefined])
    })

    it('takes any name of a context', async () => {
      await store().replace(prod, undefined)
      await store().replace(fresh, undefined)
      assert.equal((await store().kept('tour', { cluster: 'context:a/b:c' }))?.context, 'a/b:c')
    })

    it('forgets one and leaves the other', async () => {
      await onBoth()
      await store().forget(fresh)
      assert.equal(await store().kept('tour', { cluster: 'sandbox' }), undefined)
      assert.equal((await store().read('tour'))?.provider, 'minikube')
    })

    it('keeps nothing when the place is the same', async () => {
      await store().update('tour', () => fresh)
      await store().replace({ ...fresh, step: 'two' }, fresh)
      assert.equal(await store().kept('tour', { cluster: 'sandbox' }), undefined)
    })
  })
})

describe('progress', () => {
  it('counts the points of steps that are done', () => {
    const one = withStep(fresh, 'one', at, { state: 'done', points: 5 })
    const two = withStep(one, 'two', at, { state: 'skipped', points: 0 })
    assert.equal(pointsOf(withStep(two, 'three', at, { state: 'open', points: 3 })), 5)
  })

  it('leaves the progress it was given as it is', () => {
    withStep(fresh, 'one', at, { hints: 2 })
    assert.deepEqual(fresh.steps, {})
  })
})
