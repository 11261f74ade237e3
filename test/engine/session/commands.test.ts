import assert from 'node:assert/strict'
import { piped, rolledOut, step } from './steps.ts'
import type { World } from './world.ts'
import { createWorld } from './world.ts'

describe('commands', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.end())

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
})
