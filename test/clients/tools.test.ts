import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { areaOf } from './support/area.ts'
import { fixtures, howToInstall, installed } from './support/installed.ts'

const kustomize = installed('kustomize')

areaOf(
  'kustomize',
  'overlays',
  {
    programs: kustomize === undefined ? undefined : { kustomize },
    why: howToInstall('kustomize').missing,
    folders: { overlays: path.join(fixtures, 'kustomize') },
  },
  ({ rows }) =>
    rows([
      {
        run: 'kustomize build overlays/overlay | kubectl apply -f -',
        out: /^configmap\/blue-page-\w+ created\ndeployment\.apps\/blue-web created\n$/,
      },
      { run: 'kubectl rollout status deployment/blue-web', out: /successfully rolled out/ },
      { run: "kubectl get pods -l colour=blue --no-headers | wc -l | tr -d ' '", out: '2\n' },
      { run: 'kubectl exec deployment/blue-web -- cat /usr/share/nginx/html/index.html', out: 'Blue' },
      { run: 'kubectl diff -k overlays/overlay', out: '' },
      {
        run: 'kubectl delete -k overlays/overlay',
        out: /configmap "blue-page-\w+" deleted.*\ndeployment\.apps "blue-web" deleted/,
      },
    ]),
)

const kubens = onPath('kubens')

// Scripts that ask kubectl for everything.
areaOf(
  'kubectx and kubens',
  'contexts',
  { programs: kubens ? {} : undefined, why: howToInstall('kubectx').missing },
  ({ rows }) =>
    rows([
      { run: 'kubectx', out: 'minikube\n' },
      { run: 'kubens -c', out: 'contexts\n' },
      { run: 'kubens', out: /^contexts\ndefault\n(.*\n)*kube-system\n/ },
      { run: 'kubens kube-system', out: /modified/, err: /Active namespace is "kube-system"/ },
      { run: 'kubens -c', out: 'kube-system\n' },
      { run: 'kubens -', out: /modified/, err: /Active namespace is "contexts"/ },
      { run: 'kubens nowhere', code: 1, err: /no namespace exists with name "nowhere"/ },
      { run: 'kubectx blue=minikube', out: /renamed/i, err: /.*/ },
      { run: 'kubectl config current-context', out: 'blue\n' },
    ]),
)

// They read what kubectl prints.
areaOf(
  'kubecolor and kubetail',
  'colours',
  { programs: onPath('kubecolor') && onPath('kubetail') ? {} : undefined, why: howToInstall('kubetail').missing },
  ({ rows }) =>
    rows([
      { run: 'kubectl run clock --image=busybox -- sh -c "echo tick; sleep 600"', out: 'pod/clock created\n' },
      { run: 'kubectl wait --for=condition=Ready pod/clock', out: /condition met/ },
      { run: 'kubecolor get pods --force-colors', out: /\u001b\[36mclock\u001b\[0m +\u001b\[32m1\/1\u001b\[0m/ },
      {
        run: 'kubecolor get pod clock -o yaml --force-colors',
        out: /\u001b\[\d+mphase\u001b\[0m: \u001b\[\d+mRunning/,
      },
      { run: 'kubecolor get pods -o name', out: 'pod/clock\n' },
      { run: 'kubecolor get pod nope', code: 1, err: /pods "nope" not found/ },
      // It ends its own process group, which is the shell's.
      { run: 'kubetail clock -n colours -f false -s 1h -k false', code: 255, out: /^\[clock\] tick *$/m },
      { run: 'kubetail nope -n colours', code: 1, out: /No pods exists that matches nope/ },
    ]),
)

function onPath(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
