import path from 'node:path'
import type { Row } from '../e2e/kubectl/support/kit.ts'
import { areaOf } from './support/area.ts'
import { fixtures, howToInstall, installed } from './support/installed.ts'

/** What is said by both versions; each has words of its own besides. */
const lines: Row[] = [
  { run: 'helm lint chart', out: /1 chart\(s\) linted, 0 chart\(s\) failed/, err: /.*/ },
  {
    run: 'helm template web chart --kube-version 1.33 --show-only templates/service.yaml',
    out: /^---\n# Source: shop\/templates\/service.yaml\napiVersion: v1\nkind: Service\n/,
    err: /.*/,
  },
  { run: 'helm install web chart --wait --timeout 30s', out: /STATUS: deployed\nREVISION: 1\n/, err: /.*/ },
  { run: "kubectl get deployment web -o jsonpath='{.status.readyReplicas}'", out: '2' },
  { run: 'kubectl logs job/web-pre-install', out: 'pre-install of revision 1\n' },
  { run: "kubectl get offers -o jsonpath='{.items[*].spec.price}'", out: '1' },
  { run: 'helm list', out: /^NAME.*\nweb .*\t1 .*\tdeployed\tshop-1\.2\.3\t1\.27 *\n$/, err: /.*/ },
  { run: 'helm status web', out: /web revision 1 serves on v1\.33\./, err: /.*/ },
  { run: 'helm install web chart', code: 1, err: /cannot re-?use a name that is still in use/ },

  // What others did to the objects is theirs: a merge of three sides keeps it.
  { run: 'kubectl label deployment web mine=yes', out: /labeled/ },
  { run: 'kubectl set env deployment/web EXTRA=1', out: /env updated/ },
  {
    run: 'helm upgrade web chart --set greeting=Bye --set replicas=3 --set password=other --dry-run=server',
    out: /REVISION: 2\n(.*\n)*.*Bye from web\n/,
    err: /.*/,
  },
  {
    run: 'helm upgrade web chart --set greeting=Bye --set replicas=3 --set password=other --wait --timeout 30s',
    out: /STATUS: deployed\nREVISION: 2\n/,
    err: /.*/,
  },
  {
    run: "kubectl get deployment web -o jsonpath='{.metadata.labels.mine} {.spec.replicas} {.spec.template.spec.containers[0].env[*].name}'",
    out: 'yes 3 PASSWORD EXTRA',
  },
  { run: "kubectl get secret web -o jsonpath='{.data.password}' | base64 -d", out: 'secret' },
  { run: 'kubectl get job web-post-upgrade', code: 1, err: /"web-post-upgrade" not found/ },
  { run: 'helm test web --logs', out: /Phase: +Succeeded\n(.*\n)*POD LOGS: web-page.*\nBye from web\n/, err: /.*/ },
  {
    run: 'helm get manifest web',
    out: /kind: Offer\nmetadata:\n {2}name: web\n(.*\n)*spec:\n {2}price: 2\n/,
    err: /.*/,
  },
  {
    run: 'helm get values web',
    out: 'USER-SUPPLIED VALUES:\ngreeting: Bye\npassword: other\nreplicas: 3\n',
    err: /.*/,
  },
  { run: 'helm get hooks web', out: /helm\.sh\/hook: pre-delete\n/, err: /.*/ },

  // What cannot become ready is taken back.
  {
    run: 'helm upgrade web chart --set image=nothing:1 --atomic --timeout 5s',
    code: 1,
    err: /UPGRADE FAILED: release web failed, and has been rolled back/,
  },
  { run: "kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].image}'", out: 'nginx:1.27.0' },
  { run: 'helm upgrade web chart --set replicas=-1', code: 1, err: /got -1, want 0/ },
  {
    run: 'helm history web',
    out: /\n1 .*superseded.*Install complete *\n2 .*superseded.*Upgrade complete *\n3 .*failed .*\n4 .*deployed .*Rollback to 2 *\n$/,
    err: /.*/,
  },
  { run: 'helm rollback web 1 --wait --timeout 30s', out: /Rollback was a success/, err: /.*/ },
  { run: "kubectl get deployment web -o jsonpath='{.spec.replicas} {.status.readyReplicas}'", out: '2 2' },
  {
    run: 'kubectl exec deployment/web -- cat /usr/share/nginx/html/index.html',
    out: 'Hello from web\n',
    eventually: true,
  },

  { run: 'helm uninstall web --keep-history --wait', out: 'release "web" uninstalled\n', err: /.*/ },
  { run: 'kubectl get deployments,services,offers', out: '', err: /No resources found/ },
  { run: 'helm rollback web 1 --wait --timeout 30s', out: /Rollback was a success/, err: /.*/ },
  { run: 'helm uninstall web --wait', out: 'release "web" uninstalled\n', err: /.*/ },
  { run: 'helm status web', code: 1, err: /release: not found/ },
  { run: 'kubectl get secrets', out: '', err: /No resources found/ },
]

/** Version 4 applies on the server, where each field has its owner. */
const owners: Row[] = [
  { run: 'helm install web chart --set hooks=false --wait --timeout 30s', out: /STATUS: deployed/, err: /.*/ },
  { run: 'kubectl scale deployment web --replicas=1', out: 'deployment.apps/web scaled\n' },
  {
    run: 'helm upgrade web chart --set hooks=false --set replicas=4',
    code: 1,
    err: /conflict with "kubectl" with subresource "scale" using apps\/v1: \.spec\.replicas/,
  },
  {
    run: 'helm upgrade web chart --set hooks=false --set replicas=4 --force-conflicts --wait --timeout 30s',
    out: /STATUS: deployed/,
    err: /.*/,
  },
  { run: "kubectl get deployment web -o jsonpath='{.status.readyReplicas}'", out: '4' },
]

for (const name of ['helm3', 'helm4']) {
  const helm = installed(name)
  const setting = {
    programs: helm === undefined ? undefined : { helm },
    why: howToInstall(name).missing,
    folders: { chart: path.join(fixtures, 'chart') },
  }
  areaOf(name, 'releases', setting, ({ rows }) => rows(lines))
  if (name === 'helm4') areaOf(`${name} and others' fields`, 'owners', setting, ({ rows }) => rows(owners))
}
