import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { diagnose } from '../../src/checks/diagnose/diagnose.ts'
import { findingText } from '../../src/checks/diagnose/messages.ts'
import type { KubeJson } from '../../src/checks/objects.ts'
import type { Check } from '../../src/checks/schema.ts'
import { machineClock } from '../../src/cluster/clock.ts'
import { connect } from '../../src/cluster/connect.ts'
import type { Cluster } from '../../src/cluster/types.ts'
import { monitorChecks } from '../../src/engine/monitor/monitor.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import type { Sandbox } from '../../src/sandbox/types.ts'
import { failTest } from '../helpers/fail-test.ts'
import { removeFolder, temporaryFolder } from '../helpers/temporary-folder.ts'

// Each of the mistakes learners make, made on a sandbox: the reason is found in the cluster, no lab has to say it.
describe('the reason why a check does not hold', function () {
  this.timeout(30_000)
  const folder = temporaryFolder()
  let sandbox: Sandbox
  let cluster: Cluster

  before(async () => {
    sandbox = await startSandbox({ flavour: 'minikube', port: 0, onError: failTest })
    const file = path.join(folder, 'kubeconfig')
    writeFileSync(file, sandbox.kubeconfig())
    cluster = await connect({ kubeconfig: file })
    await cluster.create(podOf('sound', 'nginx:1.10.0', { app: 'web' }))
  })
  after(async () => {
    cluster?.close()
    await sandbox?.close()
    removeFolder(folder)
  })

  it('names the image tag that does not exist', async () => {
    await cluster.create(deployment('tag', 'nginx:1.100'))
    assert.match(
      await reason(available('tag')),
      /tag-\S+: (ErrImagePull|ImagePullBackOff), the image nginx:1\.100 cannot be pulled: .*not found/,
    )
  })

  it('names the label a pod lacks for the service', async () => {
    await cluster.create(service('typo', { app: 'web', secure: 'enabled' }, 80))
    assert.match(
      await reason(endpoints('typo')),
      /the selector app=web,secure=enabled matches no pod\n1 pod has app=web but no label secure: sound/,
    )
  })

  it('names the secret that is missing', async () => {
    const volumes = [{ name: 'tls', secret: { secretName: 'tls-certs' } }]
    const volumeMounts = [{ name: 'tls', mountPath: '/etc/tls' }]
    const containers = [{ name: 'main', image: 'nginx:1.10.0', volumeMounts }]
    await cluster.create({ ...podOf('no-secret', 'nginx:1.10.0', {}), spec: { containers, volumes } })
    assert.match(await reason(ready('no-secret')), /no-secret needs the Secret tls-certs, which does not exist/)
  })

  it('names the port that the pod does not have', async () => {
    await cluster.create(service('port', { app: 'web' }, 8080))
    const check: Check = { http: { service: 'port', port: 8080 }, status: 200 }
    assert.match(await reason(check), /the service sends to port 8080 of the pod, but pod sound has 80/)
  })

  it('names the port on which nothing listens', async () => {
    const pod = podOf('silent', 'nginx:1.10.0', { app: 'silent' })
    await cluster.create({ ...pod, spec: { containers: [{ name: 'main', image: 'nginx:1.10.0' }] } })
    await cluster.create(service('silent', { app: 'silent' }, 8080))
    const check: Check = { http: { service: 'silent', port: 8080 }, status: 200 }
    assert.match(
      await reason(check, /nothing listens/),
      /the service sends to port 8080 of its pods, where nothing listens/,
    )
  })

  it('tells of a container that ends again and again, with its last words', async () => {
    const pod = podOf('crash', 'busybox:1.36', {})
    const containers = [{ name: 'main', image: 'busybox:1.36', command: ['sh', '-c', 'echo no database; exit 3'] }]
    await cluster.create({ ...pod, spec: { containers } })
    assert.match(
      await reason(ready('crash'), /again and again/),
      /crash: the container main ends again and again \(exit code 3, restarts: \d+\)[\s\S]*no database/,
    )
  })

  /** The findings in English, once the cluster shows them. */
  function reason(check: Check, until = /./): Promise<string> {
    return new Promise((resolve) => {
      const world = {
        cluster,
        provided: {},
        namespace: 'default',
        workFolder: folder,
        startedAt: 0,
        clock: machineClock,
      }
      const look = async () => {
        const result = monitor.results()[0]
        const findings = result ? await diagnose(check, result, { reader: cluster, namespace: 'default' }) : []
        const text = findings.map((finding) => findingText(finding, 'en')).join('\n')
        if (!until.test(text) || /is being pulled|has no pods yet|has no node|is starting/.test(text)) return
        clearInterval(timer)
        monitor.stop()
        resolve(text)
      }
      const timer = setInterval(look, 200)
      const monitor = monitorChecks({ checks: [check], world, onResults: () => undefined })
    })
  }
})

const available = (name: string): Check => ({
  target: { apiVersion: 'apps/v1', kind: 'Deployment', name },
  conditions: { Available: 'True' },
})
const ready = (name: string): Check => ({
  target: { apiVersion: 'v1', kind: 'Pod', name },
  conditions: { Ready: 'True' },
})
const endpoints = (service: string): Check => ({
  target: {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    selector: { 'kubernetes.io/service-name': service },
  },
  count: { min: 1 },
  each: 'any',
  cel: 'object.?endpoints.orValue([]).exists(e, e.?conditions.?ready.orValue(true))',
})

function podOf(name: string, image: string, labels: Record<string, string>): KubeJson {
  const containers = [{ name: 'main', image, ports: [{ containerPort: 80 }] }]
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels }, spec: { containers } }
}

function deployment(name: string, image: string): KubeJson {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image }] } }
  const spec = { selector: { matchLabels: { app: name } }, template }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'default' }, spec }
}

function service(name: string, selector: Record<string, string>, port: number): KubeJson {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { selector, ports: [{ port }] },
  }
}
