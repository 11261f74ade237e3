import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Explain } from '../../../src/engine/session/explain.ts'
import type { Step } from '../../../src/labs/schema.ts'
import type { FakeClock } from '../../helpers/fake-clock.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'
import { deployment, pod } from '../../helpers/fake-lab-cluster.ts'
import type { World } from './world.ts'
import { createWorld } from './world.ts'

const rolledOut = (name: string): Step => ({
  id: `run-${name}`,
  title: { en: `Run ${name}`, ko: `${name} 실행` },
  points: 5,
  checks: [{ target: { apiVersion: 'apps/v1', kind: 'Deployment', name }, conditions: { Available: 'True' } }],
})
const two = [rolledOut('nginx'), rolledOut('auth')]
const piped = { stdio: 'pipe', typeInput: false } as const

describe('session', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.end())

  it('tells the lab, the step and how its checks stand', async () => {
    const { event, types } = await world.open(two)
    const { step } = await event('step-started')
    assert.deepEqual([step.number, step.of, step.title, step.state], [1, 2, 'Run nginx', 'open'])
    const { checks } = await event('checks')
    assert.equal(checks[0]?.result.status, 'pending')
    assert.deepEqual(types().slice(0, 2), ['lab-started', 'step-started'])
  })

  it('says so the moment the checks hold, with the points, once', async () => {
    const { event, types } = await world.open(two)
    await event('checks')
    world.cluster.put(deployment('nginx'))
    const done = await event('step-done')
    assert.deepEqual([done.step, done.state, done.points], ['run-nginx', 'done', 5])
    world.cluster.put(deployment('nginx'))
    await world.store.read('test')
    assert.equal(types().filter((type) => type === 'step-done').length, 1)
    assert.equal((await world.store.read('test'))?.steps['run-nginx']?.points, 5)
  })

  it('has told that a step is done when whoever waits for that goes on', async () => {
    const { session, types } = await world.open(two)
    world.cluster.put(deployment('nginx'))
    await session.untilDone()
    assert.equal(types().at(-1), 'step-done')
  })

  it('has told that a step is done, if it is, when whoever waits for what is told goes on', async () => {
    const { session, types, event } = await world.open(two)
    const seen: boolean[] = []
    for (const name of ['other', 'nginx']) {
      const looked = event('checks', ({ checks }) => (checks[0]?.result.status === 'pass') === (name === 'nginx'))
      world.cluster.put(deployment(name))
      await looked
      await session.untilTold()
      seen.push(types().includes('step-done'))
    }
    assert.deepEqual(seen, [false, true])
  })

  it('tells the end of a step before the beginning of the next', async () => {
    world.cluster.put(deployment('nginx'))
    const { session, types, event } = await world.open(two)
    await session.untilDone()
    await session.next()
    await event('step-started', ({ step }) => step.number === 2)
    const order = types().filter((type) => type === 'step-done' || type === 'step-started')
    assert.deepEqual(order, ['step-started', 'step-done', 'step-started'])
  })

  it('is not done while one check is missing', async () => {
    const step: Step = { ...rolledOut('nginx'), checks: [...(two[0]?.checks ?? []), ...(two[1]?.checks ?? [])] }
    const { session, event } = await world.open([step])
    world.cluster.put(deployment('nginx'))
    await event('checks', ({ checks }) => checks[0]?.result.status === 'pass')
    assert.equal(session.isDone(), false)
  })

  it('ends after the last step with all points', async () => {
    world.cluster.put(deployment('nginx'))
    world.cluster.put(deployment('auth'))
    const { session, event } = await world.open(two)
    for (const more of [true, false]) {
      await session.untilDone()
      assert.equal(await session.next(), more)
    }
    const finished = await event('lab-finished')
    assert.deepEqual([finished.points, finished.of], [10, 10])
    assert.notEqual((await world.store.read('test'))?.finishedAt, undefined)
  })

  it('goes on where it was left, with the points of before', async () => {
    world.cluster.put(deployment('nginx'))
    const first = await world.open(two)
    await first.session.untilDone()
    await first.session.next()
    await first.session.close()
    const { event } = await world.open(two)
    const { resumed } = await event('lab-started')
    const { step, gained } = await event('step-started')
    assert.deepEqual([resumed, step.id, gained], [true, 'run-auth', 5])
  })

  it('begins anew when the step it was left at is gone from the lab', async () => {
    await world.open([rolledOut('old')])
    const { event } = await world.open(two)
    assert.equal((await event('step-started')).step.id, 'run-nginx')
  })

  it('goes back to a step that is done, and says that it is', async () => {
    world.cluster.put(deployment('nginx'))
    const { session, event } = await world.open(two)
    await session.untilDone()
    assert.equal(session.isRevisited(), false)
    await session.next()
    assert.equal(await session.back(), true)
    const { step } = await event('step-started', (started) => started.gained === 5 && started.step.number === 1)
    assert.equal(step.state, 'done')
    assert.equal(session.isRevisited(), true)
    assert.equal(await session.back(), false)
  })

  describe('earlier steps', () => {
    let clock: FakeClock
    beforeEach(async () => {
      await world.end()
      clock = fakeClock()
      world = createWorld(clock)
    })

    /** Looks at what has changed. */
    const look = () => clock.advance(20)
    const atSecond = async (steps: Step[] = two, explain?: Explain) => {
      world.cluster.put(deployment('nginx'))
      const opened = await world.open(steps, explain ? { explain } : {})
      await look()
      await opened.session.untilDone()
      await opened.session.next()
      await look()
      return opened
    }
    const breakNginx = async () => {
      world.cluster.remove('Deployment', 'nginx')
      await clock.advance(1000)
    }

    it('that break are told, with the reason, and again when they hold', async () => {
      const { session, event } = await atSecond(two, async () => [{ key: 'paused', params: {} }])
      await breakNginx()
      const broken = await event('regression')
      assert.deepEqual([broken.step, broken.number, broken.title], ['run-nginx', 1, 'Run nginx'])
      assert.equal(broken.check.result.mismatches[0]?.kind, 'missing')
      assert.equal(broken.check.findings.length, 1)
      assert.deepEqual(
        session.broken().map((one) => one.number),
        [1],
      )
      world.cluster.put(deployment('nginx'))
      await look()
      await event('mended')
      assert.deepEqual(session.broken(), [])
    })

    it('that break for a moment only, as in a rollout, are not told', async () => {
      const { types } = await atSecond()
      world.cluster.put(deployment('nginx', false))
      await clock.advance(600)
      world.cluster.put(deployment('nginx'))
      await clock.advance(5000)
      assert.equal(types().includes('regression'), false)
      world.cluster.put(deployment('nginx', false))
      await clock.advance(800)
      assert.equal(types().includes('regression'), true)
    })

    it('that broke while nobody was there are told on return', async () => {
      const { session } = await atSecond()
      await session.close()
      world.cluster.remove('Deployment', 'nginx')
      const { event } = await world.open(two)
      await clock.advance(1000)
      assert.equal((await event('regression')).number, 1)
    })

    it('are not told any more once the learner does not mind', async () => {
      const { session, event } = await atSecond()
      await breakNginx()
      await event('regression')
      session.ignore('run-nginx')
      assert.deepEqual(session.broken(), [])
    })

    it('are put back by their solution', async () => {
      const steps = [{ ...two[0], solve: [{ apply: 'nginx.yaml' }] } as Step, rolledOut('auth')]
      mkdirSync(path.join(world.folder, 'lab/solution'), { recursive: true })
      writeFileSync(
        path.join(world.folder, 'lab/solution/nginx.yaml'),
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: nginx, generation: 1 }\nstatus: { observedGeneration: 1, conditions: [{ type: Available, status: "True" }] }\n',
      )
      const { session, event } = await atSecond(steps)
      await breakNginx()
      await event('regression')
      await session.mend('run-nginx')
      await look()
      await event('mended')
      assert.equal(world.cluster.applied[0]?.metadata.namespace, 'default')
    })
  })

  describe('questions', () => {
    const asking: Step[] = [
      {
        id: 'look',
        title: 'Look',
        points: 3,
        checks: [
          {
            question: 'What is the IP of the pod?',
            target: { apiVersion: 'v1', kind: 'Pod', name: 'monolith' },
            answer: 'object.status.podIP',
          },
          { question: 'Who?', choices: [{ text: 'Nobody' }, { text: 'The scheduler', correct: true }] },
        ],
      },
      rolledOut('auth'),
    ]

    it('take the answer that is right in the cluster now', async () => {
      world.cluster.put(pod('monolith', '10.0.0.7'))
      const { session, event } = await world.open(asking)
      await event('checks')
      assert.equal(await session.answer(0, '10.0.0.8'), false)
      assert.equal(await session.answer(0, ' 10.0.0.7 '), true)
      assert.equal(await session.answer(1, '1'), false)
      assert.equal(await session.answer(1, '2'), true)
      await event('step-done')
    })

    it('are asked once: a right answer is kept', async () => {
      world.cluster.put(pod('monolith', '10.0.0.7'))
      const { session, event } = await world.open(asking)
      await event('checks')
      await session.answer(0, '10.0.0.7')
      await session.close()
      const again = await world.open(asking)
      await again.event('checks', ({ checks }) => checks[0]?.result.status === 'pass')
    })

    it('are answered from the live state by a solution', async () => {
      world.cluster.put(pod('monolith', '10.0.0.7'))
      const { session } = await world.open(asking)
      await session.answerAll()
      await session.untilDone()
    })
  })

  describe('commands', () => {
    const step = (run: Step['run'], more: Partial<Step> = {}): Step => ({ id: 'try', title: 'Try', run, ...more })

    it('are told with their output and how they ended', async () => {
      const { session, event } = await world.open([step('echo hello; exit 3'), rolledOut('auth')])
      const outcome = await session.runCommand(0, piped)
      assert.deepEqual(outcome, { exitCode: 3, output: 'hello\n', asExpected: false })
      assert.equal((await event('output')).text, 'hello\n')
      assert.equal((await event('command-ended')).exitCode, 3)
    })

    it('make a step without checks done when all have run as expected', async () => {
      const { session } = await world.open([step(['true', { run: 'exit 7', expect: { exit: 7 } }])])
      await session.runCommand(0, piped)
      assert.equal(session.isDone(), false)
      await session.runCommand(1, piped)
      assert.equal(session.isDone(), true)
    })

    it('are marked when they ran elsewhere', async () => {
      const { session, event } = await world.open([step('true')])
      await session.markRun(0)
      await event('step-done')
      assert.equal(session.step().commands[0]?.done, true)
    })

    it('count when they were typed, alone or in a list', async () => {
      const { session, events } = await world.open([step(['echo one', 'echo two', 'echo three'])])
      const { output } = await session.runTyped('echo one; echo two', piped)
      assert.equal(output, 'one\ntwo\n')
      assert.deepEqual(
        session.step().commands.map(({ done }) => done),
        [true, true, false],
      )
      assert.ok(events.some((event) => event.type === 'command-started' && event.command === 'echo one; echo two'))
      await session.countTyped('cd . && echo three', 0)
      assert.equal(session.isDone(), true)
    })

    it('that run beside the prompt do so when they are typed too', async () => {
      const steps = [step({ run: 'echo up; sleep 60', background: true, ready: { output: 'up' } })]
      const { session } = await world.open(steps)
      await session.runTyped('echo up; sleep 60 &', piped)
      assert.equal(session.step().commands[0]?.done, true)
    })

    it('get the input of the lab file where nobody can type', async () => {
      const { session } = await world.open([step({ run: 'read word; echo "got $word"', stdin: 'password\n' })])
      assert.equal((await session.runCommand(0, { stdio: 'pipe', typeInput: true })).output, 'got password\n')
    })

    it('are ended by their signal with everything they started', async () => {
      const { session, event } = await world.open([step('echo up; sleep 60 & wait')])
      const controller = new AbortController()
      const running = session.runCommand(0, { ...piped, signal: controller.signal })
      await event('output')
      controller.abort()
      assert.equal((await running).asExpected, false)
    })

    it('that run beside the prompt end when their step is left', async () => {
      const steps = [step({ run: 'echo up; sleep 60', background: true, ready: { output: 'up' } }), rolledOut('auth')]
      const { session, event } = await world.open(steps)
      assert.equal((await session.runCommand(0, piped)).asExpected, true)
      const started = Date.now()
      await session.next()
      await event('step-started', (begun) => begun.step.number === 2)
      assert.ok(Date.now() - started < 10_000)
    })

    const overTwoSteps = (log: string): Step[] => [
      step({ run: `echo up >> ${log}; echo up; sleep 60`, background: true, ready: { output: 'up' }, until: 'last' }),
      step('true', { id: 'middle' }),
      step('true', { id: 'last' }),
    ]

    it('that go on in later steps are started again when the lab is', async () => {
      const steps = overTwoSteps('log')
      const { session } = await world.open(steps)
      await session.runCommand(0, piped)
      await session.next()
      await session.close()
      const again = await world.open(steps)
      await again.session.restoreBackground()
      assert.match((await again.event('notice')).text, /^What step 1 keeps running runs again: echo up >> log;/)
      assert.equal(readFileSync(path.join(world.folder, 'work/log'), 'utf8'), 'up\nup\n')
    })

    it('are not started again after the step they were for', async () => {
      const steps = [step({ run: 'echo up; sleep 60', background: true, ready: { output: 'up' } }), rolledOut('auth')]
      const { session } = await world.open(steps)
      await session.runCommand(0, piped)
      await session.next()
      await session.close()
      const again = await world.open(steps)
      await again.session.restoreBackground()
      assert.equal(again.types().includes('command-started'), false)
    })

    it('that cannot listen because the port is taken are told as failed', async () => {
      const { createServer } = await import('node:net')
      const server = createServer().listen(0, '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      const { port } = server.address() as { port: number }
      try {
        const run = { run: 'sleep 0.2; echo address in use; exit 1', background: true, ready: { port } }
        const { session } = await world.open([step(run)])
        const outcome = await session.runCommand(0, piped)
        assert.deepEqual([outcome.asExpected, outcome.exitCode], [false, 1])
      } finally {
        server.close()
      }
    })

    it('that go on without the port they are for are stopped, and that is told', async () => {
      await world.end()
      const clock = fakeClock()
      world = createWorld(clock)
      const { createServer } = await import('node:net')
      const server = createServer().listen(0, '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      const { port } = server.address() as { port: number }
      try {
        const ready = { output: 'from 127.0.0.1', port }
        const { session, event } = await world.open([step({ run: 'echo from ::1; sleep 60', background: true, ready })])
        const running = session.runCommand(0, piped)
        await event('output')
        await clock.advance(3000)
        assert.equal((await running).asExpected, false)
        assert.match((await event('notice')).text, new RegExp(`Another program has port ${port}`))
      } finally {
        server.close()
      }
    })

    it('that end before they are ready are told as failed', async () => {
      const run = { run: 'echo no; exit 1', background: true, ready: { output: 'never' } }
      const { session } = await world.open([step(run)])
      assert.equal((await session.runCommand(0, piped)).asExpected, false)
    })
  })

  describe('a step that holds when it is entered', () => {
    const tried = [{ ...rolledOut('nginx'), run: ['true', 'true'] } as Step, rolledOut('auth')]
    const entered = async () => {
      world.cluster.put(deployment('nginx'))
      const opened = await world.open(tried)
      await opened.event('checks', ({ checks }) => checks[0]?.result.status === 'pass')
      return opened
    }

    it('is not told as done before anything was done in it', async () => {
      const { session, types } = await entered()
      await world.store.read('test')
      assert.deepEqual([session.isDone(), types().includes('step-done')], [true, false])
    })

    it('is told as done with its first command', async () => {
      const { session, event } = await entered()
      await session.runCommand(0, piped)
      assert.equal((await event('step-done')).points, 5)
    })

    it('is told as done when the learner goes on', async () => {
      const { session, event } = await entered()
      await session.next()
      assert.equal((await event('step-done')).points, 5)
      assert.equal(session.step().id, 'run-auth')
    })

    it('is told at once when it comes to hold later, by what was done elsewhere', async () => {
      const { event } = await world.open(tried)
      await event('checks', ({ checks }) => (checks[0]?.result.mismatches.length ?? 0) > 0)
      world.cluster.put(deployment('nginx'))
      await event('step-done')
    })
  })

  describe('hints', () => {
    it('come one after the other, the last one again and again', async () => {
      const hinted: Step = { ...rolledOut('nginx'), hints: [{ en: 'First.', ko: '첫째.' }, 'Second.'] }
      const { session, events } = await world.open([hinted])
      for (let turn = 0; turn < 3; turn++) await session.hint()
      const told = events.flatMap((event) =>
        event.type === 'hint' ? [`${event.number}/${event.of} ${event.text}`] : [],
      )
      assert.deepEqual(told, ['1/2 First.', '2/2 Second.', '2/2 Second.'])
      assert.equal((await world.store.read('test'))?.steps['run-nginx']?.hints, 2)
    })
  })

  describe('hints of checks', () => {
    it('come after those of the step, while their check does not hold', async () => {
      const checks = [
        { ...two[0]?.checks?.[0], hint: 'Look at nginx.' },
        { ...two[1]?.checks?.[0], hint: 'And auth.' },
      ]
      const { session, events, event } = await world.open([{ ...rolledOut('nginx'), checks, hints: ['First.'] }])
      world.cluster.put(deployment('nginx'))
      await event('checks', (told) => told.checks[0]?.result.status === 'pass')
      for (let turn = 0; turn < 2; turn++) await session.hint()
      const told = events.flatMap((one) => (one.type === 'hint' ? [one.text] : []))
      assert.deepEqual(told, ['First.', 'And auth.'])
    })
  })

  describe('skipping', () => {
    it('solves the step, gives no points, and goes on', async () => {
      const steps = [{ ...rolledOut('nginx'), solve: 'echo solved > solved' } as Step, rolledOut('auth')]
      const { session, event } = await world.open(steps)
      await session.skip()
      const done = await event('step-done')
      assert.deepEqual([done.state, done.points], ['skipped', 0])
      assert.equal(session.step().id, 'run-auth')
      const { existsSync } = await import('node:fs')
      assert.equal(existsSync(path.join(world.folder, 'work/solved')), true)
    })
  })

  describe('two terminals in one lab', () => {
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

  it('speaks the language of the learner', async () => {
    const { event } = await world.open(two, { language: 'ko' })
    assert.equal((await event('step-started')).step.title, 'nginx 실행')
  })

  it('leaves no watch behind', async () => {
    const { session, event } = await world.open(two)
    await event('checks')
    await session.close()
    assert.equal(world.cluster.watches, 0)
  })

  it('says that the disk is full instead of ending', async () => {
    const { event } = await world.open(two)
    await event('checks')
    world.store.update = () => Promise.reject(new Error('no space left on device'))
    world.cluster.put(deployment('nginx'))
    const { level, text } = await event('notice')
    assert.deepEqual([level, text], ['warning', 'no space left on device'])
  })
})
