import { connect } from 'node:net'

/**
 * Whether somebody listens on a port of this machine. Only 127.0.0.1 counts: it is where the lab's commands go, and a command that got
 * `[::1]` alone has left them to whoever has the port.
 */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}
