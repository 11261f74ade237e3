import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Step } from '../../../src/labs/schema.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'
import { piped, rolledOut, step } from './steps.ts'
import type { World } from './world.ts'
import { createWorld } from './world.ts'

describe('commands in the background', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.end())

  it('that run beside the prompt do so when they are typed too', async () => {
    const steps = [step({ run: 'echo up; sleep 60', background: true, ready: { output: 'up' } })]
    const { session } = await world.open(steps)
    await session.runTyped('echo up; sleep 60 &', piped)
    assert.equal(session.step().commands[0]?.done, true)
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
