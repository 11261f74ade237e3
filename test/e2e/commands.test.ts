import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { eventsOf } from './support/events.ts'
import type { Program } from './support/program.ts'
import { createProgram, root } from './support/program.ts'
import { runCommand } from './support/run-command.ts'

describe('the commands of a lab', function () {
  this.timeout(60_000)
  let program: Program
  before(() => {
    program = createProgram()
  })
  after(() => program.end())

  const run = (...args: string[]) => program.run(args)
  const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout)
  const kubectl = (...args: string[]) =>
    runCommand(path.join(program.state, 'labs/monolith/kubeconfig'), ['kubectl', ...args], program.env)

  // One learner's way, in order.

  it('list: shows the labs, with no progress at first', async () => {
    const { code, stdout } = await run('list')
    assert.equal(code, 0)
    assert.match(stdout, /^ LAB +TITLE +LEVEL +MIN +NEEDS +YOU\n/)
    assert.match(stdout, /^ monolith +Split a monolith +2\/3 +45 +loadBalancer, nodePort, exec +-$/m)
    const labs = await json('list')
    const monolith = labs.find((lab: { id: string }) => lab.id === 'monolith')
    assert.deepEqual([monolith.steps, monolith.points, monolith.progress], [23, 100, null])
  })

  it('takes nothing that is piped into it for the name of a lab', async () => {
    for (const command of ['check', 'status']) {
      const { stdout, stderr } = await program.run([command], { stdin: 'monolit\n' })
      assert.match(stdout + stderr, /^No lab has been started yet\./)
    }
  })

  it('status: says that nothing has been started', async () => {
    assert.equal((await run('status')).stdout, 'No lab has been started yet.\n')
    assert.deepEqual(await json('status'), [])
    const { code, stderr } = await run('status', 'monolith')
    assert.deepEqual([code, stderr.split('\n')[0]], [2, 'The lab monolith has not been started.'])
    assert.match((await run('status', 'monolit')).stderr, /^No lab is called "monolit"\n {2}Did you mean monolith\?/)
  })

  for (const command of ['check', 'next', 'hint', 'solve', 'skip', 'reset', 'shell']) {
    it(`${command}: says that nothing has been started`, async () => {
      const { code, stderr } = await run(command)
      assert.deepEqual([code, stderr], [2, 'No lab has been started yet.\n  k8slab list\n'])
    })
  }

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
    const report = await json('check')
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
    const folder = (await json('status'))[0].workFolder
    assert.equal(existsSync(path.join(folder, 'orchestrate-with-kubernetes/kubernetes/pods/monolith.yaml')), true)
    assert.equal((await run('next')).code, 0)
  })

  it('check: finds the reason of what is wrong', async () => {
    await kubectl('create', 'deployment', 'nginx', '--image=nginx:1.10.00')
    const until = Date.now() + 20_000
    let report = await run('check')
    while (!/why/.test(report.stdout) && Date.now() < until) report = await run('check')
    assert.equal(report.code, 1)
    assert.match(report.stdout, /\.image\n? +want "nginx:1\.10\.0" {3}got "nginx:1\.10\.00"/)
    assert.match(report.stdout, /why {2}pod nginx-\S+: /)
  })

  it('check --watch: ends when the checks hold', async () => {
    const watching = program.run(['check', '--watch'])
    await kubectl('set', 'image', 'deployment/nginx', 'nginx=nginx:1.10.0')
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
    const report = await json('check', '--all')
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
    assert.match(await kubectl('get', 'deployments'), /nginx/)
  })

  it('reset --yes: deletes what the lab owns, and forgets the progress', async () => {
    await kubectl('create', 'configmap', 'mine', '--from-literal=a=b')
    const report = await json('reset', '--yes')
    assert.equal(report.cancelled, false)
    assert.ok(report.deleted.includes('Deployment default/nginx'))
    assert.equal(
      report.deleted.some((name: string) => name.includes('mine')),
      false,
    )
    assert.deepEqual(await json('status'), [])
  })

  it('keeps all of it readable by its user only', async function () {
    if (process.platform === 'win32') return this.skip()
    const { statSync } = await import('node:fs')
    assert.equal(statSync(program.state).mode & 0o077, 0)
  })
})

describe('light and full commands', function () {
  this.timeout(30_000)
  let program: Program
  before(() => {
    program = createProgram()
  })
  after(() => program.end())

  for (const args of [['list'], ['list', '--json'], ['list', '--lang', 'ko'], ['status'], ['status', '--json']]) {
    it(`${args.join(' ')}: prints the same through oclif`, async () => {
      const light = await program.run(args)
      const full = await program.run(args, { entry: [path.join(root, 'dist/main.js')] })
      assert.deepEqual(full, light)
    })
  }
})

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
