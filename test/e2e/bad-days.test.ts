import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { commandsOf, eventsOf } from './support/events.ts'
import type { Program } from './support/program.ts'
import { createProgram, endProcess, isRunning, root } from './support/program.ts'
import { runCommand } from './support/run-command.ts'

const isRoot = process.getuid?.() === 0

describe('on a bad day', function () {
  this.timeout(90_000)
  let program: Program
  beforeEach(() => {
    program = createProgram()
  })
  afterEach(() => program.end())

  const home = () => program.env['K8SLAB_HOME'] ?? program.state
  const progressFile = () => path.join(home(), 'progress/monolith.json')
  const progress = () => JSON.parse(readFileSync(progressFile(), 'utf8'))
  const solved = async (steps: number) => {
    await program.run(['start', 'monolith'])
    for (let step = 0; step < steps; step++) {
      assert.equal((await program.run(['solve'])).code, 0)
      assert.equal((await program.run(['next'])).code, 0)
    }
  }

  it('an unknown lab: names the one that may be meant', async () => {
    const { code, stderr } = await program.run(['start', 'monolit'])
    assert.deepEqual([code, stderr], [2, 'No lab is called "monolit"\n  Did you mean monolith?\n'])
  })

  it('a folder without a lab: says so', async () => {
    const { code, stderr } = await program.run(['start', './nothing'])
    assert.equal(code, 2)
    assert.match(stderr, /No lab at \.\/nothing: it has no lab\.yaml/)
  })

  it('a broken lab.yaml: file, line and column of each mistake, and what was expected', async () => {
    const lab = path.join(root, 'fixtures/broken/typos')
    const { code, stderr } = await program.run(['start', lab])
    assert.equal(code, 2)
    assert.match(stderr, /lab\.yaml:\d+:\d+/)
    assert.doesNotMatch(stderr, /\n +at /)
  })

  it('a lab that is no YAML: line and column', async () => {
    const { code, stderr } = await program.run(['start', path.join(root, 'fixtures/broken/not-yaml')])
    assert.equal(code, 2)
    assert.match(stderr, /lab\.yaml:\d+:\d+/)
  })

  it('a lab text with escape sequences: none reaches the terminal', async () => {
    const folder = path.join(program.home, 'evil')
    cpSync(path.join(root, 'fixtures/e2e/evil'), folder, { recursive: true })
    const file = path.join(folder, 'text/en.md')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('ESC', '\u001b').replaceAll('BEL', '\u0007'))
    const { code, stdout, stderr } = await program.run(['start', folder])
    assert.doesNotMatch(stdout + stderr, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
    if (code === 0) assert.match(stdout, /read me/)
    else assert.match(stderr, /text\/en\.md:\d+:\d+.*(escape|control)/)
  })

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
    mkdirSync(path.dirname(progressFile()), { recursive: true })
    writeFileSync(progressFile(), '{}')
    chmodSync(progressFile(), 0)
    const { code, stderr } = await program.run(['status'])
    assert.equal(code, 3)
    assert.match(stderr, /monolith\.json could not be read/)
  })

  it('a broken progress file: is set aside, not lost', async () => {
    mkdirSync(path.dirname(progressFile()), { recursive: true })
    writeFileSync(progressFile(), '{"version":1,"lab":"mono')
    assert.equal((await program.run(['status'])).code, 0)
    assert.deepEqual(readdirSync(path.dirname(progressFile())), ['monolith.json.broken'])
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
      writeFileSync(progressFile(), before)
      spawnSync('dd', ['if=/dev/zero', `of=${path.join(disk, 'fill')}`, 'bs=1k'])
      const { code, stderr } = await program.run(['start', 'monolith'])
      assert.equal(code, 3, stderr)
      assert.match(stderr, /ENOSPC|no space left/i)
      assert.doesNotMatch(stderr, /\n +at |defect/)
      assert.equal(readFileSync(progressFile(), 'utf8'), before)
    } finally {
      await Promise.all(program.daemons().map(endProcess))
      spawnSync('umount', ['-l', disk])
    }
  })

  it('a port that is taken: says so, and the lab can be finished', async () => {
    const taken = createServer((socket) => socket.destroy()).listen(10080)
    await new Promise((resolve) => taken.once('listening', resolve).once('error', resolve))
    try {
      await solved(8)
      const { stdout } = await program.run(['solve', '--json'])
      const output = eventsOf(stdout).flatMap((event) => (event.type === 'output' ? [event.text] : []))
      assert.match(output.join(''), /10080|address already in use/i)
      assert.equal((await program.run(['skip'])).code, 0)
    } finally {
      taken.close()
    }
  })

  it('node port 31000 taken: the whole lab can be done all the same', async () => {
    const taken = createServer().listen(31000, '0.0.0.0')
    await new Promise((resolve) => taken.once('listening', resolve).once('error', resolve))
    try {
      const { code, stdout } = await program.run(['start', 'monolith', '--auto', '--json'])
      assert.equal(code, 0, JSON.stringify(eventsOf(stdout).findLast((event) => event.type === 'step-failed')))
    } finally {
      taken.close()
    }
  })

  it('two terminals that run the same lab at once: one does, the other says so, nothing is lost', async () => {
    const [one, two] = await Promise.all([
      program.run(['start', 'monolith', '--auto', '--json']),
      program.run(['start', 'monolith', '--auto', '--json']),
    ])
    assert.deepEqual([one.code, two.code].sort(), [0, 3], `${one.stderr}${two.stderr}`)
    assert.match(one.stdout + two.stdout, /"lab-in-use"/)
    assert.equal(program.daemons().length, 1)
    const [status] = JSON.parse((await program.run(['status', '--json'])).stdout)
    assert.equal(status.points, 100)
  })

  it('a file where the files of the lab belong: says so, and ends', async () => {
    const folder = path.join(program.state, 'labs/monolith')
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'bucket'), '')
    const { code, stderr } = await program.run(['start', 'monolith', '--auto'])
    assert.equal(code, 3)
    assert.match(stderr, /The files of the lab could not be written to \S+bucket: /)
  })

  it('a clock that jumps back: the lab goes on', async () => {
    await solved(2)
    const ahead = { ...progress(), startedAt: '2038-01-19T03:14:07.000Z' }
    writeFileSync(progressFile(), JSON.stringify(ahead))
    assert.equal((await program.run(['solve'])).code, 0)
    assert.equal((await program.run(['check'])).code, 0)
  })

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
            readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${home()}/labs/monolith`) &&
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
    assert.match(
      await runCommand(path.join(home(), 'labs/monolith/kubeconfig'), ['kubectl', 'get', 'deployments'], program.env),
      /nginx/,
    )
  })

  it('what an earlier step made is gone: check says which step and what, with exit code 1', async () => {
    await solved(4)
    const kubeconfig = path.join(home(), 'labs/monolith/kubeconfig')
    await runCommand(kubeconfig, ['kubectl', 'delete', 'deployment', 'nginx'], program.env)
    const { code, stdout } = await program.run(['check', '--plain'])
    assert.equal(code, 1)
    assert.match(
      stdout,
      /Step 4 no longer holds: Run nginx\n WAIT nginx is rolled out.*\n +Deployment default\/nginx is gone/,
    )
    const report = JSON.parse((await program.run(['check', '--json'])).stdout)
    assert.deepEqual(
      [report.met, report.broken.map(({ number, step }: { number: number; step: string }) => [number, step])],
      [false, [[4, 'run-nginx']]],
    )
  })

  it('an old kubectl: the lab works with it', async function () {
    const { oldestKubectl } = await import('./support/old-kubectl.ts')
    const old = oldestKubectl(path.join(program.home, 'bin'))
    if (old === undefined) {
      console.log('      skipped: there is no older kubectl on this machine')
      return this.skip()
    }
    program.env['PATH'] = old
    const { code, stdout } = await program.run(['start', 'monolith', '--auto', '--json'])
    assert.equal(code, 0, JSON.stringify(eventsOf(stdout).findLast((event) => event.type === 'step-failed')))
  })

  it('a progress of another cluster survives a start on one that cannot be reached', async () => {
    await solved(2)
    const before = readFileSync(progressFile(), 'utf8')
    const kubeconfig = path.join(program.home, 'kubeconfig')
    writeFileSync(kubeconfig, 'apiVersion: v1\nkind: Config\n')
    assert.equal(
      (await program.run(['start', 'monolith', '--cluster', 'minikube'], { env: { KUBECONFIG: kubeconfig } })).code,
      3,
    )
    assert.equal(readFileSync(progressFile(), 'utf8'), before)
  })

  it('what was done in another namespace is kept, said, and found again', async () => {
    await solved(2)
    const before = JSON.parse(readFileSync(progressFile(), 'utf8'))
    const there = await program.run(['start', 'monolith', '--namespace', 'lab'])
    assert.match(there.stderr, /on sandbox \(namespace default, step 3\/23\) is kept/)
    assert.match(there.stdout, /step 1 of 23/)
    const back = await program.run(['start', 'monolith', '--namespace', 'default'])
    assert.match(back.stdout, /step 3 of 23/)
    assert.deepEqual(JSON.parse(readFileSync(progressFile(), 'utf8')).steps, before.steps)
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
    assert.equal(existsSync(progressFile()), false)
  })

  it('ends its sandbox when asked', async () => {
    await program.run(['start', 'monolith'])
    const [pid = 0] = program.daemons()
    assert.equal((await program.run(['cluster', 'down', '--flavour', 'gke'])).code, 0)
    assert.equal(isRunning(pid), false)
  })
})
