import { readBody } from '../../network/http.ts'
import { type GoResponse, goError, goLog } from '../programs/go-http.ts'
import { fetchUrl } from '../tools/network/fetch.ts'
import type { Process } from '../types.ts'

const TIMEOUT_MILLISECONDS = 5000

type Dialer = (process: Process, target: { host: string; port: number; request: string }) => Promise<string>

/** `/dial`: asks another server some times, over HTTP or UDP, and lists what it said and what went wrong. */
export async function dial(process: Process, query: URLSearchParams): Promise<GoResponse> {
  const value = (name: string) => query.get(name) ?? ''
  const names = ['host', 'protocol', 'port', 'request', 'tries']
  goLog(process, `GET /dial?${names.map((name) => `${name}=${value(name)}`).join('&')}`)
  const tries = value('tries') || '1'
  if (!/^-?\d+$/.test(tries)) {
    return goError(400, `tries parameter is invalid. strconv.Atoi: parsing "${tries}": invalid syntax`)
  }
  const request = value('request')
  if (request === '') return goError(400, 'request parameter not specified. <nil>')
  const dialer = dialers[value('protocol').toLowerCase()]
  if (!dialer) return goError(400, `unsupported protocol. ${value('protocol')}`)
  const target = { host: value('host'), port: Number(value('port')), request }
  const [responses, errors]: [string[], string[]] = [[], []]
  for (let left = Number(tries); left > 0; left--) {
    await dialer(process, target).then(
      (answer) => responses.push(answer),
      (error: Error) => errors.push(error.message),
    )
  }
  const failed = errors.length > 0 ? { errors } : {}
  return { body: JSON.stringify({ ...failed, ...(responses.length > 0 ? { responses } : {}) }) }
}

const dialHttp: Dialer = async (process, { host, port, request }) => {
  const url = new URL(`http://${host}:${port}/${request}`)
  const headers = [
    ['Host', url.host],
    ['User-Agent', 'Go-http-client/1.1'],
  ] as const
  const options = { url, method: 'GET', headers, connectTimeoutMilliseconds: TIMEOUT_MILLISECONDS }
  const { message } = await fetchUrl(process, options).catch((error: Error) => {
    throw new Error(`Get "${url.href}": ${error.message}`)
  })
  return (await readBody(message)).toString()
}

const dialUdp: Dialer = (process, { host, port, request }) =>
  new Promise((resolve, reject) => {
    const end = () => {
      timer.cancel()
      socket.close()
    }
    const fail = (reason: string) => {
      end()
      const names = `read udp ${process.net.ip}:${socket.port}->${host}:${port}`
      reject(new Error(`reading from udp connection failed. err:'${names}: ${reason}'`))
    }
    const socket = process.net.bind(0, (data) => {
      end()
      resolve(data.toString())
    })
    const timer = process.clock.setTimeout(() => fail('i/o timeout'), TIMEOUT_MILLISECONDS)
    socket.send(Buffer.from(request), host, port).catch(() => fail('read: connection refused'))
  })

const dialers: Readonly<Record<string, Dialer>> = { '': dialHttp, http: dialHttp, udp: dialUdp }
