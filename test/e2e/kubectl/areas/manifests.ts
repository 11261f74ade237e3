import { area, type Kit } from '../support/kit.ts'

const configMap = (name: string, value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  key: ${value}\n`

const files = {
  'one.yaml': configMap('one', 'a'),
  'changed.yaml': configMap('one', 'b'),
  'conflict.yaml': configMap('two', 'b'),
  'folder/two.yaml': configMap('two', 'a'),
  'folder/three.yaml': configMap('three', 'a'),
  'typo.yaml': configMap('typo', 'a').replace('\ndata:', '\ndta:'),
  'pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: main}\nspec:\n  containers:\n  - {name: main, image: nginx:1.27.0}\n',
}

export function manifestsArea(kit: Kit): void {
  area(kit, 'manifests', files, ({ rows }) => {
    rows([
      { run: 'kubectl create -f one.yaml', out: 'configmap/one created\n' },
      { run: 'kubectl create -f folder', out: 'configmap/three created\nconfigmap/two created\n' },
      {
        run: 'kubectl create -f one.yaml',
        code: 1,
        err: 'Error from server (AlreadyExists): error when creating "one.yaml": configmaps "one" already exists\n',
      },
      { run: 'kubectl create -f typo.yaml', code: 1, err: /strict decoding error: unknown field "dta"\n$/ },
      {
        run: 'kubectl apply -f one.yaml',
        out: 'configmap/one configured\n',
        err: /missing the kubectl.kubernetes.io\/last-applied-configuration/,
      },
      { run: 'kubectl apply -f one.yaml', out: 'configmap/one unchanged\n' },
      { run: 'kubectl diff -f changed.yaml', code: 1, out: /\n- {2}key: a\n\+ {2}key: b\n/ },
      { run: 'kubectl apply -f -', stdin: files['changed.yaml'], out: 'configmap/one configured\n' },
      { run: 'kubectl diff -f changed.yaml', out: '' },
      {
        run: 'kubectl apply --server-side -f conflict.yaml',
        code: 1,
        err: /Apply failed with 1 conflict: conflict with "kubectl-create/,
      },
      {
        run: 'kubectl apply --server-side --force-conflicts -f one.yaml',
        out: 'configmap/one serverside-applied\n',
        err: /^(?:Warning: .*\n)?$/,
      },
      { run: 'kubectl replace -f changed.yaml', out: 'configmap/one replaced\n' },
      { run: `kubectl patch configmap one -p '{"data":{"more":"x"}}'`, out: 'configmap/one patched\n' },
      { run: `kubectl patch configmap one --type merge -p '{"data":{"key":null}}'`, out: 'configmap/one patched\n' },
      {
        run: `kubectl patch configmap one --type json -p '[{"op":"add","path":"/data/json","value":"y"}]'`,
        out: 'configmap/one patched\n',
      },
      { run: "kubectl get configmap one -o jsonpath='{.data}'", out: '{"json":"y","more":"x"}' },
      {
        run: `kubectl patch configmap one --type json -p '[{"op":"remove","path":"/data/no"}]'`,
        code: 1,
        err: /The request is invalid: the server rejected our request due to an error in our request/,
      },
      {
        run: 'kubectl edit configmap one',
        env: { EDITOR: 'sed -i s/json:.*/json:\\ edited/' },
        out: 'configmap/one edited\n',
      },
      { run: "kubectl get configmap one -o jsonpath='{.data.json}'", out: 'edited' },
      {
        run: 'kubectl edit configmap one',
        env: { EDITOR: 'true' },
        out: '',
        err: 'Edit cancelled, no changes made.\n',
      },
      { run: 'kubectl explain configmap.data', out: /KIND: +ConfigMap[\s\S]*FIELD: data <map\[string\]string>/ },
      { run: 'kubectl create -f pod.yaml --dry-run=server', out: 'pod/main created (server dry run)\n' },
      { run: 'kubectl create -f pod.yaml', out: 'pod/main created\n' },
      { run: 'kubectl delete pod main --grace-period=1', out: /^pod "main" deleted( from manifests namespace)?\n$/ },
      { run: 'kubectl delete -f folder', out: /^configmap "three" deleted.*\nconfigmap "two" deleted.*\n$/ },
      { run: 'kubectl create deployment web --image=nginx:1.27.0 --replicas=2', out: 'deployment.apps/web created\n' },
      { run: 'kubectl get replicasets -o name', eventually: true, out: /^replicaset.apps\/web-\w+\n$/ },
      { run: 'kubectl delete deployment web --cascade=orphan', out: /^deployment.apps "web" deleted/ },
      { run: 'kubectl get replicasets -o name', out: /^replicaset.apps\/web-\w+\n$/ },
      { run: 'kubectl delete replicasets --all --cascade=foreground', out: /^replicaset.apps "web-\w+" deleted/ },
      { run: 'kubectl get pods -o name', eventually: true, out: '' },
      {
        run: 'kubectl delete configmap gone',
        code: 1,
        err: 'Error from server (NotFound): configmaps "gone" not found\n',
      },
      { run: 'kubectl delete configmap gone --ignore-not-found', out: '' },
    ])
  })
}
