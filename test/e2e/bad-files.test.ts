import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { progressFileOf } from './support/monolith.ts'
import type { Program } from './support/program.ts'
import { createProgram, endProcess } from './support/program.ts'

const isRoot = process.getuid?.() === 0

describe('files that cannot be used', function () {
  this.timeout(90_000)
  let program: Program
  beforeEach(() => {
    program = createProgram()
  })
  afterEach(() => program.end())

  it('a home that cannot be used: names the folder and the way out', async () => {
    writeFileSync(path.join(program.home, 'file'), '')
    const { code, stderr } = await program.run(['list'], { env: { K8SLAB_HOME: path.join(program.home, 'file/home') } })
    assert.equal(code, 3)
    assert.match(stderr, /file\/home cannot be used[\s\S]*Set K8SLAB_HOME/)
  })

  it('a home that is a file: says so, and Node adds nothing', async () => {
    const file = path.join(program.home, 'file')
    writeFileSync(file, '')
    const { code, stderr } = await program.run(['start', 'monolith'], { env: { HOME: file } })
    assert.equal(code, 3)
    assert.match(stderr, /^The folder \S+ cannot be used: ENOTDIR[^\n]*\n {2}Set K8SLAB_HOME/)
  })

  it('a progress file that cannot be read: says which', async function () {
    if (process.platform === 'win32' || isRoot) {
      console.log('      skipped: root may read everything')
      return this.skip()
    }
    mkdirSync(path.dirname(progressFileOf(program)), { recursive: true })
    writeFileSync(progressFileOf(program), '{}')
    chmodSync(progressFileOf(program), 0)
    const { code, stderr } = await program.run(['status'])
    assert.equal(code, 3)
    assert.match(stderr, /monolith\.json could not be read/)
  })

  it('a broken progress file: is set aside, not lost', async () => {
    mkdirSync(path.dirname(progressFileOf(program)), { recursive: true })
    writeFileSync(progressFileOf(program), '{"version":1,"lab":"mono')
    assert.equal((await program.run(['status'])).code, 0)
    assert.deepEqual(readdirSync(path.dirname(progressFileOf(program))), ['monolith.json.broken'])
  })

  it('a full disk: says so and keeps the progress as it was', async function () {
    const disk = path.join(program.home, 'disk')
    mkdirSync(disk)
    const mounted = isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status === 0
    if (!mounted) {
      console.log('      skipped: a small disk can only be made by root')
      return this.skip()
    }
    try {
      program.env['K8SLAB_HOME'] = path.join(disk, 'home')
      mkdirSync(path.join(disk, 'home/progress'), { recursive: true })
      const before = JSON.stringify({
        version: 1,
        revision: 1,
        lab: 'monolith',
        startedAt: '2026-01-01T00:00:00.000Z',
        provider: 'sandbox',
        namespace: 'default',
        workFolder: path.join(disk, 'work'),
        step: 'account',
        autoAdvance: true,
        steps: {},
      })
      writeFileSync(progressFileOf(program), before)
      spawnSync('dd', ['if=/dev/zero', `of=${path.join(disk, 'fill')}`, 'bs=1k'])
      const { code, stderr } = await program.run(['start', 'monolith'])
      assert.equal(code, 3, stderr)
      assert.match(stderr, /ENOSPC|no space left/i)
      assert.doesNotMatch(stderr, /\n +at |defect/)
      assert.equal(readFileSync(progressFileOf(program), 'utf8'), before)
    } finally {
      await Promise.all(program.daemons().map(endProcess))
      spawnSync('umount', ['-l', disk])
    }
  })

  it('a file where the files of the lab belong: says so, and ends', async () => {
    const folder = path.join(program.state, 'labs/monolith')
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'bucket'), '')
    const { code, stderr } = await program.run(['start', 'monolith', '--auto'])
    assert.equal(code, 3)
    assert.match(stderr, /The files of the lab could not be written to \S+bucket: /)
  })
})
