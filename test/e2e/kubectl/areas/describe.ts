import { area, type Kit } from '../support/kit.ts'

const files = {
  'web.yaml': `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: main, image: nginx:1.27.0}]}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: data}
spec:
  serviceName: web
  selector: {matchLabels: {app: data}}
  template: {metadata: {labels: {app: data}}, spec: {containers: [{name: main, image: nginx:1.27.0}]}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: claim}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed}
spec: {podSelector: {}, policyTypes: [Ingress]}
`,
}

// Older programs read Endpoints, which the server warns of.
const err = /^(?:Warning: v1 Endpoints is deprecated in v1\.33\+.*\n)*$/

/** Creates an object of a kind, named as the last word, and describes it. */
const kinds: [kind: string, line: string, shown?: RegExp][] = [
  ['deployment', 'create deployment web --image=nginx:1.27.0', /StrategyType: +RollingUpdate/],
  ['configmap', 'create configmap conf --from-literal a=b', /Data\n====\na:\n----\nb\n/],
  ['secret', 'create secret generic hidden --from-literal a=b', /a: +1 bytes/],
  ['serviceaccount', 'create serviceaccount robot', /Mountable secrets: +<none>/],
  ['role', 'create role reader --verb=get --resource=pods', /pods +\[\] +\[\] +\[get\]/],
  ['rolebinding', 'create rolebinding readers --role=reader --user=ann', /User +ann/],
  ['clusterrole', 'create clusterrole viewer --verb=list --resource=nodes', /nodes +\[\] +\[\] +\[list\]/],
  ['clusterrolebinding', 'create clusterrolebinding viewers --clusterrole=viewer --user=ann', /User +ann/],
  ['job', 'create job once --image=busybox -- true', /Completions: +1/],
  ['cronjob', 'create cronjob often --image=busybox --schedule="*/5 * * * *" -- true', /Schedule: +\*\/5/],
  ['ingress', 'create ingress door --rule="a.example/=web:80"', /a\.example/],
  ['poddisruptionbudget', 'create poddisruptionbudget keep --selector=app=web --min-available=1', /Min available: +1/],
  ['resourcequota', 'create quota cap --hard=configmaps=50', /configmaps +\d +50/],
  ['priorityclass', 'create priorityclass high --value=10', /Value: +10/],
  ['namespace', 'create namespace other', /Status: +Active/],
  ['horizontalpodautoscaler', 'autoscale deployment web --max=3', /Max replicas: +3/],
]

export function describeArea(kit: Kit): void {
  area(kit, 'describe', files, ({ rows }) => {
    rows([{ run: 'kubectl apply -f web.yaml', out: /^service\/web created\ndaemonset.apps\/agent created\n/ }])
    for (const [kind, line, shown] of kinds) {
      const name = line.split(' ').find((_, index, words) => words[index - 1]?.startsWith(kindWord(line))) ?? ''
      rows([
        { run: `kubectl ${line}`, out: / (created|autoscaled)\n$/ },
        { run: `kubectl describe ${kind} ${name}`, out: shown ?? /^Name: /, err },
      ])
    }
    rows([
      {
        run: 'kubectl describe pods -l app=web',
        eventually: true,
        out: /Events:[\s\S]*Scheduled[\s\S]*Pulled[\s\S]*Created[\s\S]*Started/,
      },
      { run: 'kubectl describe service web', eventually: true, err, out: /Endpoints: +10\.244\.0\.\d+:80\n/ },
      { run: 'kubectl describe replicaset', out: /Controlled By: +Deployment\/web/ },
      { run: 'kubectl describe daemonset agent', out: /Desired Number of Nodes Scheduled: 1/ },
      { run: 'kubectl describe statefulset data', out: /Pods Status:/ },
      { run: 'kubectl describe persistentvolumeclaim claim', eventually: true, out: /Status: +Bound/ },
      { run: 'kubectl describe persistentvolumes', out: /Claim: +describe\/claim/ },
      { run: 'kubectl describe storageclass standard', out: /IsDefaultClass: +Yes/ },
      { run: 'kubectl describe networkpolicy closed', out: /PodSelector: +<none>/ },
      { run: 'kubectl describe endpointslices', out: /AddressType: +IPv4/ },
      { run: 'kubectl describe node minikube', out: /Conditions:[\s\S]*Ready +True[\s\S]*Allocated resources:/ },
      { run: 'kubectl events --for deployment/web', out: /ScalingReplicaSet/ },
      { run: 'kubectl describe pod none', code: 1, err: 'Error from server (NotFound): pods "none" not found\n' },
    ])
  })
}

/** The word the object's name follows. */
function kindWord(line: string): string {
  const words = line.split(' ')
  return words[1] === 'secret' ? 'generic' : (words[1] ?? '')
}
