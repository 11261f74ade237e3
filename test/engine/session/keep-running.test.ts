import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { machineClock } from '../../../src/cluster/clock.ts'
import type { Step } from '../../../src/labs/schema.ts'
import { deployment } from '../../helpers/fake-lab-cluster.ts'
import { piped } from './steps.ts'
import type { Opened, World } from './world.ts'
import { createWorld } from './world.ts'

/** Timers that take a hundredth of their time. */
const fast = {
  now: () => Date.now(),
  setTimeout: (run: () => void, milliseconds: number) => machineClock.setTimeout(run, milliseconds / 100),
}

describe('a command that runs beside the prompt', () => {
  let world: World
  beforeEach(() => {
    world = createWorld(fast)
  })
  afterEach(() => world.end())

  const file = (name: string) => path.join(world.folder, 'work', name)
  /** Runs until the file `end` is there, as long as the file `down` is not. */
  const tunnel = `echo up >> log; test -e down && { echo no pod; exit 1; }; echo up; until test -e end; do sleep 0.02; done; rm end; exit 1`
  const steps = (run = tunnel): Step[] => [
    {
      id: 'open',
      title: { en: 'Open', ko: '열기' },
      run: [{ run, background: true, ready: { output: 'up' }, until: 'use' }],
    },
    { id: 'use', title: { en: 'Use', ko: '쓰기' }, run: ['true'] },
    { id: 'after', title: { en: 'After', ko: '다음' }, run: ['true'] },
  ]
  const starts = () => readFileSync(file('log'), 'utf8').split('\n').length - 1
  const notice = ({ event }: Opened, pattern: RegExp) => event('notice', ({ text }) => pattern.test(text))
  const inUse = async (run?: string, language: 'en' | 'ko' = 'en') => {
    const opened = await world.open(steps(run), { language })
    await opened.session.runCommand(0, piped)
    await opened.session.next()
    return opened
  }

  it('is told when it ends in a step that needs it, and started again', async () => {
    const opened = await inUse()
    writeFileSync(file('end'), '')
    assert.equal((await notice(opened, /has ended/)).text, `What step 1 keeps running has ended: ${tunnel}`)
    await notice(opened, /^What step 1 keeps running runs again/)
    assert.equal(starts(), 2)
  })

  it('is told so in Korean', async () => {
    const opened = await inUse(undefined, 'ko')
    writeFileSync(file('end'), '')
    await notice(opened, /^1단계에서 계속 실행하던 명령이 끝났습니다: /)
    await notice(opened, /^1단계의 명령을 다시 실행하고 있습니다: /)
  })

  it('is tried a few times only, and why it does not start is told', async () => {
    const opened = await inUse()
    writeFileSync(file('down'), '')
    writeFileSync(file('end'), '')
    assert.match((await notice(opened, /could not be started again/)).text, /\nno pod\nRun it again at that step/)
    assert.equal(starts(), 8)
    assert.doesNotMatch(
      opened.events.flatMap((event) => (event.type === 'output' ? [event.text] : [])).join(''),
      /no pod/,
    )
  })

  it('is started again once the step that made what it needs holds again', async () => {
    world.cluster.put(deployment('nginx'))
    const made: Step = {
      id: 'make',
      title: { en: 'Make', ko: '만들기' },
      checks: [
        { target: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nginx' }, conditions: { Available: 'True' } },
      ],
    }
    const opened = await world.open([made, ...steps()])
    await opened.session.untilDone()
    await opened.session.next()
    await opened.session.runCommand(0, piped)
    await opened.session.next()
    writeFileSync(file('down'), '')
    writeFileSync(file('end'), '')
    await notice(opened, /could not be started again/)
    world.cluster.remove('Deployment', 'nginx')
    await opened.event('regression')
    rmSync(file('down'))
    world.cluster.put(deployment('nginx'))
    await notice(opened, /^What step 2 keeps running runs again/)
  })

  it('is not started again when it has come to its end well', async () => {
    const opened = await inUse('echo up >> log; echo up; until test -e end; do sleep 0.02; done')
    writeFileSync(file('end'), '')
    await notice(opened, /has ended/)
    await opened.session.next()
    assert.equal(starts(), 1)
  })

  it('ends untold with the step it is for', async () => {
    const opened = await inUse()
    await opened.session.next()
    assert.equal(opened.types().includes('notice'), false)
    assert.equal(starts(), 1)
  })

  it('counts as to be run again once it has ended', async () => {
    const opened = await inUse()
    await opened.session.next()
    await opened.session.back()
    await opened.session.back()
    assert.deepEqual(
      opened.session.step().commands.map(({ done }) => done),
      [false],
    )
    await opened.session.runCommand(0, piped)
    assert.equal(opened.session.step().commands[0]?.done, true)
  })

  it('is started again when the lab is resumed at its own step', async () => {
    const first = await world.open(steps())
    await first.session.runCommand(0, piped)
    await first.session.close()
    const again = await world.open(steps())
    await again.session.restoreBackground()
    await notice(again, /^What step 1 keeps running runs again/)
    assert.equal(again.session.step().commands[0]?.done, true)
    assert.equal(starts(), 2)
  })

  it('that was only for its own step is to be run again when the lab is resumed there', async () => {
    const own: Step[] = [
      {
        id: 'own',
        title: { en: 'Own', ko: '자기' },
        run: [{ run: tunnel, background: true, ready: { output: 'up' } }],
      },
    ]
    const first = await world.open(own)
    await first.session.runCommand(0, piped)
    await first.session.close()
    const again = await world.open(own)
    await again.session.restoreBackground()
    assert.equal(again.session.step().commands[0]?.done, false)
    assert.equal(starts(), 1)
  })

  it('is not tried any more once the session is closed', async () => {
    const opened = await inUse()
    writeFileSync(file('end'), '')
    await notice(opened, /has ended/)
    await opened.session.close()
    assert.equal(existsSync(file('end')), false)
    assert.ok(starts() <= 2)
  })
})
