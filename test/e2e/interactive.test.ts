import assert from 'node:assert/strict'
import path from 'node:path'
import { askDaemon } from '../../src/sandbox/daemon/control-client.ts'
import { width } from '../../src/util/text.ts'
import { bin } from './support/program.ts'
import { runCommand } from './support/run-command.ts'
import { useTerminals } from './support/terminals.ts'

const enter = '\r'

describe('in a terminal', function () {
  this.timeout(90_000)
  const terminals = useTerminals()
  const { open } = terminals

  /** The state at a step: everything before it is skipped, the step right before it is done. */
  const reach = async (step: number) => {
    await terminals.program.run(['start', 'monolith'])
    for (let turn = 1; turn < step - 1; turn++) assert.equal((await terminals.program.run(['skip'])).code, 0)
    for (const command of ['solve', 'next']) {
      const { code, stderr } = await terminals.program.run([command])
      assert.equal(code, 0, stderr)
    }
  }
  const kubectl = (...args: string[]) =>
    runCommand(
      path.join(terminals.program.state, 'labs/monolith/kubeconfig'),
      ['kubectl', ...args],
      terminals.program.env,
    )

  it('shows the first step with what can be done', async () => {
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/k8slab {2}Split a monolith · sandbox · namespace default +1\/23 {2}0 pt/)
    await terminal.waitFor(/1 {2}gcloud auth list/)
    await terminal.waitFor(/⏎ run 1 · ! command · t own terminal/)
  })

  it('runs a command of the step with its real output, and goes on by itself', async () => {
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/⏎ run 1/)
    terminal.press(enter)
    await terminal.waitFor(/\$ gcloud auth list/)
    await terminal.waitFor(/ACTIVE +ACCOUNT/)
    await terminal.waitFor(/✓ 1 {2}gcloud auth list[\s\S]*⏎ run 2/)
    terminal.press(enter)
    await terminal.waitFor(/✓ Who you are/)
    await terminal.waitFor(/2\/23[\s\S]*Make a cluster/)
  })

  it('runs a command that is typed key by key, and loses nothing by its keys', async () => {
    await reach(8)
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/8\/23[\s\S]*⏎ run 1/)
    terminal.press('k')
    await terminal.waitFor(/Skip this step\? Its solution is run for you, and you get no points for it/)
    for (const key of 'ubectl describe pods monolith') terminal.press(key)
    await terminal.waitFor(/Run: kubectl describe pods monolith/)
    terminal.press(enter)
    await terminal.waitFor(/\$ kubectl describe pods monolith[\s\S]*Node:/)
    await terminal.waitFor(/✓ \d {2}kubectl describe pods monolith/)
    await terminal.waitFor(/auto-advance: on/)
    assert.doesNotMatch(terminal.text(), /9\/23|skipped/)
  })

  it('runs pasted lines in the shell of the lab', async () => {
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/⏎ run 1/)
    terminal.press('gcloud auth list\rgcloud config list project\r')
    await terminal.waitFor(/ACTIVE +ACCOUNT/)
    await terminal.waitFor(/✓ Who you are/)
    await terminal.waitFor(/2\/23[\s\S]*⏎ run 1/)
    terminal.press('helm=1')
    await terminal.waitFor(/Run: helm=1/)
    terminal.press('\u001b')
    await terminal.waitFor(/⏎ run 1/)
    terminal.press('!echo "helm is [$helm]"\r')
    await terminal.waitFor(/helm is \[\]/)
  })

  it('skips only after asking', async () => {
    await reach(2)
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/2\/23[\s\S]*⏎ run 1/)
    terminal.press('k')
    await terminal.waitFor(/Skip this step\?[\s\S]*y yes · n no/)
    terminal.press('n')
    await terminal.waitFor(/⏎ run 1/)
    terminal.press('k')
    await terminal.waitFor(/Skip this step\?/)
    terminal.press('y')
    await terminal.waitFor(/– Make a cluster/)
    await terminal.waitFor(/3\/23/)
  })

  it('stays at a done step when auto-advance is off', async () => {
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/⏎ run 1/)
    terminal.press('a')
    await terminal.waitFor(/auto-advance: off/)
    terminal.press(enter)
    await terminal.waitFor(/⏎ run 2/)
    terminal.press(enter)
    await terminal.waitFor(/✓ Who you are/)
    await terminal.waitFor(/⏎ next step/)
    terminal.press(enter)
    await terminal.waitFor(/2\/23[\s\S]*Make a cluster/)
  })

  it('turns a check green with no key pressed when the cluster changes', async () => {
    await reach(4)
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/◌ nginx is rolled out/)
    await kubectl('create', 'deployment', 'nginx', '--image=nginx:1.10.0')
    // The end of the step is printed above the block, which is then drawn again with the green check.
    await terminal.waitFor(/✓ Run nginx {3}5 pt/)
    await terminal.waitFor(/✓ nginx is rolled out/)
  })

  it('says what is wrong, and why', async () => {
    await reach(4)
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/⏎ run 1/)
    await kubectl('create', 'deployment', 'nginx', '--image=nginx:1.10.00')
    await terminal.waitFor(/want "nginx:1\.10\.0" {3}got "nginx:1\.10\.00"/)
    await terminal.waitFor(/why {2}pod nginx-\S+: (ErrImagePull|ImagePullBackOff)/)
  })

  it('gives hints, and the solution after asking', async () => {
    await reach(4)
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/⏎ run 1/)
    terminal.press('h')
    await terminal.waitFor(/Hint 1 of 2 {2}Look at the image/)
    terminal.press('h')
    await terminal.waitFor(/Hint 2 of 2/)
    await terminal.waitFor(/q quit/)
    terminal.press('s')
    await terminal.waitFor(/Solution[\s\S]*Run it now\?/)
    terminal.press('y\r')
    await terminal.waitFor(/✓ Run nginx/)
  })

  it('is left and found again at the same place', async () => {
    await reach(2)
    const first = open(['start', 'monolith'])
    await first.waitFor(/⏎ run 1/)
    first.press(enter)
    await first.waitFor(/✓ 1 {2}gcloud config set/)
    first.press('q')
    await first.waitFor(/Saved\. Go on with: {2}k8slab start monolith/)
    assert.equal(await first.ended, 0)
    const second = open(['start', 'monolith'])
    await second.waitFor(/2\/23[\s\S]*✓ 1 {2}gcloud config set[\s\S]*⏎ run 2/)
  })

  it('loses nothing to Ctrl-C', async () => {
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/⏎ run 1/)
    terminal.press('\u0003')
    await terminal.waitFor(/Saved/)
    assert.equal(await terminal.ended, 130)
  })

  it('stops a command at Ctrl-C and stays', async () => {
    await reach(5)
    await kubectl('create', 'service', 'clusterip', 'nginx', '--tcp=80:80')
    await terminals.program.run(['skip'])
    await kubectl('delete', 'service', 'nginx')
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/6\/23[\s\S]*⏎ run 1/)
    terminal.press(enter)
    await terminal.waitFor(/Waiting for <EXTERNAL-IP>/)
    terminal.press('\u0003')
    await terminal.waitFor(/⏎ run 1/)
  })

  it('sees a cluster whose command was stopped before it could tell', async () => {
    await reach(2)
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/2\/23[\s\S]*⏎ run 1/)
    const request = { name: 'io', zone: 'us-central1-b', nodes: 3 }
    await askDaemon(path.join(terminals.program.state, 'sandboxes/gke'), 'POST', 'clusters', request)
    await terminal.waitFor(/✓ The cluster io exists/)
  })

  it('names an earlier step that breaks, and puts it back', async () => {
    await reach(5)
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/5\/23[\s\S]*⏎ run 1/)
    await kubectl('delete', 'deployment', 'nginx')
    await terminal.waitFor(/! Step 4 no longer holds: Deployment default\/nginx is gone/)
    await terminal.waitFor(/w what happened · f put it back · i ignore/)
    terminal.press('f')
    await terminal.waitFor(/✓ Step 4 holds again: Run nginx/)
  })

  it('takes an answer and says whether it is right', async () => {
    await reach(8)
    const ip = (await kubectl('get', 'pod', 'monolith', '-o', 'jsonpath={.status.podIP}')).trim()
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/⏎ run 1/)
    terminal.press('?')
    await terminal.waitFor(/\? What is the pod's IP address\?/)
    terminal.press('1.2.3.4\r')
    await terminal.waitFor(/✗ Not that\./)
    await terminal.waitFor(/q quit/)
    terminal.press('?')
    await terminal.waitFor(/\? What is the pod's IP address\?/)
    terminal.press(`${ip}\r`)
    await terminal.waitFor(/✓ Right\./)
  })

  it('follows what is done in k8slab shell in another terminal', async () => {
    await reach(2)
    const here = open(['start', 'monolith'])
    await here.waitFor(/⏎ run 1/)
    const there = open(['shell'])
    await there.waitFor(/\(k8slab 2\/23\)/)
    there.press('gcloud config set compute/zone us-central1-b\r')
    await here.waitFor(/✓ 1 {2}gcloud config set[\s\S]*✓ The zone is set/)
    there.press('exit\r')
    assert.equal(await there.ended, 0)
  })

  it('counts each command of a list and of pasted lines in k8slab shell', async () => {
    await terminals.program.run(['start', 'monolith'])
    const there = open(['shell'])
    await there.waitFor(/\(k8slab 1\/23\)/)
    there.press('\u001b[200~gcloud auth list\ngcloud config list project\u001b[201~\r')
    await there.waitFor(/\(k8slab 2\/23\)/)
    there.press('gcloud config set compute/zone us-central1-b && gcloud container clusters create io\r')
    await there.waitFor(/\(k8slab 3\/23\)/)
  })

  it('knows the lab in the shell of the lab too', async () => {
    await reach(2)
    const there = open(['shell'])
    await there.waitFor(/\(k8slab 2\/23\)/)
    there.press(`${process.execPath} ${bin} status; ${process.execPath} ${bin} cluster status\r`)
    await there.waitFor(/step 2 of 23[\s\S]*The sandbox runs \(gke\)/)
    there.press('exit\r')
    assert.equal(await there.ended, 0)
  })

  it('fits Korean into 80 columns', async () => {
    const terminal = open(['start', 'monolith', '--lang', 'ko'])
    await terminal.waitFor(/⏎ 1번 실행/)
    terminal.press('h')
    await terminal.waitFor(/힌트/)
    for (const line of terminal.text().split('\n')) assert.ok(width(line) <= 80, line)
  })

  it('uses the room of a wide terminal for the head, not for longer prose', async () => {
    const terminal = open(['start', 'monolith'], 200)
    await terminal.waitFor(/⏎ run 1/)
    const lines = terminal.text().split('\n')
    assert.equal(Math.max(...lines.map(width)), 199)
    const prose = lines.filter((line) => /^ [A-Z][a-z]+ /.test(line)).map(width)
    assert.ok(Math.max(...prose) <= 101)
  })
})
