import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Progress } from '../../src/progress/progress.ts'
import { useTerminals } from './support/terminals.ts'

/** What somebody types at each step, and the points that it is worth. */
const tutorial = [
  { id: 'account', points: 0, commands: ['gcloud auth list', 'gcloud config list project'] },
  {
    id: 'cluster',
    points: 5,
    commands: ['gcloud config set compute/zone us-central1-b', 'gcloud container clusters create io'],
  },
  { id: 'files', points: 2, commands: ['gsutil cp -r gs://spls/gsp021/* .'] },
  { id: 'run-nginx', points: 5, commands: ['kubectl create deployment nginx --image=nginx:1.10.0'] },
  { id: 'expose-nginx', points: 5, commands: ['kubectl expose deployment nginx --port 80 --type LoadBalancer'] },
  {
    id: 'curl-nginx',
    points: 3,
    commands: [
      "IP=$(kubectl get service nginx -o jsonpath='{.status.loadBalancer.ingress[0].ip}')",
      'curl http://$IP:80',
    ],
  },
]

describe('a window and a shell in one lab', function () {
  this.timeout(120_000)
  const terminals = useTerminals()
  const { open } = terminals

  const progress = (): Progress =>
    JSON.parse(readFileSync(path.join(terminals.program.state, 'progress/monolith.json'), 'utf8')) as Progress
  const both = async () => {
    const window = open(['start', 'monolith'])
    await window.waitFor(/⏎ run 1/)
    const shell = open(['shell'])
    await shell.waitFor(/\(k8slab 1\/23\) [^\n]*\$|\(k8slab 1\/23\) [^\n]*#/)
    return { window, shell }
  }

  it('go through the steps together, each one done with its points', async () => {
    const { window, shell } = await both()
    for (const [place, { commands }] of tutorial.entries()) {
      for (const command of commands) shell.press(`${command}\r`)
      await window.waitFor(new RegExp(` ${place + 2}/23 `))
    }
    const { step, steps } = progress()
    assert.equal(step, 'create-monolith')
    assert.deepEqual(
      tutorial.map(({ id }) => [id, steps[id]?.state, steps[id]?.points]),
      tutorial.map(({ id, points }) => [id, 'done', points]),
    )
  })

  it('tell each step in the shell once', async () => {
    const { shell } = await both()
    for (const command of [...(tutorial[0]?.commands ?? []), '', '']) {
      shell.press(`${command}\r`)
      await shell.waitFor(/\(k8slab \d+\/23\)/)
    }
    shell.press('exit\r')
    await shell.ended
    const times = (text: string) => shell.text().split(text).length - 1
    assert.deepEqual(['Who you are  1/23', '✓ Who you are', 'Make a cluster  2/23'].map(times), [1, 1, 1])
  })

  it('drop a question when the step it is about is left in the other', async () => {
    const { window, shell } = await both()
    window.press('s')
    await window.waitFor(/Run it now\?/)
    for (const command of tutorial[0]?.commands ?? []) shell.press(`${command}\r`)
    await window.waitFor(/"Run it now\?" is not asked any more: another terminal has gone on/)
    await window.waitFor(/⏎ run 1/)
    window.press('y\r')
    await shell.waitFor(/\(k8slab 2\/23\)/)
    assert.deepEqual(progress().steps['cluster']?.state ?? 'open', 'open')
  })
})
