import assert from 'node:assert/strict'
import { useTerminals } from './support/terminals.ts'

const enter = '\r'

describe('a tunnel that later steps need', function () {
  this.timeout(90_000)
  const terminals = useTerminals()
  const open = (...args: string[]) => terminals.open(args, 120)

  /** At step 9, done, with its tunnel open; steps are left by hand. */
  const withTunnel = async () => {
    await terminals.program.run(['start', 'monolith'])
    for (let step = 1; step < 8; step++) assert.equal((await terminals.program.run(['skip'])).code, 0)
    for (const command of ['solve', 'next']) assert.equal((await terminals.program.run([command])).code, 0)
    const terminal = open('start', 'monolith')
    await terminal.waitFor(/9\/23[\s\S]*⏎ run 1/)
    terminal.press('a')
    await terminal.waitFor(/auto-advance: off/)
    terminal.press(enter)
    await terminal.waitFor(/✓ Reach the pod[\s\S]*⏎ run 2/)
    terminal.press(enter)
    await terminal.waitFor(/Hello[\s\S]*⏎ next step/)
    return terminal
  }

  it('is open again after the sandbox was killed, and all of that is said', async () => {
    const terminal = await withTunnel()
    terminal.press(enter)
    await terminal.waitFor(/10\/23[\s\S]*⏎ run 1/)
    const killed = Date.now()
    for (const pid of terminals.program.daemons()) process.kill(pid, 'SIGKILL')
    await terminal.waitFor(/The sandbox has stopped without being told to; it is being started again/)
    assert.ok(Date.now() - killed < 3000)
    await terminal.waitFor(/The sandbox runs again; its pods are starting/)
    await terminal.waitFor(/What step 9 keeps running runs again: kubectl port-forward monolith 10080:80[\s\S]*⏎ run 1/)
    terminal.press(enter)
    await terminal.waitFor(/authorization failed/)
  })

  it('is opened again when the lab is resumed at its own step', async () => {
    const first = await withTunnel()
    first.press('q')
    assert.equal(await first.ended, 0)
    const terminal = open('start', 'monolith')
    await terminal.waitFor(/What step 9 keeps running runs again: kubectl port-forward monolith 10080:80/)
    await terminal.waitFor(/⏎ next step/)
    terminal.press(enter)
    await terminal.waitFor(/10\/23[\s\S]*⏎ run 1/)
    terminal.press(enter)
    await terminal.waitFor(/authorization failed/)
  })
})
