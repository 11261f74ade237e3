import { area, type Kit } from '../support/kit.ts'

const deployed = /deployment "web" successfully rolled out\n$/

export function rolloutArea(kit: Kit): void {
  area(kit, 'rollout', {}, ({ rows }) => {
    rows([
      { run: 'kubectl create deployment web --image=nginx:1.27.0', out: 'deployment.apps/web created\n' },
      { run: 'kubectl rollout status deployment/web', out: deployed },
      { run: 'kubectl scale deployment web --replicas=3', out: 'deployment.apps/web scaled\n' },
      { run: 'kubectl rollout status deployment/web', out: deployed },
      {
        run: 'kubectl scale deployment web --current-replicas=1 --replicas=2',
        code: 1,
        err: /Expected replicas to be 1, was 3/,
      },
      { run: 'kubectl set image deployment/web nginx=nginx:1.9.14', out: 'deployment.apps/web image updated\n' },
      { run: 'kubectl rollout status deployment/web', out: deployed },
      {
        run: 'kubectl annotate deployment web kubernetes.io/change-cause=older',
        out: 'deployment.apps/web annotated\n',
      },
      {
        run: 'kubectl rollout history deployment/web',
        eventually: true,
        out: 'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         older\n\n',
      },
      {
        run: 'kubectl rollout history deployment/web --revision=1',
        out: /^deployment.apps\/web with revision #1\nPod Template:\n[\s\S]*Image:\s+nginx:1.27.0\n/,
      },
      { run: 'kubectl rollout undo deployment/web', out: 'deployment.apps/web rolled back\n' },
      { run: 'kubectl rollout status deployment/web', out: deployed },
      {
        run: "kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].image}'",
        out: 'nginx:1.27.0',
      },
      { run: 'kubectl rollout restart deployment/web', out: 'deployment.apps/web restarted\n' },
      { run: 'kubectl rollout status deployment/web', out: deployed },
      { run: 'kubectl rollout pause deployment/web', out: 'deployment.apps/web paused\n' },
      { run: 'kubectl rollout resume deployment/web', out: 'deployment.apps/web resumed\n' },
      {
        run: 'kubectl rollout undo deployment/web --to-revision=9',
        code: 1,
        err: 'error: unable to find specified revision 9 in history\n',
      },
    ])
  })
}
