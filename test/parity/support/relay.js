// Carries connections between network namespaces: a socket in the file system belongs to none of them.
// Usage: relay.js SOCKET HOST PORT
import { connect, createServer } from 'node:net'

const [socket, host, port] = process.argv.slice(2)

const server = createServer((near) => {
  const far = connect(Number(port), host)
  near.pipe(far).pipe(near)
  near.on('error', () => far.destroy())
  far.on('error', () => near.destroy())
})
server.listen(socket)
// It ends with the one who started it.
process.stdin.on('end', () => process.exit()).resume()
