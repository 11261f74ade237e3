import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { eventsOf } from './support/events.ts'
import { kubectl, progressFileOf, solve } from './support/monolith.ts'
import type { Program } from './support/program.ts'
import { createProgram, isRunning } from './support/program.ts'

describe('on a bad day', function () {
  this.timeout(90_000)
  let program: Program
  beforeEach(() => {
    program = createProgram()
  })
  afterEach(() => program.end())

  it('a port that is taken: says so, and the lab can be finished', async () => {
    const taken = createServer((socket) => socket.destroy()).listen(10080)
    await new Promise((resolve) => taken.once('listening', resolve).once('error', resolve))
    try {
      await solve(program, 8)
      const { stdout } = await program.run(['solve', '--json'])
      const output = eventsOf(stdout).flatMap((event) => (event.type === 'output' ? [event.text] : []))
      assert.match(output.join(''), /10080|address already in use/i)
      assert.equal((await program.run(['skip'])).code, 0)
    } finally {
      taken.close()
    }
  })

  it('node port 31000 taken: the whole lab can be done all the same', async () => {
    const taken = createServer().listen(31000, '0.0.0.0')
    await new Promise((resolve) => taken.once('listening', resolve).once('error', resolve))
    try {
      const { code, stdout } = await program.run(['start', 'monolith', '--auto', '--json'])
      assert.equal(code, 0, JSON.stringify(eventsOf(stdout).findLast((event) => event.type === 'step-failed')))
    } finally {
      taken.close()
    }
  })

  it('two terminals that run the same lab at once: one does, the other says so, nothing is lost', async () => {
    const [one, two] = await Promise.all([
      program.run(['start', 'monolith', '--auto', '--json']),
      program.run(['start', 'monolith', '--auto', '--json']),
    ])
    assert.deepEqual([one.code, two.code].sort(), [0, 3], `${one.stderr}${two.stderr}`)
    assert.match(one.stdout + two.stdout, /"lab-in-use"/)
    assert.equal(program.daemons().length, 1)
    const [status] = JSON.parse((await program.run(['status', '--json'])).stdout)
    assert.equal(status.points, 100)
  })

  it('a clock that jumps back: the lab goes on', async () => {
    await solve(program, 2)
    const ahead = {
      ...JSON.parse(readFileSync(progressFileOf(program), 'utf8')),
      startedAt: '2038-01-19T03:14:07.000Z',
    }
    writeFileSync(progressFileOf(program), JSON.stringify(ahead))
    assert.equal((await program.run(['solve'])).code, 0)
    assert.equal((await program.run(['check'])).code, 0)
  })

  it('what an earlier step made is gone: check says which step and what, with exit code 1', async () => {
    await solve(program, 4)
    await kubectl(program, 'delete', 'deployment', 'nginx')
    const { code, stdout } = await program.run(['check', '--plain'])
    assert.equal(code, 1)
    assert.match(
      stdout,
      /Step 4 no longer holds: Run nginx\n WAIT nginx is rolled out.*\n +Deployment default\/nginx is gone/,
    )
    const report = JSON.parse((await program.run(['check', '--json'])).stdout)
    assert.deepEqual(
      [report.met, report.broken.map(({ number, step }: { number: number; step: string }) => [number, step])],
      [false, [[4, 'run-nginx']]],
    )
  })

  it('an old kubectl: the lab works with it', async function () {
    const { oldestKubectl } = await import('./support/old-kubectl.ts')
    const old = oldestKubectl(path.join(program.home, 'bin'))
    if (old === undefined) {
      console.log('      skipped: there is no older kubectl on this machine')
      return this.skip()
    }
    program.env['PATH'] = old
    const { code, stdout } = await program.run(['start', 'monolith', '--auto', '--json'])
    assert.equal(code, 0, JSON.stringify(eventsOf(stdout).findLast((event) => event.type === 'step-failed')))
  })

  it('ends its sandbox when asked', async () => {
    await program.run(['start', 'monolith'])
    const [pid = 0] = program.daemons()
    assert.equal((await program.run(['cluster', 'down', '--flavour', 'gke'])).code, 0)
    assert.equal(isRunning(pid), false)
  })
})
