import assert from 'node:assert/strict'
import path from 'node:path'
import { WHY_NO_KUBECTL } from '../helpers/kubectl-versions.ts'
import type { RunCommand, TimedEvent } from './support/events.ts'
import { commandsOf, eventsOf, normalised } from './support/events.ts'
import type { Program } from './support/program.ts'
import { barePath, createProgram, pathWithKubectl } from './support/program.ts'

/** The commands of the tutorial, in order, with what each prints. */
const tutorial: [command: RegExp, exitCode: number, output: RegExp][] = [
  [/^gcloud auth list$/, 0, /Credentialed Accounts\n\s*ACTIVE\s+ACCOUNT\n\*\s+\S+@\S+/],
  [/^gcloud config list project$/, 0, /^\[core\]\nproject = \S+\n/],
  [/^gcloud config set compute\/zone us-central1-b$/, 0, /^Updated property \[compute\/zone\]\.\n/],
  [
    /^gcloud container clusters create io$/,
    0,
    /^kubeconfig entry generated for io\.\nNAME LOCATION [\s\S]*\nio us-central1-b .* 3 RUNNING\n/m,
  ],
  [
    /^gsutil cp -r gs:\/\/spls\/gsp021\/\* \.$/,
    0,
    /Copying gs:\/\/spls\/gsp021\/[\s\S]*Operation completed over \d+ objects/,
  ],
  [/^cd orchestrate-with-kubernetes\/kubernetes$/, 0, /^$/],
  [/^ls$/, 0, /^cleanup\.sh\ndeployments\nnginx\npods\nservices\ntls\n$/],
  [/^kubectl create deployment nginx --image=nginx:1\.10\.0$/, 0, /^deployment\.apps\/nginx created\n$/],
  [
    /^kubectl get pods$/,
    0,
    /^NAME READY STATUS RESTARTS AGE\nnginx-<pod> [01]\/1 (Pending|ContainerCreating|Running) 0 <age>\n$/,
  ],
  [/^kubectl expose deployment nginx --port 80 --type LoadBalancer$/, 0, /^service\/nginx exposed\n$/],
  [
    /^kubectl get services$/,
    0,
    /^NAME TYPE CLUSTER-IP EXTERNAL-IP PORT\(S\) AGE\nkubernetes ClusterIP <ip> <none> 443\/TCP <age>\nnginx LoadBalancer <ip> (<pending>|<ip>) 80:<port>\/TCP <age>\n$/,
  ],
  [/^curl http:\/\/[\d.]+:80$/, 0, /<title>Welcome to nginx!<\/title>/],
  [/^cat pods\/monolith\.yaml$/, 0, /^apiVersion: v1\nkind: Pod\nmetadata:\n name: monolith\n/],
  [/^kubectl create -f pods\/monolith\.yaml$/, 0, /^pod\/monolith created\n$/],
  [/^kubectl get pods$/, 0, /^monolith [01]\/1 (Pending|ContainerCreating|Running) 0 <age>$/m],
  [
    /^kubectl describe pods monolith$/,
    0,
    /^Name: monolith\nNamespace: default\n[\s\S]*^ Normal Started .*kubelet .*Started container monolith$/m,
  ],
  [/^curl http:\/\/127\.0\.0\.1:10080$/, 0, /\{"message":"Hello"\}/],
  [/^curl http:\/\/127\.0\.0\.1:10080\/secure$/, 0, /authorization failed/],
  [/^curl -u user http:\/\/127\.0\.0\.1:10080\/login$/, 0, /\{"token":"[\w.-]+"\}/],
  [/^TOKEN=\$\(curl .*\/login -u user ?\| ?jq -r '\.token'\)$/, 0, /(?:)/],
  [/^curl -H "Authorization: Bearer \$TOKEN" http:\/\/127\.0\.0\.1:10080\/secure$/, 0, /\{"message":"Hello"\}/],
  [/^kubectl logs monolith$/, 0, /GET \/secure/],
  [/^curl http:\/\/127\.0\.0\.1:10080$/, 0, /\{"message":"Hello"\}/],
  [
    /^kubectl exec monolith --stdin --tty -c monolith -- \/bin\/sh$/,
    0,
    /3 packets transmitted, 3 (packets )?received, 0% packet loss/,
  ],
  [/^cd ~\/orchestrate-with-kubernetes\/kubernetes$/, 0, /^$/],
  [/^cat pods\/secure-monolith\.yaml$/, 0, /secretName: tls-certs/],
  [/^kubectl create secret generic tls-certs --from-file tls\/$/, 0, /^secret\/tls-certs created\n$/],
  [
    /^kubectl create configmap nginx-proxy-conf --from-file nginx\/proxy\.conf$/,
    0,
    /^configmap\/nginx-proxy-conf created\n$/,
  ],
  [/^kubectl create -f pods\/secure-monolith\.yaml$/, 0, /^pod\/secure-monolith created\n$/],
  [/^cat services\/monolith\.yaml$/, 0, /nodePort: 31000/],
  [/^kubectl create -f services\/monolith\.yaml$/, 0, /^service\/monolith created\n$/],
  [
    /^gcloud compute firewall-rules create allow-monolith-nodeport --allow=tcp:31000$/,
    0,
    /^allow-monolith-nodeport default INGRESS 1000 tcp:31000 False$/m,
  ],
  [
    /^gcloud compute instances list$/,
    0,
    /^NAME ZONE MACHINE_TYPE PREEMPTIBLE INTERNAL_IP EXTERNAL_IP STATUS\n(\S+ us-central1-b \S+ <ip> <ip> RUNNING\n){3}$/,
  ],
  [/^curl -k https:\/\/[\d.]+:31000$/, 7, /curl: \(7\)/],
  [
    /^kubectl get pods -l "app=monolith"$/,
    0,
    /^NAME READY STATUS RESTARTS AGE\nmonolith 1\/1 Running 0 <age>\nsecure-monolith 2\/2 Running 0 <age>\n$/,
  ],
  [/^kubectl get pods -l "app=monolith,secure=enabled"$/, 0, /^No resources found in default namespace\.\n$/],
  [/^kubectl label pods secure-monolith 'secure=enabled'$/, 0, /^pod\/secure-monolith labeled\n$/],
  [
    /^kubectl get pods secure-monolith --show-labels$/,
    0,
    /^secure-monolith 2\/2 Running 0 <age> app=monolith,secure=enabled$/m,
  ],
  [/^kubectl describe services monolith \| grep Endpoints$/, 0, /^Endpoints: <ip>:443\n$/],
  [/^gcloud compute instances list$/, 0, /RUNNING/],
  [/^curl -k https:\/\/[\d.]+:31000$/, 0, /\{"message":"Hello"\}/],
  [/^cat deployments\/auth\.yaml$/, 0, /^kind: Deployment$/m],
  [/^kubectl create -f deployments\/auth\.yaml$/, 0, /^deployment\.apps\/auth created\n$/],
  [/^kubectl create -f services\/auth\.yaml$/, 0, /^service\/auth created\n$/],
  [/^kubectl create -f deployments\/hello\.yaml$/, 0, /^deployment\.apps\/hello created\n$/],
  [/^kubectl create -f services\/hello\.yaml$/, 0, /^service\/hello created\n$/],
  [
    /^kubectl create configmap nginx-frontend-conf --from-file=nginx\/frontend\.conf$/,
    0,
    /^configmap\/nginx-frontend-conf created\n$/,
  ],
  [/^kubectl create -f deployments\/frontend\.yaml$/, 0, /^deployment\.apps\/frontend created\n$/],
  [/^kubectl create -f services\/frontend\.yaml$/, 0, /^service\/frontend created\n$/],
  [
    /^kubectl get services frontend$/,
    0,
    /^NAME TYPE CLUSTER-IP EXTERNAL-IP PORT\(S\) AGE\nfrontend LoadBalancer <ip> (<pending>|<ip>) 443:<port>\/TCP <age>\n$/,
  ],
  [/^curl -k https:\/\/[\d.]+$/, 0, /\{"message":"Hello"\}/],
]

/** The last try of each command, where one was tried until it answered. */
function finalTries(commands: readonly RunCommand[]): RunCommand[] {
  return commands.filter((command, index) => {
    const next = commands[index + 1]
    return !(next && next.command === command.command && next.step === command.step)
  })
}

function assertTutorial(events: TimedEvent[]): void {
  const commands = finalTries(commandsOf(events))
  assert.deepEqual(
    commands.map(({ command }) => command).filter((command, index) => !tutorial[index]?.[0].test(command)),
    [],
    'the commands are those of the tutorial, in order',
  )
  assert.equal(commands.length, tutorial.length)
  for (const [index, [, exitCode, output]] of tutorial.entries()) {
    const command = commands[index]
    assert.equal(command?.exitCode, exitCode, command?.command)
    assert.match(normalised(command?.output ?? ''), output, command?.command)
  }
}

function assertFinished(events: TimedEvent[]): void {
  const done = events.filter((event) => event.type === 'step-done')
  assert.equal(done.length, 23)
  assert.equal(new Set(done.map((event) => event.step)).size, 23)
  const last = events.at(-1)
  assert.deepEqual(last?.type === 'lab-finished' && [last.points, last.of], [100, 100])
}

async function wholeLab(program: Program): Promise<TimedEvent[]> {
  const { code, stdout, stderr } = await program.run(['start', 'monolith', '--auto', '--json'])
  assert.equal(stderr, '')
  const events = eventsOf(stdout)
  assert.equal(code, 0, JSON.stringify(events.findLast((event) => event.type === 'step-failed')))
  return events
}

describe('the whole lab by itself', function () {
  this.timeout(120_000)
  let program: Program
  afterEach(() => program.end())

  it('prints what the tutorial prints, with a real kubectl', async function () {
    program = createProgram()
    const withKubectl = pathWithKubectl(path.join(program.home, 'bin'))
    if (withKubectl === undefined) {
      console.log(`      skipped: ${WHY_NO_KUBECTL}`)
      return this.skip()
    }
    program.env['PATH'] = withKubectl
    const events = await wholeLab(program)
    assertFinished(events)
    assertTutorial(events)
  })

  it('prints the same with nothing but a shell on the machine', async () => {
    program = createProgram()
    program.env['PATH'] = barePath(path.join(program.home, 'bin'))
    const events = await wholeLab(program)
    assertFinished(events)
    assertTutorial(events)
  })

  it('finds everything done when it runs again', async () => {
    program = createProgram()
    await wholeLab(program)
    const events = await wholeLab(program)
    assert.deepEqual(
      events.filter((event) => event.type === 'command-started'),
      [],
    )
    assert.equal(events.at(-1)?.type, 'lab-finished')
  })

  it('still holds when the sandbox was stopped, as soon as its pods are back', async () => {
    program = createProgram()
    await wholeLab(program)
    assert.equal((await program.run(['cluster', 'down'])).code, 0)
    const { code, stdout } = await program.run(['check', '--all'])
    assert.equal(code, 0, stdout)
  })

  it('is told in lines where there is no terminal, in Korean too', async () => {
    program = createProgram()
    const { code, stdout } = await program.run(['start', 'monolith', '--auto', '--lang', 'ko'])
    assert.equal(code, 0)
    assert.match(stdout, /^실습 완료: 100점 중 100점$/m)
    assert.doesNotMatch(stdout, /\u001b/)
  })
})
