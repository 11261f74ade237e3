import { area, type Kit } from '../support/kit.ts'

export function clusterArea(kit: Kit): void {
  area(kit, 'cluster', {}, ({ rows }) => {
    rows([
      { run: 'kubectl version', out: /Server Version: v1\.33\./, err: /^(?:WARNING: version difference.*\n)?$/ },
      { run: 'kubectl cluster-info', out: /Kubernetes control plane.* is running at .*https:\/\/127\.0\.0\.1:\d+/ },
      {
        run: 'kubectl get nodes',
        out: /^NAME +STATUS +ROLES +AGE +VERSION\nminikube +Ready +control-plane +\d+s +v1\.33\.\d+\n$/,
      },
      { run: 'kubectl top nodes', eventually: true, out: /^NAME +CPU\(cores\).*\nminikube +\d+m/ },
      { run: 'kubectl api-versions', out: /^(?:.*\n)*apps\/v1\n(?:.*\n)*v1\n$/ },
      {
        run: 'kubectl api-resources',
        out: /^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND\n[\s\S]*deployments +deploy +apps\/v1 +true +Deployment\n/,
      },
      {
        run: 'kubectl api-resources --namespaced=false --api-group= -o name',
        out: /^componentstatuses\nnamespaces\nnodes\npersistentvolumes\n$/,
      },
      {
        run: 'kubectl explain deployment.spec.replicas',
        out: /^GROUP: +apps\nKIND: +Deployment\nVERSION: +v1\n\nFIELD: replicas <integer>\n/,
      },
      { run: 'kubectl explain pods --recursive | grep -c .', out: /^\d{3,}\n$/ },
      { run: 'kubectl auth can-i create pods', out: 'yes\n' },
      { run: 'kubectl auth can-i list secrets --as=system:serviceaccount:cluster:default', code: 1, out: 'no\n' },
      { run: 'kubectl auth whoami', out: /^ATTRIBUTE +VALUE *\nUsername +\S+/ },
      { run: 'kubectl config current-context', out: 'minikube\n' },
      { run: 'kubectl config get-contexts', out: /^CURRENT +NAME .*\n\* +minikube +minikube +minikube +cluster\n$/ },
      { run: 'kubectl config set-context --current --namespace=default', out: 'Context "minikube" modified.\n' },
      { run: "kubectl config view --minify -o jsonpath='{..namespace}'", out: 'default' },
      { run: 'kubectl get --raw /readyz', out: 'ok' },
      { run: 'kubectl cordon minikube', out: 'node/minikube cordoned\n' },
      { run: 'kubectl uncordon minikube', out: 'node/minikube uncordoned\n' },
      { run: 'kubectl delete namespace cluster', out: 'namespace "cluster" deleted\n' },
    ])
  })
}
