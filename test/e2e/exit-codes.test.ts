import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Program } from './support/program.ts'
import { createProgram } from './support/program.ts'

const kubeconfig = `apiVersion: v1
kind: Config
contexts: [{ name: work, context: { cluster: work, user: me } }]
clusters: [{ name: work, cluster: { server: 'https://127.0.0.1:1' } }]
users: [{ name: me, user: {} }]
`

describe('exit codes', function () {
  this.timeout(30_000)
  let program: Program
  before(() => {
    program = createProgram()
    writeFileSync(path.join(program.home, 'kubeconfig'), kubeconfig)
  })
  after(() => program.end())

  const cases: [args: string[], code: number, says: RegExp][] = [
    [['list', '--nonsense'], 2, /Nonexistent flag: --nonsense/],
    [['start'], 2, /Missing 1 required arg/],
    [['nonsense'], 2, /nonsense/],
    [
      ['start', 'monolith', '--cluster', 'moon'],
      2,
      /--cluster "moon" is none of sandbox, minikube, kind, gke, context:NAME/,
    ],
    [['start', 'monolith', '--cluster', 'minikube'], 3, /no context of minikube[\s\S]*minikube start/],
    [['start', 'monolith', '--cluster', 'context:prod'], 3, /prod/],
    [['check', 'monolith'], 2, /has not been started/],
  ]
  for (const [args, code, says] of cases) {
    it(`${args.join(' ')}: ${code}`, async () => {
      const ended = await program.run(args, { env: { KUBECONFIG: path.join(program.home, 'kubeconfig') } })
      assert.equal(ended.code, code, ended.stderr)
      assert.match(ended.stderr, says)
      assert.doesNotMatch(ended.stderr, /\n +at /)
    })

    it(`${args.join(' ')} --json: the same as one object`, async () => {
      const ended = await program.run([...args, '--json'], {
        env: { KUBECONFIG: path.join(program.home, 'kubeconfig') },
      })
      assert.equal(ended.code, code)
      const { error } = JSON.parse(ended.stdout)
      assert.equal(error.exitCode, code)
      assert.match([error.message, ...error.suggestions].join('\n'), says)
    })
  }

  it('--version prints the version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    const ended = await program.run(['--version'])
    assert.equal(ended.code, 0)
    assert.match(ended.stdout, new RegExp(version.replaceAll('.', '\\.')))
  })

  it('--help prints the commands', async () => {
    const ended = await program.run(['--help'])
    assert.equal(ended.code, 0)
    assert.match(ended.stdout, /^ {2}check {2}[\s\S]*^ {2}start {2}/m)
  })
})
