import { reset } from '../../network/connection.ts'
import { goLog } from '../programs/go-http.ts'
import { openServers } from '../programs/servers.ts'
import { nextSignal } from '../programs/signals.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'

/** `agnhost tcp-reset`: resets every connection as soon as something comes. */
export async function tcpReset(process: Process, flags: AgnhostFlags): Promise<number> {
  const port = Number(flags.get('port', '8080'))
  const servers = openServers(process)
  servers.tcp(port, (connection) => {
    connection.once('data', () => {
      reset(connection)
      goLog(process, `TCP request from ${connection.remoteAddress}:${connection.remotePort}`)
    })
  })
  goLog(process, `Serving on port ${port}.`)
  const signal = await nextSignal(process, ['SIGTERM'])
  servers.close()
  if (signal === 'SIGKILL') return 137
  goLog(process, 'Shutting down after receiving signal: terminated.')
  goLog(process, 'Awaiting pod deletion.')
  return 0
}
