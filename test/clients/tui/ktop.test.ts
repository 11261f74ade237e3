import { afterEach, before, it } from 'mocha'
import { areaOf } from '../support/area.ts'
import { howToBuild, installedOrOnPath } from '../support/installed.ts'
import { openTui, type Tui } from '../support/tui.ts'

const ktop = installedOrOnPath('ktop')
const setting = {
  programs: ktop === undefined ? undefined : { ktop },
  why: howToBuild('ktop', 'vladimirvivien/ktop').missing,
}

areaOf('ktop', 'top', setting, (area) => {
  let opened: Tui | undefined
  before(() => area.bench().run('kubectl create deployment web --image=nginx && kubectl rollout status deployment/web'))
  afterEach(async () => {
    opened?.kill()
    await opened?.ended
  })
  const open = (args: string) => {
    opened = openTui(area.bench(), `ktop ${args}`)
    return opened
  }

  it('shows the cluster, its nodes and pods with what they use', async () => {
    await open('-A --metrics-source metrics-server').shows(
      /Context: minikube \| K8s: v1\.33\.\d+ .* Namespace: \(all\) /,
      /CPU [1-9]\d*m\/\d+m \(/,
      /Nodes \(1\)/,
      /minikube +Ready .* [1-9]\d*m /,
      /│top +web-\w+-\w+ +1\/1 +Running .* [1-9]\d*m /,
    )
  })

  it('reads what nodes and containers use from the nodes themselves', async () => {
    await open('-A --metrics-source prom --prometheus-scrape-interval 5s').shows(
      / Metrics: prometheus /,
      /│top +web-\w+-\w+ +1\/1 +Running .* [1-9]\d*m /,
    )
  })

  it('shows one namespace', async () => {
    await open('-n top').shows(/ Namespace: top /, /Pods \(1\)/, /│top +web-\w+-\w+ +1\/1 +Running /)
  })
})
