import { area, type Kit } from '../support/kit.ts'

const files = { 'conf/a.txt': 'first\n', 'conf/b.txt': 'second\n', 'settings.env': 'COLOUR=blue\n' }

export function configurationArea(kit: Kit): void {
  area(kit, 'configuration', files, ({ rows }) => {
    rows([
      { run: 'kubectl create configmap files --from-file conf/', out: 'configmap/files created\n' },
      { run: "kubectl get configmap files -o jsonpath='{.data}'", out: '{"a.txt":"first\\n","b.txt":"second\\n"}' },
      {
        run: 'kubectl create configmap env --from-env-file settings.env --from-literal SIZE=9',
        code: 1,
        err: /cannot be combined/,
      },
      { run: 'kubectl create secret generic files --from-file=key=conf/a.txt', out: 'secret/files created\n' },
      { run: "kubectl get secret files -o jsonpath='{.data.key}' | base64 -d", out: 'first\n' },
      { run: 'kubectl describe secret files', out: /Type: +Opaque\n\nData\n====\nkey: +6 bytes\n$/ },
      { run: 'kubectl label configmap files tier=front', out: 'configmap/files labeled\n' },
      {
        run: 'kubectl label configmap files tier=back',
        code: 1,
        err: "error: 'tier' already has a value (front), and --overwrite is false\n",
      },
      { run: 'kubectl label configmap files tier=back --overwrite', out: 'configmap/files labeled\n' },
      { run: 'kubectl get configmaps -l tier=back -o name', out: 'configmap/files\n' },
      { run: 'kubectl get configmaps -L tier files', out: /^NAME +DATA +AGE +TIER\nfiles +2 +\d+s +back\n$/ },
      { run: 'kubectl label configmap files tier-', out: 'configmap/files unlabeled\n' },
      { run: 'kubectl annotate configmap files note=hello', out: 'configmap/files annotated\n' },
      { run: "kubectl get configmap files -o jsonpath='{.metadata.annotations.note}'", out: 'hello' },
      { run: 'kubectl annotate configmap files note-', out: 'configmap/files annotated\n' },
    ])
  })
}
