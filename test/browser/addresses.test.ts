import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chromium } from 'playwright-core'
import { findProgram } from '../../src/util/find-program.ts'
import { type BuiltProgram, builtProgram } from '../helpers/k8slab.ts'
import { need } from '../helpers/need.ts'

// What the cluster gives an address for can be opened in a browser of this machine.
describe('addresses in a browser', function () {
  this.timeout(60_000)
  let browserPath: string
  let kubectl: (...args: string[]) => string
  let k8slab: BuiltProgram

  before(async function () {
    browserPath = need(this, findProgram('chromium', process.env), 'no chromium on PATH')
    const program = need(this, findProgram('kubectl', process.env), 'no kubectl on PATH')
    k8slab = builtProgram()
    await k8slab.run('cluster', 'up', '--flavour', 'minikube')
    const { stdout } = await k8slab.run('cluster', 'kubeconfig', '--json')
    const env = { ...process.env, KUBECONFIG: JSON.parse(stdout).path, HOME: k8slab.home }
    kubectl = (...args) => execFileSync(program, args, { env, encoding: 'utf8' })
    kubectl('create', 'deployment', 'nginx', '--image=nginx:1.10.0')
    kubectl('expose', 'deployment', 'nginx', '--port=80', '--type=NodePort')
    kubectl('rollout', 'status', 'deployment/nginx')
  })

  after(() => k8slab?.close())

  it('shows the page of a node port', async () => {
    const { stdout } = await k8slab.run('cluster', 'status', '--json')
    const port = Number(kubectl('get', 'service', 'nginx', '-o', 'jsonpath={.spec.ports[0].nodePort}'))
    const entry = JSON.parse(stdout).addresses.find((address: { port: number }) => address.port === port)
    const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage()
      await page.goto(`http://${entry.local}/`)
      assert.equal(await page.title(), 'Welcome to nginx!')
    } finally {
      await browser.close()
    }
  })
})
