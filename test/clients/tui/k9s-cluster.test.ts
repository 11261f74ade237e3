import assert from 'node:assert/strict'
import { it } from 'mocha'
import { k9sOf } from '../support/k9s.ts'

const offers = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: offers.shop.example.com}
spec:
  group: shop.example.com
  scope: Namespaced
  names: {plural: offers, singular: offer, kind: Offer, shortNames: [of]}
  versions:
    - name: v1
      served: true
      storage: true
      additionalPrinterColumns: [{name: Price, type: integer, jsonPath: .spec.price}]
      schema:
        openAPIV3Schema:
          type: object
          properties: {spec: {type: object, properties: {price: {type: integer}}}}
`
const offer = `
apiVersion: shop.example.com/v1
kind: Offer
metadata: {name: spring}
spec: {price: 7}
`
const reader = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: reader}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: reader, namespace: ops}]
`

const lines = [
  'kubectl apply -f crd.yaml && kubectl wait --for=condition=Established crd/offers.shop.example.com',
  'kubectl apply -f offer.yaml -f reader.yaml',
  'kubectl create deployment web --image=nginx --replicas=2',
  'kubectl create configmap settings --from-literal=colour=red',
  'kubectl create secret generic login --from-literal=password=secret',
  'kubectl set env deployment/web --from=configmap/settings',
  'kubectl rollout status deployment/web',
]
const files = {
  'crd.yaml': offers,
  'offer.yaml': offer,
  'reader.yaml': reader,
  'more/extra.yaml': offer.replace('spring', 'autumn'),
}

k9sOf('k9s: cluster', 'ops', { lines, files }, ({ area, open }) => {
  const told = async (line: string) => (await area.bench().run(line)).stdout

  it('shows nodes with what they use', async () => {
    const k9s = open('-c nodes')
    await k9s.shows(
      / NAME↑ .* PODS +CPU +/,
      / minikube +Ready +control-plane .* v1\.33\.\d+ +\d+ +[1-9]\d* /,
      / minikube-m02 +Ready /,
    )
  })

  it('cordons a node, drains it and takes it back', async () => {
    const k9s = open('-c nodes')
    k9s.press('/m02\r')
    await k9s.shows(/nodes\(all\)\[1\]/i, / minikube-m02 +Ready /)
    k9s.press('c')
    await k9s.shows(/Cordon minikube-m02\?/)
    k9s.confirm()
    await k9s.shows(/ minikube-m02 +Ready,SchedulingDisabled /)
    k9s.press('r')
    await k9s.shows(/<Drain>/, /Drain minikube-m02\?/)
    k9s.press('\t\t \t \t \t\t\t\r')
    await k9s.shows(/Drain Progress/i, /evicting pod ops\/web-/, /drained/)
    k9s.press('\u001b')
    await k9s.shows(/ minikube-m02 +Ready,SchedulingDisabled /)
    assert.equal(await told('kubectl get pods --field-selector spec.nodeName=minikube-m02 -o name'), '')
    k9s.press('u')
    await k9s.shows(/Uncordon minikube-m02\?/)
    k9s.confirm()
    await k9s.shows(/ minikube-m02 +Ready +</)
  })

  it('lists custom resource definitions and what is of one', async () => {
    const k9s = open('-c crd')
    await k9s.shows(/ offers +shop\.example\.com +Offer +v1 +Namespaced /)
    k9s.press('\r')
    await k9s.shows(/offers\(ops\)/i, / PRICE /, / spring +7 /)
    k9s.press('d')
    await k9s.shows(/Kind: +Offer/, /Price: +7/)
  })

  it('finds a custom resource by its short name and deletes it', async () => {
    await told('kubectl create -f offer.yaml')
    const k9s = open('-c of')
    await k9s.shows(/ spring +7 /)
    k9s.press('\u0004')
    await k9s.shows(/<Delete>/)
    k9s.confirm()
    await k9s.shows(/offers\(ops\)\[0\]/i)
  })

  it('shows events', async () => {
    const k9s = open('-c events')
    await k9s.shows(/ Normal +ScalingReplicaSet +deployment\/web +Scaled up replica set web-\w+ from 0 to 2/)
  })

  it('shows pulses', async () => {
    const k9s = open('-c pulses')
    await k9s.shows(/Deployments/i, /Pods/i, /CPU/)
  })

  it('edits a config map in the editor', async () => {
    const k9s = open('-c cm', { EDITOR: "sed -i 's/colour: red/colour: blue/'" })
    k9s.press('/settings\r')
    await k9s.shows(/configmaps\(ops\)\[1\]/i, / settings +1 /)
    k9s.press('e')
    await told("kubectl wait cm/settings --for=jsonpath='{.data.colour}'=blue --timeout=15s")
    assert.equal(await told("kubectl get cm settings -o jsonpath='{.data.colour}'"), 'blue')
  })

  it('says who uses a config map', async () => {
    const k9s = open('-c cm')
    k9s.press('/settings\r')
    await k9s.shows(/configmaps\(ops\)\[1\]/i, / settings +1 /)
    k9s.press('u')
    await k9s.shows(/apps\/v1\/deployments/, / web /)
  })

  it('decodes a secret', async () => {
    const k9s = open('-c secrets')
    await k9s.shows(/ login +Opaque +1 /)
    k9s.press('x')
    await k9s.shows(/password: secret/)
  })

  it('applies the files of a folder', async () => {
    const k9s = open("-c 'dir more'")
    await k9s.shows(/ extra\.yaml/)
    k9s.press('a')
    await k9s.shows(/offer\.shop\.example\.com\/autumn created|autumn created/)
  })

  it('shows the rules of a role and who may do what', async () => {
    const k9s = open('-c clusterroles')
    await k9s.shows(/ cluster-admin /)
    k9s.press('/basic-user\r')
    await k9s.shows(/clusterroles\S*\[1\]/i, / system:basic-user /)
    k9s.press('\r')
    await k9s.shows(/ selfsubjectaccessreviews +authorization\.k8s\.io /)
  })

  it('shows a person with few rights what they may see', async () => {
    const k9s = open('-c pods --as system:serviceaccount:ops:reader')
    await k9s.shows(/ web-\w+-\w+ .* 1\/1 +Running /)
    k9s.go('secrets')
    await k9s.shows(/forbidden|access denied|user "system:serviceaccount:ops:reader"/i)
  })

  it('changes nothing when it may only read', async () => {
    const k9s = open('--readonly -c deploy')
    await k9s.shows(/Context: +minikube \[R\]/, / web .* 2\/2 /)
    k9s.press('\u0004s')
    k9s.press('y')
    await k9s.shows(/YAML\(ops\/web\)/)
    assert.equal(await told("kubectl get deployment web -o jsonpath='{.spec.replicas}'"), '2')
  })

  it('opens a shell on a node', async () => {
    const k9s = open('-c nodes', { K9S_FEATURE_GATE_NODE_SHELL: 'true' })
    k9s.press('/m02\r')
    await k9s.shows(/nodes\(all\)\[1\]/i, / minikube-m02 +Ready /, /<s> +Shell/)
    k9s.press('s')
    await k9s.shows(/<<K9s-Shell>> Pod: default\/k9s-\S+ \| Container: k9s-shell/, /[#$]$/m)
    k9s.press('echo "on $(hostname)"; ls -d /host/etc\r')
    await k9s.shows(/^on minikube-m02$/m, /^\/host\/etc$/m)
    k9s.press('exit\r')
    await k9s.shows(/nodes\(all\)\[1\]/i)
  })

  it('lists contexts', async () => {
    const k9s = open('-c ctx')
    await k9s.shows(/contexts/i, / minikube(\(\*\))? +minikube +/)
  })

  it('tells where it keeps its files', async () => {
    assert.match(await told('K9S_CONFIG_DIR=$PWD/k9s k9s info'), /Config:.*\/k9s\/config\.yaml/)
  })
})
