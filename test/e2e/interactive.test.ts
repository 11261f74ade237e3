import assert from 'node:assert/strict'
import { kubectl, reach } from './support/monolith.ts'
import { useTerminals } from './support/terminals.ts'

const enter = '\r'

describe('in a terminal', function () {
  this.timeout(90_000)
  const terminals = useTerminals()
  const { open } = terminals

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
    await reach(terminals.program, 8)
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
    await reach(terminals.program, 2)
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

  it('gives hints, and the solution after asking', async () => {
    await reach(terminals.program, 4)
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

  it('takes an answer and says whether it is right', async () => {
    await reach(terminals.program, 8)
    const ip = (await kubectl(terminals.program, 'get', 'pod', 'monolith', '-o', 'jsonpath={.status.podIP}')).trim()
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
})
