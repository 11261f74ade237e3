import assert from 'node:assert/strict'
import { it } from 'mocha'
import type { Workbench } from '../../../helpers/workbench.ts'
import { area, type Kit } from '../support/kit.ts'

export function forwardArea(kit: Kit): void {
  area(kit, 'forward', {}, ({ bench, rows }) => {
    rows([
      { run: 'kubectl create deployment web --image=nginx:1.27.0', out: 'deployment.apps/web created\n' },
      { run: 'kubectl expose deployment web --port 8080 --target-port 80', out: 'service/web exposed\n' },
      { run: 'kubectl rollout status deployment/web', out: /successfully rolled out/ },
    ])

    for (const target of ['deployment/web :80', 'service/web :8080', '$(kubectl get pods -o name) :80']) {
      it(`port-forward ${target}, several connections at once`, async () => {
        const { port, end } = await listening(bench(), `kubectl port-forward ${target}`, /127\.0\.0\.1:(\d+) -> 80/)
        try {
          const answers = await Promise.all([1, 2, 3, 4].map(() => page(`http://127.0.0.1:${port}/`)))
          for (const answer of answers) assert.match(answer, /Welcome to nginx!/)
        } finally {
          end()
        }
      })
    }

    it('proxy', async () => {
      const { port, end } = await listening(bench(), 'kubectl proxy --port=0', /127\.0\.0\.1:(\d+)/)
      try {
        assert.match(await page(`http://127.0.0.1:${port}/version`), /"minor": "33"/)
        const url = `http://127.0.0.1:${port}/api/v1/namespaces/forward/services/web:8080/proxy/`
        assert.match(await page(url), /Welcome to nginx!/)
      } finally {
        end()
      }
    })
  })
}

/** Starts a line that tells the port it listens on. */
function listening(bench: Workbench, line: string, told: RegExp): Promise<{ port: string; end: () => void }> {
  const child = bench.start(`exec ${line}`)
  return new Promise((resolve, reject) => {
    let text = ''
    const read = (chunk: Buffer) => {
      text += chunk
      const port = told.exec(text)?.[1]
      if (port !== undefined) resolve({ port, end: () => child.kill() })
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.on('exit', () => reject(new Error(`it ended: ${text}`)))
  })
}

async function page(url: string): Promise<string> {
  return (await fetch(url, { headers: { connection: 'close' } })).text()
}
