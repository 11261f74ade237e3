import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { it } from 'mocha'
import { k9sOf } from '../support/k9s.ts'

const lines = [
  'kubectl create deployment web --image=nginx:1.27',
  "kubectl run clock --image=busybox -- sh -c 'i=0; while true; do echo tick $((i=i+1)); sleep 1; done'",
  'kubectl run shell --image=busybox --stdin --tty --attach=false -- sh',
  'kubectl run done --image=busybox --restart=Never -- echo once',
  'kubectl rollout status deployment/web',
  'kubectl wait --for=condition=Ready pod/clock pod/shell',
]

k9sOf('k9s: pods', 'pods', { lines }, ({ area, open }) => {
  it('shows pods with what they use', async () => {
    const k9s = open('-c pods')
    await k9s.shows(/ NAME↑ +PF +READY +STATUS +RESTARTS +CPU +%CPU\/R/, / web-\w+-\w+ .* 1\/1 +Running +0 +[1-9]\d* /)
  })

  it('follows the log of a pod', async () => {
    const k9s = open('-c pods')
    k9s.press('/clock\r')
    await k9s.shows(/<\/clock>/, / clock .* Running /)
    k9s.press('l')
    const shown = await k9s.shows(/Logs\(pods\/clock/, /tick \d+/)
    const last = Number(
      shown
        .match(/tick \d+/g)
        ?.at(-1)
        ?.slice(5),
    )
    await k9s.shows(new RegExp(`tick ${last + 2}\\b`))
  })

  it('opens a shell in a pod and comes back', async () => {
    const k9s = open('-c pods')
    k9s.press('/web\r')
    await k9s.shows(/<\/web>/, / web-\w+-\w+ .* Running /)
    k9s.press('s')
    await k9s.shows(/<<K9s-Shell>> Pod: pods\/web-\w+-\w+ \| Container: nginx/, /:\/#$/m)
    k9s.press('echo "in $((6 * 7)) $(hostname)"\r')
    await k9s.shows(/^in 42 web-\w+-\w+$/m)
    k9s.press('exit\r')
    await k9s.shows(/pods\(pods\)/, / web-\w+-\w+ .* Running /)
  })

  it('attaches to a pod', async () => {
    const k9s = open('-c pods')
    k9s.press('/shell\r')
    await k9s.shows(/<\/shell>/, / shell .* Running /)
    k9s.press('a')
    await k9s.shows(/<<K9s-Shell>> Pod: pods\/shell/, /try pressing enter/)
    k9s.press('echo attached $((40 + 2))\r')
    await k9s.shows(/^attached 42$/m)
  })

  it('forwards a port', async () => {
    const port = await freePort()
    const k9s = open('-c pods')
    k9s.press('/web\r')
    await k9s.shows(/<\/web>/, / web-\w+-\w+ .* Running /)
    k9s.press('F')
    await k9s.shows(/<PortForward>/, /Container Port:/)
    k9s.press(`\u0015nginx::80\t\u0015${port}\t\t\r`)
    await k9s.shows(/ web-\w+-\w+ +Ⓕ /)
    assert.match(await (await fetch(`http://127.0.0.1:${port}/`)).text(), /Welcome to nginx/)
    k9s.press('f')
    await k9s.shows(new RegExp(`web-\\w+-\\w+ .* nginx .* ${port}:80 `))
  })

  it('deletes a pod and sees its replacement', async () => {
    const k9s = open('-c pods')
    k9s.press('/web\r')
    const name = /web-\w+-\w+/.exec(await k9s.shows(/<\/web>/, / web-\w+-\w+ .* Running /))?.[0] ?? ''
    k9s.press('\u0004')
    await k9s.shows(/<Delete>/, new RegExp(`Delete pods? pods/${name}\\?`, 'i'))
    k9s.confirm()
    await k9s.shows(new RegExp(` (?!${name})web-\\w+-\\w+ .* 1/1 +Running `))
  })

  it('kills a pod at once', async () => {
    const k9s = open('-c pods')
    k9s.press('/clock\r')
    await k9s.shows(/<\/clock>/, / clock .* Running /)
    k9s.press('\u000b')
    await k9s.shows(/pods\(pods\)\[0\]/i)
    assert.match((await area.bench().run('kubectl get pod clock')).stderr, /NotFound/)
  })

  it('copies a file out of a pod', async () => {
    const k9s = open('-c pods')
    k9s.press('/web\r')
    const name = /web-\w+-\w+/.exec(await k9s.shows(/<\/web>/, / web-\w+-\w+ .* Running /))?.[0] ?? ''
    k9s.press('t')
    await k9s.shows(/<Transfer>/)
    const target = path.join(area.bench().folder, 'page.html')
    k9s.press(`\t\u0015pods/${name}:/usr/share/nginx/html/index.html\t\u0015${target}\t\t\t\t\t\r`)
    await k9s.shows(/Download successful on/i)
    assert.match(readFileSync(target, 'utf8'), /Welcome to nginx/)
  })

  it('sanitizes pods that have ended', async () => {
    const k9s = open('-c pods')
    await k9s.shows(/ done .* Completed /)
    k9s.press('z')
    await k9s.shows(/<Sanitize>/, /Confirm:/)
    k9s.press('Yes Please!\t\t\r')
    await k9s.shows(/Sanitized 1 v1\/pods/)
  })

  it('goes from a pod to its node and to its owner', async () => {
    const k9s = open('-c pods')
    k9s.press('/web\r')
    await k9s.shows(/<\/web>/, / web-\w+-\w+ .* Running /)
    k9s.press('J')
    await k9s.shows(/replicasets\(pods\)/i, / web-\w+ +1 +1 +1 /)
    k9s.press('\u001b')
    await k9s.shows(/pods\(pods\)/i, / web-\w+-\w+ .* Running /)
    k9s.press('o')
    await k9s.shows(/nodes\(/i, / minikube(-m02)? +Ready /)
  })
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
