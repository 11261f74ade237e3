import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { progressFileOf, solve } from './support/monolith.ts'
import type { Program } from './support/program.ts'
import { createProgram } from './support/program.ts'

describe('a lab on another cluster', function () {
  this.timeout(90_000)
  let program: Program
  beforeEach(() => {
    program = createProgram()
  })
  afterEach(() => program.end())

  it('a progress of another cluster survives a start on one that cannot be reached', async () => {
    await solve(program, 2)
    const before = readFileSync(progressFileOf(program), 'utf8')
    const kubeconfig = path.join(program.home, 'kubeconfig')
    writeFileSync(kubeconfig, 'apiVersion: v1\nkind: Config\n')
    assert.equal(
      (await program.run(['start', 'monolith', '--cluster', 'minikube'], { env: { KUBECONFIG: kubeconfig } })).code,
      3,
    )
    assert.equal(readFileSync(progressFileOf(program), 'utf8'), before)
  })

  it('what was done in another namespace is kept, said, and found again', async () => {
    await solve(program, 2)
    const before = JSON.parse(readFileSync(progressFileOf(program), 'utf8'))
    const there = await program.run(['start', 'monolith', '--namespace', 'lab'])
    assert.match(there.stderr, /on sandbox \(namespace default, step 3\/23\) is kept/)
    assert.match(there.stdout, /step 1 of 23/)
    const back = await program.run(['start', 'monolith', '--namespace', 'default'])
    assert.match(back.stdout, /step 3 of 23/)
    assert.deepEqual(JSON.parse(readFileSync(progressFileOf(program), 'utf8')).steps, before.steps)
  })

  it('a context of one’s own is not touched without being confirmed', async () => {
    const kubeconfig = path.join(program.home, 'kubeconfig')
    writeFileSync(
      kubeconfig,
      "apiVersion: v1\nkind: Config\ncontexts: [{ name: prod, context: { cluster: prod, user: me } }]\nclusters: [{ name: prod, cluster: { server: 'http://127.0.0.1:1' } }]\nusers: [{ name: me, user: {} }]\n",
    )
    const { code, stderr } = await program.run(['start', 'monolith', '--cluster', 'context:prod'], {
      env: { KUBECONFIG: kubeconfig },
    })
    assert.equal(code, 3)
    assert.match(stderr, /prod/)
    assert.equal(existsSync(progressFileOf(program)), false)
  })
})
