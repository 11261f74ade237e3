import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { startTestServer, type TestServer } from '../../../../helpers/api-server.ts'
import { removeFolder, temporaryFolder } from '../../../../helpers/temporary-folder.ts'
import { type Outcome, run } from './run.ts'

/** The sandbox' own API server, and kubectl against it. */
export interface ServedKubectl {
  readonly server: TestServer
  kubectl(line: string, stdin?: string): Promise<Outcome>
  /** An editor that makes one text of another in what it is given. */
  editor(from: string, to: string): void
  close(): Promise<void>
}

export async function serveKubectl(): Promise<ServedKubectl> {
  const server = await startTestServer()
  const folder = temporaryFolder()
  const [kubeconfig, editor] = [join(folder, 'config'), join(folder, 'editor')]
  writeFileSync(kubeconfig, kubeconfigOf(server))
  return {
    server,
    kubectl: (line, stdin = '') => run(line.split(' '), { kubeconfig, stdin, env: { EDITOR: editor } }),
    editor(from, to) {
      writeFileSync(editor, `#!/bin/sh\nsed -i 's/${from}/${to}/' "$1"\n`)
      chmodSync(editor, 0o700)
    },
    async close() {
      removeFolder(folder)
      await server.close()
    },
  }
}

function kubeconfigOf({ api, identity }: TestServer): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const user = { 'client-certificate-data': base64(identity.cert), 'client-key-data': base64(identity.key) }
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'k',
    clusters: [{ name: 'k', cluster: { server: api.url, 'certificate-authority-data': base64(identity.ca) } }],
    contexts: [{ name: 'k', context: { cluster: 'k', user: 'k' } }],
    users: [{ name: 'k', user }],
  })
}
