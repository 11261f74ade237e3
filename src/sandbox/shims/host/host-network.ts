import { lookup } from 'node:dns/promises'
import { existsSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import type { AddressEntry } from '../../network/ports.ts'
import type { Connection, PodNetwork } from '../../network/types.ts'

/**
 * This machine's network, for programs that were written for containers. Addresses of the sandbox's cluster lead to where they are found
 * on this machine: the map beside the curl configuration that the real curl reads (CURL_HOME).
 */
export function hostNetwork(env: Readonly<Record<string, string | undefined>>): PodNetwork {
  const entries = readEntries(env['CURL_HOME'])
  return {
    ip: '127.0.0.1',
    resolvConf: '',
    hosts: '',
    listen() {
      throw new Error('programs of the lab shell do not listen')
    },
    bind() {
      throw new Error('programs of the lab shell do not listen')
    },
    connect(host, port) {
      const entry =
        entries.find((one) => one.address === host && one.port === port) ??
        entries.find((one) => one.address === host && one.port === undefined)
      return open(entry ? '127.0.0.1' : host, entry?.local ?? port)
    },
    lookup: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
    query: () => Promise.reject(new Error('programs of the lab shell ask the system for names')),
    ping: () => Promise.reject(new Error('programs of the lab shell do not ping')),
    close: () => undefined,
  }
}

function readEntries(folder: string | undefined): AddressEntry[] {
  const file = folder === undefined ? undefined : path.join(folder, 'addresses.json')
  return file !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
}

function open(host: string, port: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host)
    socket.once('error', reject)
    socket.once('connect', () => {
      // A reset reaches whoever listens, as on connections inside the sandbox.
      socket.off('error', reject).on('error', () => {})
      resolve(socket as unknown as Connection)
    })
  })
}
