import type { Duplex } from 'node:stream'

/** A connection inside the cluster: a byte stream in this process that knows who is at its ends. Closing half of it works as with TCP. */
export type Connection = Duplex & {
  readonly remoteAddress: string
  readonly remotePort: number
  readonly localAddress: string
  readonly localPort: number
}

/** One record of the cluster's DNS. `value` is an address, a name, or for SRV `priority weight port target`. */
export interface DnsRecord {
  name: string
  type: DnsType
  value: string
  ttl: number
}

export type DnsType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR'

export type Protocol = 'TCP' | 'UDP'

export interface Listener {
  readonly port: number
  close(): void
}

/** A UDP socket that is bound to a port. */
export interface DatagramSocket {
  readonly port: number
  /** Resolves when the datagram is on its way or lost; rejects with ENOTFOUND, or ECONNREFUSED when the other side says that nobody is there. */
  send(data: Uint8Array, host: string, port: number): Promise<void>
  close(): void
}

export type OnDatagram = (data: Buffer, from: { address: string; port: number }) => void

/** Failures carry the codes of Node's sockets, and the same kind of message. */
export interface NetworkError extends Error {
  code: 'ECONNREFUSED' | 'ETIMEDOUT' | 'EHOSTUNREACH' | 'ENOTFOUND' | 'EADDRINUSE' | 'ECONNRESET'
}

/** The network as one pod sees it: what its containers share. */
export interface PodNetwork {
  readonly ip: string
  /** `/etc/resolv.conf` and `/etc/hosts` of the pod. */
  readonly resolvConf: string
  readonly hosts: string
  listen(port: number, onConnection: (connection: Connection) => void): Listener
  /** Opens a UDP socket on a port, 0 for a free one. Throws EADDRINUSE. */
  bind(port: number, onDatagram: OnDatagram): DatagramSocket
  /** Connects to an IP, a Service's cluster IP, a DNS name of the cluster, `localhost`, or a made-up internet. */
  connect(host: string, port: number): Promise<Connection>
  /** The addresses of a name as the pod's resolver finds them (search domains included). Rejects with ENOTFOUND. */
  lookup(name: string): Promise<string[]>
  /** Asks the cluster's DNS one question, the name taken as it is (no search domains). Empty: no data; rejects with ENOTFOUND: no such name. */
  query(name: string, type: DnsType): Promise<DnsRecord[]>
  /** One echo: who answers, and after how long. Rejects with ENOTFOUND, EHOSTUNREACH, or ETIMEDOUT when nobody answers. */
  ping(host: string): Promise<{ address: string; milliseconds: number }>
  /** Ends every listener and connection, gives the IP back. */
  close(): void
}

/** The simulated cluster network. Services and endpoints are read from the API, as kube-proxy and cluster DNS do. */
export interface Network {
  /** A new pod sandbox on a node. `hostNetwork` pods share the node's address. */
  addPod(pod: { namespace: string; name: string; uid: string; node: string; hostNetwork: boolean }): PodNetwork
  /** A connection from outside any pod (the node, the API server's proxy): to a pod IP, a Service name or address. */
  connect(host: string, port: number): Promise<Connection>
  close(): void
}
