import { area, type Kit } from '../support/kit.ts'

const files = {
  'pair.yaml': `apiVersion: v1
kind: Pod
metadata: {name: pair}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - {name: web, image: nginx:1.27.0}
  - {name: side, image: busybox, command: [sh, -c, 'echo from side; while true; do sleep 1; done']}
`,
  'note.txt': 'copied\n',
  'tree/inner/leaf.txt': 'leaf\n',
}

export function podsArea(kit: Kit): void {
  area(kit, 'pods', files, ({ rows }) => {
    rows([
      { run: 'kubectl create -f pair.yaml', out: 'pod/pair created\n' },
      { run: 'kubectl wait --for=condition=Ready pod/pair', out: 'pod/pair condition met\n' },
      { run: 'kubectl logs pair -c side', eventually: true, out: 'from side\n' },
      { run: 'kubectl logs pair --all-containers --prefix', out: /\[pod\/pair\/side\] from side\n/ },
      { run: 'kubectl logs pair -c none', code: 1, err: 'error: container none is not valid for pod pair\n' },
      { run: 'timeout 1 kubectl logs -f pair -c side', code: 124, out: 'from side\n' },
      {
        run: 'kubectl logs pair -c side --previous',
        code: 1,
        err: /previous terminated container "side" in pod "pair" not found/,
      },
      { run: 'kubectl exec pair -c web -- cat /etc/hostname', out: 'pair\n' },
      { run: 'kubectl exec pair -- hostname', out: 'pair\n', err: /^Defaulted container "web" out of: web, side\n$/ },
      {
        run: "kubectl exec pair -c web -- sh -c 'echo out; echo err >&2; exit 3'",
        code: 3,
        out: 'out\n',
        err: 'err\ncommand terminated with exit code 3\n',
      },
      { run: 'kubectl exec -i pair -c side -- cat', stdin: 'typed\n', out: 'typed\n' },
      { run: 'kubectl exec -it pair -c side -- sh', tty: true, stdin: 'echo $((6*7))\rexit\r', out: /\n42\n/ },
      { run: 'kubectl cp note.txt pair:/tmp/note.txt -c web', out: '' },
      { run: 'kubectl exec pair -c web -- cat /tmp/note.txt', out: 'copied\n' },
      {
        run: 'kubectl cp pair:/tmp/note.txt back.txt -c web && cat back.txt',
        out: /copied\n$/,
        err: /^(?:tar: .*\n)?$/,
      },
      { run: 'kubectl cp tree pair:/tmp/tree -c web', out: '' },
      { run: 'kubectl exec pair -c web -- cat /tmp/tree/inner/leaf.txt', out: 'leaf\n' },
      { run: 'timeout 1 kubectl attach pair -c side', code: 124, err: /If you don't see a command prompt/ },
      {
        run: 'kubectl run once --image=busybox --restart=Never -it --rm -- echo hello',
        tty: true,
        out: /hello\n[\s\S]*pod "once" deleted/,
      },
      { run: 'kubectl run crash --image=busybox -- sh -c "echo dying; exit 1"', out: 'pod/crash created\n' },
      { run: 'kubectl logs crash --previous', eventually: true, out: 'dying\n' },
      { run: 'kubectl get pod crash', eventually: true, out: /crash +0\/1 +CrashLoopBackOff +\d/ },
      { run: 'kubectl run wrong --image=nginx:no-such-tag', out: 'pod/wrong created\n' },
      { run: 'kubectl get pod wrong', eventually: true, out: /wrong +0\/1 +(ErrImagePull|ImagePullBackOff) / },
      {
        run: 'kubectl delete pod crash --grace-period=0 --force',
        out: /^pod "crash" force deleted/,
        err: /^Warning: Immediate deletion does not wait/,
      },
      {
        run: 'kubectl top pod pair --containers',
        eventually: true,
        out: /^POD +NAME +CPU\(cores\) +MEMORY\(bytes\) *\npair/,
      },
    ])
  })
}
