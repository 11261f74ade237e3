import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BuiltProgram, builtProgram } from '../helpers/k8slab.ts'
import { need } from '../helpers/need.ts'

// The lab on a real node with real containers: checks, engine and lab file are the same as on the sandbox.
describe('monolith on a real cluster', function () {
  this.timeout(300_000)
  let script: string
  let stateFolder: string
  let k8slab: BuiltProgram
  const inCluster = (...args: string[]) => k8slab.runThrough([script, 'run', '--'], ...args)

  before(function () {
    const folder = need(
      this,
      process.env['K8SLAB_REAL_CLUSTER'],
      'K8SLAB_REAL_CLUSTER does not name the folder of a real cluster',
    )
    need(this, process.getuid?.() === 0 ? true : undefined, 'a real node needs root')
    script = path.join(folder, 'real-cluster')
    stateFolder = mkdtempSync(path.join(tmpdir(), 'k8slab-real-'))
    k8slab = builtProgram({ REAL_CLUSTER_HOME: stateFolder })
    execFileSync(script, ['up'], { env: k8slab.env as NodeJS.ProcessEnv, stdio: 'ignore' })
  })

  after(() => {
    if (!k8slab) return
    execFileSync(script, ['down'], { env: k8slab.env as NodeJS.ProcessEnv, stdio: 'ignore' })
    k8slab.close()
    rmSync(stateFolder, { recursive: true, force: true })
  })

  it('runs every step by itself', async () => {
    const { exitCode, stdout } = await inCluster('start', 'monolith', '--auto', '--cluster', 'context:minikube')
    assert.equal(exitCode, 0, stdout)
    assert.match(stdout, /Lab finished: (\d+) of \1 points/)
  })

  it('leaves out the steps that need Google Cloud', async () => {
    const { stdout } = await inCluster('status', '--json')
    assert.match(stdout, /"provider": "minikube"/)
    const log = await inCluster('check', '--all', '--json')
    const ids = JSON.parse(log.stdout).steps.map((step: { step: string }) => step.step)
    assert.ok(!ids.includes('cluster') && ids.includes('curl-frontend'))
  })

  it('says everything holds when asked again', async () => {
    const { exitCode, stdout } = await inCluster('check', '--step', 'label')
    assert.equal(exitCode, 0, stdout)
  })

  it('finds why a step no longer holds', async () => {
    await k8slabKubectl(['delete', 'configmap', 'nginx-frontend-conf'])
    await k8slabKubectl(['delete', 'pod', '-l', 'app=frontend', '--wait=false'])
    const { exitCode, stdout } = await inCluster('check', '--step', 'frontend')
    assert.equal(exitCode, 1, stdout)
  })

  it('deletes what the lab owns and nothing else', async () => {
    await k8slabKubectl(['create', 'configmap', 'mine', '--from-literal=a=b'])
    const { exitCode, stdout, stderr } = await inCluster('reset', '--yes')
    assert.equal(exitCode, 0, stdout + stderr)
    const left = await k8slabKubectl(['get', 'deployments,services,configmaps', '-o', 'name'])
    assert.deepEqual(left.trim().split('\n').sort(), [
      'configmap/kube-root-ca.crt',
      'configmap/mine',
      'service/kubernetes',
    ])
  })

  async function k8slabKubectl(args: string[]): Promise<string> {
    return execFileSync(script, ['run', '--', 'kubectl', ...args], {
      env: k8slab.env as NodeJS.ProcessEnv,
      encoding: 'utf8',
    })
  }
})
