import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import type { Ended, Program } from './support/program.ts'
import { createProgram, root } from './support/program.ts'

/** Three English words in a row, which no name, path or command of ours is. */
const english = /(?:^|[^\p{L}/-])[a-z]+ [a-z]{2,} [a-z]{2,}(?:[^\p{L}/=]|$)/iu

/** Lines that somebody else says: commands to type, and what an option is called. */
const foreign = /^\s*(?:\$ |\d+ {2}|k8slab |kubectl |minikube |kind |gcloud |--|export )|^\s*k8slab\/|\$ k8slab /

/** The lines that ought to be Korean and are not. */
function notKorean({ stdout, stderr }: Ended): string[] {
  const lines = `${stdout}\n${stderr}`.split('\n')
  return lines.filter((line) => english.test(line) && !/\p{Script=Hangul}/u.test(line) && !foreign.test(line))
}

describe('in Korean', function () {
  this.timeout(60_000)
  let program: Program
  beforeEach(() => {
    program = createProgram({ LANG: 'ko_KR.UTF-8' })
  })
  afterEach(() => program.end())

  const file = (name: string, text: string) => {
    const written = path.join(program.home, name)
    mkdirSync(path.dirname(written), { recursive: true })
    writeFileSync(written, text)
    return written
  }
  const broken = (name: string) => path.join(root, 'fixtures/broken', name)

  /** What goes wrong, and the settings that make it so. */
  const errors: [what: string, args: string[], env?: () => Record<string, string>][] = [
    ['an unknown command', ['lits']],
    ['an unknown topic', ['help', 'nothing']],
    ['an unknown flag', ['start', 'monolith', '--foo']],
    ['a missing argument', ['start']],
    ['an argument too many', ['check', 'a', 'b']],
    ['a flag without its value', ['start', 'monolith', '--cluster']],
    ['a flag given twice', ['start', 'monolith', '--namespace', 'a', '--namespace', 'b']],
    ['flags that exclude each other', ['check', '--all', '--step', 'x']],
    ['no number', ['cluster', 'up', '--port', 'x']],
    ['a number that is too large', ['cluster', 'up', '--nodes', '1000']],
    ['an unknown lab', ['start', 'monolit']],
    ['a folder without a lab', ['start', './nothing']],
    ['a lab with mistakes', ['start', broken('typos')]],
    ['a lab that is no YAML', ['start', broken('not-yaml')]],
    ['a lab with escape sequences', ['start', broken('escapes')]],
    ['no lab begun', ['check']],
    ['a lab that was not begun', ['next', 'monolith']],
    ['an unknown kind of cluster', ['start', 'monolith', '--cluster', 'foo']],
    ['a namespace that cannot be', ['start', 'monolith', '--namespace', 'A_B']],
    ['a folder that cannot be', ['start', 'monolith', '--workdir', '/dev/null/x']],
    ['a home that cannot be used', ['list'], () => ({ K8SLAB_HOME: path.join(file('file', ''), 'home') })],
    ['no sandbox', ['cluster', 'status']],
    ['no kubeconfig', ['start', 'monolith', '--cluster', 'kind'], () => ({ KUBECONFIG: '/nowhere/config' })],
    [
      'a kubeconfig that is no YAML',
      ['start', 'monolith', '--cluster', 'kind'],
      () => ({ KUBECONFIG: file('config', 'a: [b\nc: d') }),
    ],
    [
      'an unknown context',
      ['start', 'monolith', '--cluster', 'context:a'],
      () => ({ KUBECONFIG: file('config', 'apiVersion: v1\nkind: Config\n') }),
    ],
  ]
  for (const [what, args, env = () => ({})] of errors) {
    it(`${what} is said in Korean`, async () => {
      const ended = await program.run(args, { env: env() })
      assert.notEqual(ended.code, 0)
      assert.notEqual(ended.code, 70, ended.stderr)
      assert.match(ended.stderr + ended.stdout, /\p{Script=Hangul}/u)
      assert.deepEqual(notKorean(ended), [])
    })
  }

  it('a port that is taken is said in Korean', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const address = taken.address()
    assert.ok(typeof address === 'object' && address !== null)
    try {
      const ended = await program.run(['cluster', 'up', '--port', String(address.port)])
      assert.equal(ended.code, 3)
      assert.match(ended.stderr, /포트를 다른 프로그램이 쓰고 있습니다/)
    } finally {
      taken.close()
    }
  })

  it('a full disk is said in Korean', async function () {
    const disk = path.join(program.home, 'disk')
    mkdirSync(disk)
    const isRoot = process.getuid?.() === 0
    if (!isRoot || spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status !== 0) {
      console.log('      skipped: a small disk can only be made by root')
      return this.skip()
    }
    try {
      spawnSync('dd', ['if=/dev/zero', `of=${path.join(disk, 'fill')}`, 'bs=1k'])
      const ended = await program.run(['cluster', 'up'], { env: { K8SLAB_HOME: disk } })
      assert.equal(ended.code, 3)
      assert.match(ended.stderr, /디스크에 남은 공간이 없습니다 \(ENOSPC\)/)
    } finally {
      spawnSync('umount', ['-l', disk])
    }
  })

  it('every command explains itself in Korean', async () => {
    const commands = ['', 'start', 'check', 'next', 'hint', 'solve', 'skip', 'reset', 'status', 'list', 'shell']
    const more = ['version', 'help', 'cluster', 'cluster up', 'cluster down', 'cluster status', 'cluster kubeconfig']
    for (const command of [...commands, ...more]) {
      const ended = await program.run([...command.split(' ').filter(Boolean), '--help'])
      assert.equal(ended.code, 0)
      assert.deepEqual(notKorean(ended), [], command)
    }
  })

  it('a lab is shown, checked and explained in Korean', async () => {
    for (const args of [
      ['start', 'monolith'],
      ['check'],
      ['check', '--all'],
      ['next'],
      ['hint'],
      ['status'],
      ['list'],
      ['reset'],
      ['cluster', 'status'],
      ['cluster', 'down'],
    ]) {
      const ended = await program.run(args)
      assert.match(ended.stdout + ended.stderr, /\p{Script=Hangul}/u)
      assert.deepEqual(notKorean(ended), [], args.join(' '))
    }
  })
})
