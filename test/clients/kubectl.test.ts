import type { Row } from '../e2e/kubectl/support/kit.ts'
import { type KubectlProgram, kubectlPrograms } from '../helpers/kubectl-versions.ts'
import { areaOf } from './support/area.ts'
import { howToInstall, installed } from './support/installed.ts'

/** The minor version of the server. */
const SERVER = 33
/** What scripts/clients/install.js builds. */
const NEWEST = 37

const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: nginx, image: "nginx:1.27.0", ports: [{ containerPort: 80 }] }] }
`

function lines(minor: number): Row[] {
  const distant = Math.abs(minor - SERVER) > 1
  const skew = `(WARNING|Warning): version difference between client \\(1\\.${minor}\\) and server \\(1\\.${SERVER}\\)`
  return [
    {
      run: 'kubectl version',
      out: new RegExp(`Server Version: .*v1\\.${SERVER}\\.`),
      err: distant ? new RegExp(`^${skew} exceeds the supported minor version skew of \\+/-1$`, 'm') : '',
    },
    { run: 'kubectl apply --dry-run=server -f web.yaml', out: 'deployment.apps/web created (server dry run)\n' },
    { run: 'kubectl apply -f web.yaml', out: 'deployment.apps/web created\n' },
    { run: 'kubectl rollout status deployment/web', out: /successfully rolled out\n$/ },
    { run: 'kubectl get deployments', out: /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +2\/2 +2 +2 +\d+s\n$/ },
    { run: 'kubectl get pods -l app=web -o wide', out: /IP +NODE +NOMINATED NODE +READINESS GATES\n/ },
    { run: 'kubectl describe deployment web', out: /Replicas: +2 desired \| 2 updated \| 2 total \| 2 available/ },
    {
      run: 'kubectl apply --server-side --force-conflicts -f web.yaml',
      out: 'deployment.apps/web serverside-applied\n',
    },
    {
      run: "sed 's/replicas: 2/replicas: 3/' web.yaml | kubectl diff -f -",
      code: 1,
      out: /\n\+ {2}replicas: 3\n/,
      err: /.*/,
    },
    { run: 'kubectl expose deployment web --port 80', out: 'service/web exposed\n' },
    { run: 'kubectl scale deployment web --replicas=1', out: 'deployment.apps/web scaled\n' },
    {
      run: 'kubectl wait --for=jsonpath={.status.readyReplicas}=1 deployment/web',
      out: 'deployment.apps/web condition met\n',
    },
    { run: 'kubectl set image deployment/web nginx=nginx:1.27.1', out: 'deployment.apps/web image updated\n' },
    { run: 'kubectl rollout status deployment/web', out: /successfully rolled out\n$/ },
    {
      run: 'kubectl rollout undo deployment/web',
      out: 'deployment.apps/web rolled back\n',
      err:
        minor > SERVER ? /^(Warning: resource deployments\/web was previously managed with 'kubectl apply'.*\n)?$/ : '',
    },
    { run: 'kubectl rollout status deployment/web', out: /successfully rolled out\n$/ },
    { run: 'kubectl patch deployment web -p \'{"spec":{"paused":true}}\'', out: 'deployment.apps/web patched\n' },
    { run: 'kubectl run once --image=busybox:1.36 --restart=Never -- echo said', out: 'pod/once created\n' },
    { run: "kubectl wait --for=jsonpath='{.status.phase}'=Succeeded pod/once", out: 'pod/once condition met\n' },
    { run: 'kubectl logs once', out: 'said\n' },
    { run: 'echo typed | kubectl exec -i deployment/web -- cat', out: 'typed\n' },
    { run: 'kubectl exec deployment/web -- sh -c "exit 3"', code: 3, err: /exit code 3\n$/ },
    {
      run: 'kubectl cp web.yaml $(kubectl get pod -l app=web -o name | head -n 1 | cut -d / -f 2):/tmp/web.yaml',
      out: '',
    },
    { run: 'kubectl exec deployment/web -- head -n 1 /tmp/web.yaml', out: 'apiVersion: apps/v1\n' },
    { run: 'kubectl explain deployment.spec.replicas', out: /\bnumber of desired pods\b/i, err: /.*/ },
    { run: 'kubectl api-resources --api-group=apps -o name', out: /^deployments\.apps$/m },
    { run: 'kubectl auth can-i create pods', out: 'yes\n' },
    { run: 'kubectl get events --field-selector reason=Pulled', out: /Successfully pulled image|already present/ },
    { run: 'kubectl get pods --watch --request-timeout=1s', code: 0, out: /^NAME /, err: /.*/ },
    { run: 'kubectl delete deployment,service web', out: /deployment\.apps "web" deleted.*\nservice "web" deleted/ },
    { run: 'kubectl delete pod once --now', out: /pod "once" deleted/ },
  ]
}

const built = installed('kubectl.newest')
const newest = built === undefined ? undefined : { version: `1.${NEWEST}`, minor: NEWEST, file: built }
const others = kubectlPrograms()
const chosen: (KubectlProgram | undefined)[] = [
  ...(process.env['K8SLAB_KUBECTL_MATRIX'] === undefined ? others.slice(0, 1) : others),
  newest,
]

for (const program of chosen) {
  areaOf(
    `kubectl ${program?.version ?? 'of the newest version'}`,
    'skew',
    {
      programs: program && {},
      why: howToInstall('kubectl.newest').missing,
      kubectl: program,
      files: { 'web.yaml': web },
    },
    ({ rows }) => rows(lines(program?.minor ?? NEWEST)),
  )
}
