import type { Address } from '../../network/connection.ts'
import { goLog } from '../programs/go-http.ts'
import type { Process } from '../types.ts'

/** Answers `hostname`, `echo TEXT` and `clientip`. False when the port is taken: then the program ends. */
export function serveUdp(process: Process, address: string, port: number, exit: (code: number) => void): boolean {
  try {
    const socket = process.net.bind(port, (data, from) => {
      const answer = answerTo(process, data.toString().trim().toLowerCase(), from)
      if (answer !== undefined) void socket.send(Buffer.from(answer), from.address, from.port).catch(() => {})
    })
    goLog(process, `Started UDP server on port ${address} ${port}`)
    return true
  } catch {
    const refused = `listen udp :${port}: bind: address already in use`
    goLog(process, `Error occurred: failed to create listener for UDP address :${port}:${refused}`)
    exit(1)
    return false
  }
}

function answerTo(process: Process, text: string, from: Address): string | undefined {
  const client = `${from.address}:${from.port}`
  if (text === 'hostname') {
    goLog(process, 'Sending udp hostName response')
    return process.hostname
  }
  if (text === 'clientip') {
    goLog(process, `Sending clientip back to UDP client ${client}`)
    return client
  }
  if (text.startsWith('echo ')) {
    goLog(process, `Echoing ${text.slice(5)} to UDP client ${client}`)
    return text.slice(5)
  }
  if (text !== '') goLog(process, `Unknown UDP command received from ${client}: ${text}`)
  return undefined
}
