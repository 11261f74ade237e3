import { createHash } from 'node:crypto'
import { sleep } from '../../clock.ts'
import { formatDate } from '../tools/date.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'
import { apiAddress, getFromCluster } from './in-cluster.ts'

/** `agnhost inclusterclient`: asks the API for its health again and again, and logs a fingerprint of the token it used. */
export async function inClusterClient(process: Process, flags: AgnhostFlags): Promise<number> {
  const { clock, killed, fs } = process
  const period = Number(flags.get('poll-interval', '30')) * 1000
  log(process, 'I', 'started')
  while (!killed.aborted) {
    await sleep(clock, period, killed).catch(() => {})
    if (killed.aborted) break
    log(process, 'I', 'calling /healthz')
    try {
      const token = Buffer.from(await fs.readFile('/var/run/secrets/kubernetes.io/serviceaccount/token')).toString()
      const print = createHash('sha256').update(`salt|Bearer ${token}`).digest('base64url')
      log(process, 'I', `authz_header=${print}`)
      const { message, text } = await getFromCluster(process, `${apiAddress(process)}/healthz`)
      if (message.statusCode !== 200) throw new Error(text)
    } catch (error) {
      log(process, 'E', 'status=failed')
      log(process, 'E', `error checking /healthz: ${(error as Error).message}`)
    }
  }
  return 137
}

/** A line of klog. */
function log({ clock, pid, stderr }: Process, level: 'I' | 'E', text: string): void {
  stderr.write(
    `${level}${formatDate('%m%d %H:%M:%S', clock.now())}.000000 ${String(pid).padStart(7)} main.go:61] ${text}\n`,
  )
}
