import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { commandsOf, eventsOf } from './support/events.ts'
import { homeOf, kubectl } from './support/monolith.ts'
import type { Program } from './support/program.ts'
import { createProgram } from './support/program.ts'

describe('a lab that is interrupted', function () {
  this.timeout(90_000)
  let program: Program
  beforeEach(() => {
    program = createProgram()
  })
  afterEach(() => program.end())

  it('Ctrl-C while a step runs by itself: exit code 130, nothing left running, resumed afterwards', async () => {
    let interrupted = false
    const { code, stdout } = await program.run(['start', 'monolith', '--auto', '--json'], {
      onOutput(all, kill) {
        if (interrupted || !all.includes('"command":"kubectl create deployment nginx')) return
        interrupted = true
        kill('SIGINT')
      },
    })
    assert.equal(code, 130)
    assert.equal(
      eventsOf(stdout).some((event) => event.type === 'lab-finished'),
      false,
    )
    const again = await program.run(['start', 'monolith', '--auto', '--json'])
    assert.equal(again.code, 0)
    const [first] = eventsOf(again.stdout)
    assert.equal(first?.type === 'lab-started' && first.resumed, true)
    assert.equal(
      commandsOf(eventsOf(again.stdout)).some(({ command }) => command.startsWith('gcloud auth list')),
      false,
    )
  })

  it('the terminal is closed while a command runs beside the prompt: it ends too', async function () {
    if (process.platform !== 'linux') return this.skip()
    let closed = false
    await program.run(['start', 'monolith', '--auto', '--json'], {
      onOutput(all, kill) {
        if (closed || !all.includes('Forwarding from')) return
        closed = true
        kill('SIGHUP')
      },
    })
    assert.equal(closed, true)
    const running = () =>
      readdirSync('/proc').filter((pid) => {
        if (!/^\d+$/.test(pid)) return false
        try {
          return (
            readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${homeOf(program)}/labs/monolith`) &&
            !program.daemons().includes(Number(pid))
          )
        } catch {
          return false
        }
      })
    // What was told to end takes a moment to be gone.
    let left = running()
    for (const end = Date.now() + 5000; left.length > 0 && Date.now() < end; left = running()) await delay(50)
    assert.deepEqual(left, [])
  })

  it('the sandbox is killed while a step runs: the lab is resumed with everything that was done', async () => {
    let killed = false
    const first = await program.run(['start', 'monolith', '--auto', '--json'], {
      onOutput(all, kill) {
        if (killed || !all.includes('"step":"create-monolith","title"')) return
        killed = true
        for (const pid of program.daemons()) process.kill(pid, 'SIGKILL')
        setTimeout(() => kill('SIGINT'), 1000)
      },
    })
    assert.equal(killed, true)
    assert.notEqual(first.code, 70, first.stderr)
    const again = await program.run(['start', 'monolith', '--auto', '--json'])
    assert.equal(again.code, 0, again.stderr)
    const commands = commandsOf(eventsOf(again.stdout)).map(({ command }) => command)
    assert.equal(commands.includes('kubectl create deployment nginx --image=nginx:1.10.0'), false)
    assert.match(await kubectl(program, 'get', 'deployments'), /nginx/)
  })
})
