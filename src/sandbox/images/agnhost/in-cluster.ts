import type { IncomingMessage } from 'node:http'
import { readBody } from '../../network/http.ts'
import { fetchUrl } from '../tools/network/fetch.ts'
import type { Process } from '../types.ts'

const CREDENTIALS = '/var/run/secrets/kubernetes.io/serviceaccount'

/** GET from the cluster's API, or an address it vouches for, with the pod's own token. */
export async function getFromCluster(
  process: Process,
  address: string,
): Promise<{ message: IncomingMessage; text: string }> {
  const url = new URL(address)
  const read = async (name: string) => Buffer.from(await process.fs.readFile(`${CREDENTIALS}/${name}`))
  const { message } = await fetchUrl(process, {
    url,
    method: 'GET',
    headers: [
      ['Host', url.host],
      ['User-Agent', 'Go-http-client/1.1'],
      ['Authorization', `Bearer ${(await read('token')).toString()}`],
    ],
    ca: await read('ca.crt'),
  })
  return { message, text: (await readBody(message)).toString() }
}

/** `https://10.96.0.1:443`: where a pod finds the API, by its variables. */
export function apiAddress({ env }: Process): string {
  return `https://${env['KUBERNETES_SERVICE_HOST']}:${env['KUBERNETES_SERVICE_PORT']}`
}
