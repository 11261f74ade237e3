import assert from 'node:assert/strict'
import { it } from 'mocha'
import { k9sOf } from '../support/k9s.ts'

const lines = [
  'kubectl create deployment web --image=nginx:1.26 --replicas=2',
  'kubectl rollout status deployment/web',
  'kubectl set image deployment/web nginx=nginx:1.27',
  'kubectl rollout status deployment/web',
  'kubectl apply -f db.yaml',
  "kubectl create cronjob report --image=busybox --schedule='0 0 1 1 *' -- echo reported",
]

const database = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 1
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: redis}]}
`

k9sOf('k9s: workloads', 'shop', { lines, files: { 'db.yaml': database } }, ({ area, open }) => {
  it('lists namespaces and goes into one', async () => {
    const k9s = open('-c ns')
    await k9s.shows(/ kube-system +Active /, / shop\+\(\*\) +Active /)
    k9s.press('/kube-system\r')
    await k9s.shows(/namespaces\(all\)\[1\] <\/kube-system>/i)
    k9s.press('\r')
    await k9s.shows(/pods\(kube-system\)/, / etcd-minikube .* 1\/1 +Running /)
  })

  it('scales a deployment and sees it become ready', async () => {
    const k9s = open('-c deploy')
    await k9s.shows(/ web .* 2\/2 /)
    k9s.press('s')
    await k9s.shows(/Scale deployment shop\/web\?/)
    k9s.press('\u00153\t\r')
    await k9s.shows(/ web .* 3\/3 +3 +3 /)
  })

  it('describes a deployment with its events', async () => {
    const k9s = open('-c deploy')
    await k9s.shows(/ web .* \d\/\d /)
    k9s.press('d')
    await k9s.shows(/Describe\(shop\/web\)/, /StrategyType: +RollingUpdate/, /Image: +nginx:1.27/)
    k9s.press('G')
    await k9s.shows(/Normal +ScalingReplicaSet .* deployment-controller +Scaled up replica set web-\w+ from 0 to 2/)
  })

  it('shows a deployment as YAML', async () => {
    const k9s = open('-c deploy')
    await k9s.shows(/ web .* \d\/\d /)
    k9s.press('y')
    await k9s.shows(/YAML\(shop\/web\)/, /apiVersion: apps\/v1/, /deployment.kubernetes.io\/revision: "2"/)
  })

  it('goes from a deployment to its pods and their containers', async () => {
    const k9s = open('-c deploy')
    await k9s.shows(/ web .* \d\/\d /)
    k9s.press('\r')
    await k9s.shows(/pods\(shop\/web\)/i, / web-\w+-\w+ .* 1\/1 +Running /)
    k9s.press('\r')
    await k9s.shows(/containers\(shop\/web-\w+-\w+\)/i, / nginx .* nginx:1.27 +true +Running /)
  })

  it('restarts a deployment', async () => {
    const k9s = open('-c deploy')
    await k9s.shows(/ web .* \d\/\d /)
    k9s.press('r')
    await k9s.shows(/Restart deployment shop\/web\?/i)
    k9s.confirm()
    await k9s.shows(/restart in progress/i)
    k9s.go('rs')
    await k9s.shows(/( web-\w+ [^\n]*\n[^\n]*){3}/)
  })

  it('sets an image', async () => {
    const k9s = open('-c sts')
    await k9s.shows(/ db .* 1\/1 /)
    k9s.press('i')
    await k9s.shows(/Set image apps\/v1\/statefulsets shop\/db/)
    k9s.press('\u0015redis:7\t\r')
    await k9s.shows(/image updated successfully/)
    k9s.press('\r')
    await k9s.shows(/ db-0 .* 1\/1 +Running /)
    k9s.press('\r')
    await k9s.shows(/ db .* redis:7 +true +Running /)
  })

  it('rolls a deployment back to a replica set', async () => {
    await area
      .bench()
      .run('kubectl create deployment back --image=nginx:1.26 && kubectl rollout status deployment/back')
    await area
      .bench()
      .run('kubectl set image deployment/back nginx=nginx:1.27 && kubectl rollout status deployment/back')
    const k9s = open('-c rs')
    k9s.press('/back\r')
    await k9s.shows(/replicasets\(shop\)\[2\] <\/back>/i, / back-\w+ +0 +0 +0 /)
    await k9s.shows(/ back-\w+ +1 +1 +1 /)
    k9s.press('\u000c')
    await k9s.shows(/Rollback apps\/v1\/replicasets shop\/back-\w+\?/i)
    k9s.confirm()
    await k9s.shows(/successfully rolled back/)
    const image = "jsonpath='{.spec.template.spec.containers[0].image}'"
    assert.equal((await area.bench().run(`kubectl get deployment back -o ${image}`)).stdout, 'nginx:1.26')
  })

  it('triggers a cron job and suspends it', async () => {
    const k9s = open('-c cj')
    await k9s.shows(/ report .* false /)
    k9s.press('t')
    await k9s.shows(/Trigger CronJob: shop\/report\?/)
    k9s.confirm()
    await k9s.shows(/Triggered Job/)
    k9s.press('s')
    await k9s.shows(/Suspend/, /shop\/report/)
    k9s.confirm()
    await k9s.shows(/ report .* true /)
    k9s.press('\r')
    await k9s.shows(/ report-manual-\w+ .*1\/1 /)
  })

  it('draws what belongs to a deployment', async () => {
    const k9s = open("-c 'xray deploy'")
    await k9s.shows(/Deployments/i, / web/, / web-\w+-\w+/, / nginx/)
  })

  it('lists all workloads', async () => {
    const k9s = open('-c workloads')
    await k9s.shows(/ apps\/v1\/deployments +web +OK +3\/3 /, / apps\/v1\/statefulsets +db +OK +1\/1 /)
    await k9s.shows(/ v1\/pods +web-\w+-\w+ +OK +1\/1 /)
  })
})
