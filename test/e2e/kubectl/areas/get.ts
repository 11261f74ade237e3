import { area, type Kit } from '../support/kit.ts'

export function getArea(kit: Kit): void {
  area(kit, 'get', {}, ({ rows }) => {
    rows([
      { run: 'kubectl get pods', err: 'No resources found in get namespace.\n', out: '' },
      { run: 'kubectl create deployment web --image=nginx:1.27.0', out: 'deployment.apps/web created\n' },
      {
        run: 'kubectl create deployment web --image=nginx:1.27.0',
        code: 1,
        err: 'error: failed to create deployment: deployments.apps "web" already exists\n',
      },
      { run: 'kubectl expose deployment web --port 80 --type NodePort', out: 'service/web exposed\n' },
      { run: 'kubectl wait --for=condition=Available deployment/web', out: 'deployment.apps/web condition met\n' },
      { run: 'kubectl get pods', out: /^NAME +READY +STATUS +RESTARTS +AGE\nweb-\w+-\w{5} +1\/1 +Running +0 +\d+s\n$/ },
      {
        run: 'kubectl get pods -o wide',
        out: /IP +NODE +NOMINATED NODE +READINESS GATES\n.*10\.244\.0\.\d+ +minikube/,
      },
      {
        run: 'kubectl get deployment web -o wide',
        out: /CONTAINERS +IMAGES +SELECTOR\nweb +1\/1 +1 +1 +\d+s +nginx +nginx:1.27.0 +app=web\n$/,
      },
      { run: 'kubectl get deployment web -o yaml', out: /^apiVersion: apps\/v1\nkind: Deployment\nmetadata:\n/ },
      {
        run: 'kubectl get deployment web -o json | head -3',
        out: '{\n    "apiVersion": "apps/v1",\n    "kind": "Deployment",\n',
      },
      { run: 'kubectl get deployments,services -o name', out: 'deployment.apps/web\nservice/web\n' },
      {
        run: "kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[*].image}'",
        out: 'nginx:1.27.0',
      },
      { run: "kubectl get deploy -o go-template='{{range .items}}{{.metadata.name}}{{end}}'", out: 'web' },
      {
        run: 'kubectl get deploy -o custom-columns=NAME:.metadata.name,WANT:.spec.replicas',
        out: 'NAME   WANT\nweb    1\n',
      },
      { run: 'kubectl get pods -l app=web -o name', out: /^pod\/web-[\w-]+\n$/ },
      { run: "kubectl get pods -l 'app notin (web)'", err: 'No resources found in get namespace.\n' },
      { run: 'kubectl get pods --show-labels', out: /LABELS\n.* app=web,pod-template-hash=\w+\n$/ },
      { run: 'kubectl get pods --field-selector status.phase=Running -o name', out: /^pod\/web/ },
      { run: 'kubectl get pods -A', out: /^NAMESPACE +NAME[^\n]*\n(?:.*\n)*get +web-/ },
      {
        run: 'kubectl get all',
        out: /pod\/web-[\s\S]*service\/web[\s\S]*deployment\.apps\/web[\s\S]*replicaset\.apps\/web-/,
      },
      {
        run: 'kubectl get services web',
        out: /^NAME +TYPE .*\nweb +NodePort +10\.\S+ +<none> +80:3\d{4}\/TCP +\d+s\n$/,
      },
      {
        run: 'kubectl get pod missing',
        code: 1,
        err: 'Error from server (NotFound): pods "missing" not found\n',
      },
      { run: 'kubectl get thing', code: 1, err: 'error: the server doesn\'t have a resource type "thing"\n' },
      {
        run: '(sleep 0.5; kubectl create configmap late >/dev/null) & timeout 2 kubectl get configmaps -w -o name --request-timeout=1s; wait',
        out: 'configmap/kube-root-ca.crt\nconfigmap/late\n',
      },
    ])
  })
}
