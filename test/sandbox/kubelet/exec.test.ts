import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { execIn, terminalIn } from './support/exec.ts'
import { container, type KubeletWorld, kubeletWorld } from './support/world.ts'

describe('exec in a container', () => {
  let world: KubeletWorld
  beforeEach(async () => {
    world = kubeletWorld()
    await world.run({})
  })
  afterEach(() => world.close())

  it('gives output and exit code', async () => {
    assert.deepEqual(await execIn(world, ['say', 'hi']), { code: 0, stdout: 'hi\n', stderr: '' })
    assert.equal((await execIn(world, ['exit', '7'])).code, 7)
  })

  it('gives everything a command writes before it ends', async () => {
    const { stdout } = await execIn(world, ['env'])
    assert.match(stdout, /^PATH=\/bin\n/)
    assert.match(stdout, /\nHOSTNAME=p\n/)
    assert.match(stdout, /\nHOME=\/root\n$/)
  })

  it('passes standard input on', async () => {
    const { stdout } = await execIn(world, ['cat'], { stdin: Readable.from([Buffer.from('abc')]) })
    assert.equal(stdout, 'abc')
  })

  it('uses the words of runc for what cannot be executed', async () => {
    const start = 'OCI runtime exec failed: exec failed: unable to start container process: exec:'
    await assert.rejects(execIn(world, ['nope']), (error: Error) =>
      error.message.endsWith(`${start} "nope": executable file not found in $PATH: unknown`),
    )
    await assert.rejects(execIn(world, ['/bin/nope']), (error: Error) =>
      error.message.endsWith(`${start} "/bin/nope": stat /bin/nope: no such file or directory: unknown`),
    )
    await assert.rejects(execIn(world, ['/etc/os-release']), (error: Error) =>
      error.message.endsWith(`${start} "/etc/os-release": permission denied: unknown`),
    )
  })

  it('runs scripts through their interpreter', async () => {
    await execIn(world, ['write', '/tmp/run', '#!/bin/say from a script'])
    await assert.rejects(execIn(world, ['/tmp/run']), /permission denied/)
    await execIn(world, ['chmod', '/tmp/run'])
    assert.equal((await execIn(world, ['/tmp/run', 'x'])).stdout, 'from a script /tmp/run x\n')
  })

  it('ends a program that fails with 139', async () => {
    const { code, stderr } = await execIn(world, ['broken'])
    assert.deepEqual([code, stderr], [139, 'broken: segmentation fault\n'])
  })

  it('refuses a container that does not run', async () => {
    await assert.rejects(execIn(world, ['say'], { container: 'other' }), /container not found \("other"\)/)
  })

  it('writes to the log through a link to /dev/stdout', async () => {
    await execIn(world, ['write', '/var/log/out.log', 'to nowhere'])
    const { stdout } = await execIn(world, ['write', '/dev/stdout', 'here'])
    assert.equal(stdout, 'here\n')
  })
})

describe('a terminal in a container', () => {
  let world: KubeletWorld
  beforeEach(async () => {
    world = kubeletWorld()
    await world.run({ containers: [container()] })
  })
  afterEach(() => world.close())

  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  it('echoes what is typed and writes CR before LF', async () => {
    const terminal = terminalIn(world, ['sh'])
    await settle()
    terminal.type('say hello\r')
    await settle()
    assert.equal(terminal.shown(), '$ say hello\r\nhello\r\n$ ')
  })

  it('erases with backspace', async () => {
    const terminal = terminalIn(world, ['sh'])
    await settle()
    terminal.type('say hx\x7fi\r')
    await settle()
    assert.match(terminal.shown(), /say hx\x08 \x08i\r\nhi\r\n/)
  })

  it('ends one command with Ctrl-D and goes on', async () => {
    const terminal = terminalIn(world, ['sh'])
    await settle()
    terminal.type('cat\r')
    await settle()
    terminal.type('line\r')
    await settle()
    terminal.type('\x04')
    await settle()
    terminal.type('say after\r')
    await settle()
    assert.match(terminal.shown(), /cat\r\nline\r\nline\r\n\$ say after\r\nafter\r\n\$ $/)
  })

  it('ends the shell with Ctrl-D at the start of a line', async () => {
    const terminal = terminalIn(world, ['sh'])
    await settle()
    terminal.type('\x04')
    assert.equal(await terminal.exited, 0)
  })

  it('interrupts the command that runs with Ctrl-C', async () => {
    const terminal = terminalIn(world, ['stubborn'])
    await settle()
    terminal.type('\x03')
    assert.equal(await terminal.exited, 130)
    assert.equal(terminal.shown(), '^C')
  })

  it('hangs up when the client leaves', async () => {
    const terminal = terminalIn(world, ['stubborn'])
    await settle()
    terminal.hangUp()
    assert.equal(await terminal.exited, 129)
  })
})
