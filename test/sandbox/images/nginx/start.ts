import assert from 'node:assert/strict'
import { container, type TestContainer } from '../container.ts'

/** The files of an nginx with this configuration. */
export const conf = (text: string) => ({ '/etc/nginx/conf.d/default.conf': text })

/** An nginx that runs, and `curl` in a pod beside it: paths go to the nginx. */
export async function start(
  reference: string,
  text?: string,
  objects: unknown[] = [],
  files: Record<string, string> = {},
) {
  const nginx = container(reference, { files: { ...(text === undefined ? {} : conf(text)), ...files }, objects })
  await nginx.start()
  await ready(nginx)
  const client = container('curlimages/curl', { network: nginx.network, name: 'client' })
  const curl = (path: string, ...options: string[]) =>
    client.run(['curl', '-s', ...options, path.startsWith('http') ? path : `http://${nginx.net.ip}${path}`])
  return { nginx, client, curl }
}

/** Old versions say nothing when they are up. */
async function ready(nginx: TestContainer): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(nginx.stderr().includes('[emerg]'), false, nginx.stderr())
}
