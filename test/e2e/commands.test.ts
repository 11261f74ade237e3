import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { eventsOf } from './support/events.ts'
import { kubectl } from './support/monolith.ts'
import type { Program } from './support/program.ts'
import { createProgram } from './support/program.ts'
import { reportOf } from './support/report.ts'

describe('the commands of a lab', function () {
  this.timeout(60_000)
  let program: Program
  before(() => {
    program = createProgram()
  })
  after(() => program.end())

  const run = (...args: string[]) => program.run(args)

  // One learner's way, in order.

  it('start: without a terminal shows the step and how to go on', async () => {
    const { code, stdout, stderr } = await run('start', 'monolith')
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /^k8slab: Split a monolith · sandbox · namespace default\nWorking folder: /)
    assert.match(stdout, /== step 1 of 23\n Who you are\n/)
    assert.match(stdout, /k8slab shell\), then k8slab check, then k8slab next/)
    assert.doesNotMatch(stdout, /\u001b|─/)
  })

  it('check: tells commands that have not been run, with exit code 1', async () => {
    const { code, stdout } = await run('check')
    assert.equal(code, 1)
    assert.match(stdout, /2 commands left to try\n\n1\. Who you are: not yet\.\n$/)
  })

  it('next: does not leave a step that is not done', async () => {
    const { code, stderr } = await run('next')
    assert.equal(code, 1)
    assert.match(stderr, /^Who you are is not done yet;.*\n {2}k8slab check\n {2}k8slab hint\n$/)
  })

  it('skip: solves a step and goes on', async () => {
    const { code, stdout } = await run('skip')
    assert.equal(code, 0)
    assert.match(stdout, /SKIPPED Who you are[\s\S]*== step 2 of 23/)
  })

  it('check: tells want and got of each field', async () => {
    const { code, stdout } = await run('check')
    assert.equal(code, 1)
    assert.match(stdout, /^ WAIT The zone is set\n {5}compute\/zone {3}want us-central1-b {3}got \(absent\)$/m)
    assert.match(stdout, /2\. Make a cluster: not yet\.\n$/)
  })

  it('check --json: has the same as data', async () => {
    const report = await reportOf(program, 'check')
    assert.deepEqual([report.lab, report.met, report.steps.length], ['monolith', false, 1])
    const [step] = report.steps
    assert.deepEqual([step.step, step.number, step.status], ['cluster', 2, 'pending'])
    assert.deepEqual(step.checks[0].result.mismatches, [{ kind: 'fact', fact: 'compute/zone', want: 'us-central1-b' }])
  })

  it('hint: gives one after the other, in the language asked for', async () => {
    assert.match((await run('hint')).stdout, /^Hint 1 of 3: /)
    assert.match((await run('hint', '--lang', 'ko')).stdout, /^힌트 2\/3: .*클러스터/)
    const [event] = eventsOf((await run('hint', '--json')).stdout)
    assert.deepEqual(event?.type === 'hint' && [event.step, event.number, event.of], ['cluster', 3, 3])
  })

  it('solve: does the step, and is harmless when it is done', async () => {
    for (let turn = 0; turn < 2; turn++) {
      const { code, stdout } = await run('solve')
      assert.equal(code, 0)
      assert.match(stdout, /Make a cluster: solved\.\n$/)
    }
  })

  it('check: exits with 0 when everything holds', async () => {
    const { code, stdout } = await run('check')
    assert.equal(code, 0)
    assert.match(
      stdout,
      /PASS Its nodes are ready\n\n2\. Make a cluster: everything holds\. Go on with: {2}k8slab next\n$/,
    )
  })

  it('next: shows the next step', async () => {
    const { code, stdout } = await run('next')
    assert.equal(code, 0)
    assert.match(stdout, /== step 3 of 23\n Get the sample files/)
  })

  it('solve: lays out the files of the lab', async () => {
    assert.equal((await run('solve')).code, 0)
    const folder = (await reportOf(program, 'status'))[0].workFolder
    assert.equal(existsSync(path.join(folder, 'orchestrate-with-kubernetes/kubernetes/pods/monolith.yaml')), true)
    assert.equal((await run('next')).code, 0)
  })

  it('check: finds the reason of what is wrong', async () => {
    await kubectl(program, 'create', 'deployment', 'nginx', '--image=nginx:1.10.00')
    const until = Date.now() + 20_000
    let report = await run('check')
    while (!/why/.test(report.stdout) && Date.now() < until) report = await run('check')
    assert.equal(report.code, 1)
    assert.match(report.stdout, /\.image\n? +want "nginx:1\.10\.0" {3}got "nginx:1\.10\.00"/)
    assert.match(report.stdout, /why {2}pod nginx-\S+: /)
  })

  it('check --watch: ends when the checks hold', async () => {
    const watching = program.run(['check', '--watch'])
    await kubectl(program, 'set', 'image', 'deployment/nginx', 'nginx=nginx:1.10.0')
    const { code, stdout } = await watching
    assert.equal(code, 0)
    assert.match(stdout, /PASS nginx is rolled out/)
  })

  it('check --watch --step: watches another step, by number or name', async () => {
    const { code, stdout } = await program.run(['check', '--watch', '--step', '4'])
    assert.equal(code, 0)
    assert.match(stdout, /PASS nginx is rolled out/)
    const unknown = await program.run(['check', '--watch', '--step', '40'])
    assert.equal(unknown.code, 2)
    assert.match(unknown.stderr, /No step is called "40"\./)
  })

  it('check --step: looks at another step, by number or name', async () => {
    assert.equal((await run('check', '--step', '2')).code, 0)
    assert.equal((await run('check', '--step', 'secure-pod')).code, 1)
    const { code, stderr } = await run('check', '--step', 'secure-pot')
    assert.equal(code, 2)
    assert.match(stderr, /No step is called "secure-pot"\.\n {2}Did you mean secure-pod\?/)
  })

  it('check --all: looks at every step', async () => {
    const report = await reportOf(program, 'check', '--all')
    assert.equal(report.steps.length, 23)
    assert.equal(report.met, false)
    assert.deepEqual(
      report.steps
        .filter((step: { status: string }) => step.status === 'pass')
        .map((step: { number: number }) => step.number),
      [1, 2, 3, 4],
    )
  })

  it('status: tells how far each step is', async () => {
    const { stdout } = await run('status')
    assert.match(stdout, /Split a monolith {2}step 4 of 23 {2}\d+\/100/)
    assert.match(stdout, /^ 1 +Who you are +skipped +-$/m)
    assert.match(stdout, /^ 2 +Make a cluster +done +5$/m)
    assert.match(stdout, /^ 4 +Run nginx +(here +-|done +5)$/m)
  })

  it('status and list speak Korean', async () => {
    assert.match((await run('status', '--lang', 'ko')).stdout, /클러스터 만들기 +완료/)
    assert.match((await run('list', '--lang', 'ko')).stdout, /^ 실습 +제목/)
  })

  it('start: goes on where the lab was left, and says so', async () => {
    const { stdout } = await run('start', 'monolith')
    assert.match(stdout, /You were here before/)
    assert.match(stdout, /== step 4 of 23/)
  })

  it('reset: deletes nothing when nobody can be asked', async () => {
    const { code, stderr } = await run('reset')
    assert.equal(code, 2)
    assert.match(stderr, /Nothing was deleted[\s\S]*k8slab reset monolith --yes/)
    assert.match(await kubectl(program, 'get', 'deployments'), /nginx/)
  })

  it('reset --yes: deletes what the lab owns, and forgets the progress', async () => {
    await kubectl(program, 'create', 'configmap', 'mine', '--from-literal=a=b')
    const report = await reportOf(program, 'reset', '--yes')
    assert.equal(report.cancelled, false)
    assert.ok(report.deleted.includes('Deployment default/nginx'))
    assert.equal(
      report.deleted.some((name: string) => name.includes('mine')),
      false,
    )
    assert.deepEqual(await reportOf(program, 'status'), [])
  })

  it('keeps all of it readable by its user only', async function () {
    if (process.platform === 'win32') return this.skip()
    const { statSync } = await import('node:fs')
    assert.equal(statSync(program.state).mode & 0o077, 0)
  })
})
