import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createLabShell } from '../../../src/engine/shell/lab-shell.ts'

describe('lab shell', () => {
  let folder: string

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'k8slab-shell-')))
    mkdirSync(path.join(folder, 'work/inside'), { recursive: true })
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const open = (env = {}) =>
    createLabShell({
      stateFolder: path.join(folder, 'state'),
      workFolder: path.join(folder, 'work'),
      env: { PATH: process.env['PATH'], HOME: folder, ...env },
    })
  const piped = { stdio: 'pipe' } as const

  it('carries the folder from one command to the next', async () => {
    const shell = open()
    await shell.run('cd inside', piped)
    assert.equal((await shell.run('pwd', piped)).output, `${path.join(folder, 'work', 'inside')}\n`)
    assert.equal(shell.folder(), path.join(folder, 'work', 'inside'))
  })

  it('carries variables that are not exported, to another shell object too', async () => {
    await open().run('TOKEN=$(printf "a b\\n\\"c\\"")', piped)
    assert.equal((await open().run('printf "%s" "$TOKEN"', piped)).output, 'a b\n"c"')
  })

  it('carries variables where there is no bash', async function () {
    if (process.platform === 'win32') return this.skip()
    symlinkSync('/bin/sh', path.join(folder, 'sh'))
    const shell = () => open({ PATH: folder })
    await shell().run('TOKEN=\'it is\na "token"\'', piped)
    assert.equal((await shell().run('printf "%s" "$TOKEN"', piped)).output, 'it is\na "token"')
  })

  it('carries functions and arrays', async () => {
    const shell = open()
    await shell.run('greet() { echo "hello $1"; }; list=(one "two words")', piped)
    assert.equal((await shell.run('greet "${list[1]}"', piped)).output, 'hello two words\n')
  })

  it('does not carry what the environment says anew', async () => {
    await open({ KUBECONFIG: '/first' }).run('true', piped)
    assert.equal((await open({ KUBECONFIG: '/second' }).run('echo $KUBECONFIG', piped)).output, '/second\n')
  })

  it('keeps the state when a command calls exit, and reports its code', async () => {
    const shell = open()
    assert.equal((await shell.run('X=1; exit 7', piped)).exitCode, 7)
    assert.equal((await shell.run('echo $X', piped)).output, '1\n')
  })

  it('reports the code of a failing command and goes on', async () => {
    assert.equal((await open().run('no-such-program', piped)).exitCode, 127)
  })

  it('gives input to a command that asks', async () => {
    assert.equal(
      (await open().run('read answer; echo "got $answer"', { ...piped, input: 'yes\n' })).output,
      'got yes\n',
    )
  })

  it('stops a background command with everything it started', async () => {
    let started: () => void = () => undefined
    const first = new Promise<void>((resolve) => {
      started = resolve
    })
    const background = open().background('sleep 60 & echo started; wait', () => started())
    await first
    await background.stop()
    // `ended` waits until nobody holds the output any more: the sleep has gone too.
    assert.deepEqual(await background.ended, { exitCode: 143, output: 'started\n' })
  })

  it('starts in the work folder when the last folder is gone', async () => {
    const shell = open()
    await shell.run('cd inside', piped)
    rmSync(path.join(folder, 'work/inside'), { recursive: true })
    assert.equal((await shell.run('pwd', piped)).output, `${folder}/work\n`)
  })
})
