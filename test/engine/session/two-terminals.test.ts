import assert from 'node:assert/strict'
import path from 'node:path'
import type { LabEvent } from '../../../src/engine/events.ts'
import type { Step } from '../../../src/labs/schema.ts'
import { stateOf } from '../../../src/progress/moves.ts'
import { deployment } from '../../helpers/fake-lab-cluster.ts'
import { piped, rolledOut, two } from './steps.ts'
import type { Opened, World } from './world.ts'
import { createWorld } from './world.ts'

const named = (name: string): Step => ({ ...rolledOut(name), id: name, title: name })
const names = ['one', 'two', 'three', 'four']
const steps = names.map(named)

describe('two terminals in one lab', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.end())

  const stored = async () => {
    const progress = await world.store.read('test')
    assert.ok(progress)
    return progress
  }
  const both = async (lab = steps): Promise<[Opened, Opened]> => [await world.open(lab), await world.open(lab)]
  const entered = ({ event }: Opened, id: string) => event('step-started', ({ step }) => step.id === id)
  const ends = ({ events }: Opened) =>
    events.flatMap((event) => (event.type === 'step-done' ? [`${event.step} ${event.state} ${event.points}`] : []))
  const order = ({ events }: Opened) =>
    events.flatMap((event: LabEvent) =>
      event.type === 'step-done'
        ? [`${event.step} ends`]
        : event.type === 'step-started'
          ? [`${event.step.id} begins`]
          : [],
    )

  it('that both leave a step that both see done go one step on, through the whole lab', async () => {
    const terminals = await both()
    for (const [place, name] of names.entries()) {
      assert.equal((await stored()).step, name)
      world.cluster.put(deployment(name))
      await Promise.all(terminals.map(({ session }) => session.untilDone()))
      const more = await Promise.all(terminals.map(({ session }) => session.next(name)))
      assert.deepEqual(more, Array(2).fill(place < names.length - 1))
    }
    const { steps: ended, finishedAt } = await stored()
    assert.deepEqual(
      names.map((name) => [ended[name]?.state, ended[name]?.points]),
      names.map(() => ['done', 5]),
    )
    assert.notEqual(finishedAt, undefined)
    for (const one of terminals) {
      assert.deepEqual(
        ends(one),
        names.map((name) => `${name} done 5`),
      )
      assert.deepEqual(
        order(one),
        names.flatMap((name) => [`${name} begins`, `${name} ends`]),
      )
    }
  })

  it('leave a step once, however often one of them is asked to', async () => {
    world.cluster.put(deployment('one'))
    const here = await world.open(steps)
    await here.session.untilDone()
    await Promise.all([here.session.next(), here.session.next(), here.session.next()])
    assert.deepEqual([(await stored()).step, here.session.step().id], ['two', 'two'])
  })

  it('follow the other when it was first, also where nothing tells them of it', async () => {
    world.cluster.put(deployment('one'))
    const [here, there] = await both()
    await Promise.all([here.session.untilDone(), there.session.untilDone()])
    await here.session.next()
    await there.session.next('one')
    assert.deepEqual([(await stored()).step, there.session.step().id], ['two', 'two'])
  })

  it('tell in both that a step is done, with its points', async () => {
    const [here, there] = await both([{ id: 'try', title: 'Try', points: 3, run: 'true' }, named('two')])
    await here.session.runCommand(0, piped)
    assert.equal((await there.event('step-done')).points, 3)
    assert.deepEqual([ends(here), ends(there)], [['try done 3'], ['try done 3']])
  })

  it('do not skip what the other has done', async () => {
    world.cluster.put(deployment('one'))
    const [here, there] = await both()
    await here.session.untilDone()
    await Promise.all([here.session.next(), there.session.skip()])
    const { step, steps: ended } = await stored()
    assert.deepEqual([step, ended['one']?.state, ended['one']?.points], ['two', 'done', 5])
  })

  it('skip one step when both skip it', async () => {
    const [here, there] = await both()
    await Promise.all([here.session.skip(), there.session.skip()])
    const progress = await stored()
    assert.deepEqual([progress.step, stateOf(progress, 'one'), stateOf(progress, 'two')], ['two', 'skipped', 'open'])
  })

  it('go back one step when both go back', async () => {
    for (const name of names) world.cluster.put(deployment(name))
    const [here, there] = await both()
    for (const next of ['two', 'three']) {
      await here.session.untilDone()
      await here.session.next()
      await entered(there, next)
    }
    await Promise.all([here.session.back(), there.session.back()])
    assert.deepEqual([(await stored()).step, here.session.step().id, there.session.step().id], ['two', 'two', 'two'])
  })

  it('stand where the other has moved in the middle of solving', async () => {
    const slow: Step = { ...named('one'), solve: 'echo begun; while [ ! -e go ]; do :; done', run: ['true'] }
    const [here, there] = await both([slow, ...steps.slice(1)])
    const solving = here.session.solve()
    await here.event('output')
    world.cluster.put(deployment('one'))
    await there.session.untilDone()
    await there.session.next()
    await entered(here, 'two')
    await there.session.runCommand(0, piped).catch(() => undefined)
    const { writeFileSync } = await import('node:fs')
    writeFileSync(path.join(world.folder, 'work', 'go'), '')
    await solving
    const progress = await stored()
    assert.deepEqual([progress.step, progress.steps['one']?.commands, stateOf(progress, 'two')], ['two', [0], 'open'])
  })

  it('do not wait for a step that the other has left', async () => {
    const [here, there] = await both()
    const waiting = here.session.untilDone()
    await there.session.skip()
    await waiting
    await entered(here, 'two')
  })

  it('follow nobody where one only looks at a step', async () => {
    const here = await world.open(steps)
    const looking = await world.open(steps, { only: 'three' })
    await here.session.hint()
    await here.session.skip()
    world.cluster.put(deployment('three'))
    await looking.session.untilDone()
    assert.deepEqual([looking.session.step().id, (await stored()).step], ['three', 'two'])
  })

  it('have nothing to do with a lab that is started anew, and say so', async () => {
    const here = await world.open(steps)
    const before = await stored()
    await world.store.replace({ ...before, startedAt: '2026-02-02T00:00:00.000Z', step: 'four' }, before)
    await assert.rejects(here.session.next(), { code: 'lab-started-anew' })
    assert.equal(here.session.step().id, 'one')
    assert.equal((await stored()).step, 'four')
  })

  it('take more hints, never fewer', async () => {
    const hinted = { ...named('one'), hints: ['First.', 'Second.'] }
    const [here, there] = await both([hinted])
    await here.session.hint()
    await there.event('checks', () => there.session.progress().steps['one']?.hints === 1)
    await Promise.all([here.session.hint(), there.session.hint()])
    assert.equal((await stored()).steps['one']?.hints, 2)
  })

  it('follow each other to the next step', async () => {
    world.cluster.put(deployment('nginx'))
    const here = await world.open(two)
    const there = await world.open(two)
    await here.session.untilDone()
    await here.session.next()
    await there.event('step-started', ({ step }) => step.number === 2)
    assert.equal(there.session.step().id, 'run-auth')
  })

  it('count the commands of the other', async () => {
    const steps: Step[] = [{ id: 'try', title: 'Try', run: ['true', 'echo'] }, rolledOut('auth')]
    const here = await world.open(steps)
    const there = await world.open(steps)
    await here.session.runCommand(0, piped)
    await there.session.runCommand(1, piped)
    await here.session.untilDone()
    assert.deepEqual((await world.store.read('test'))?.steps['try']?.commands, [0, 1])
  })
})
