import type { Process, Program } from '../../types.ts'
import { fail, write } from '../io.ts'

const NET_ADMIN = 1n << 12n
const FOREVER = '       valid_lft forever preferred_lft forever\n'

/** `ip addr`, `ip link`, `ip route`: what the pod's network looks like from inside. Changing it needs NET_ADMIN, and is not simulated. */
export const ip: Program = async (process) => {
  const words = process.argv.slice(1).filter((word) => !word.startsWith('-'))
  const [object = '', verb = 'show'] = words
  const show = Object.entries(objects).find(([name]) => object !== '' && name.startsWith(object))?.[1]
  if (!show) return fail(process, `unrecognized object: ${object}`)
  if (!/^(s|sh|show|l|ls|list)$/.test(verb)) return change(process)
  await write(process, show(process))
  return 0
}

function change(process: Process): number {
  const { uid, capabilities } = process.credentials
  const allowed = uid === 0 && (capabilities & NET_ADMIN) !== 0n
  return fail(process, `RTNETLINK answers: Operation not ${allowed ? 'supported' : 'permitted'}`, 2)
}

const objects: Readonly<Record<string, (process: Process) => string>> = {
  address: (process) => loopback(true) + ethernet(process, true),
  link: (process) => loopback(false) + ethernet(process, false),
  route: ({ net }) => {
    const subnet = net.ip.replace(/\d+$/, '0')
    return `default via ${net.ip.replace(/\d+$/, '1')} dev eth0 \n${subnet}/24 dev eth0 scope link  src ${net.ip} \n`
  },
}

function loopback(withAddresses: boolean): string {
  const link =
    '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n'
  if (!withAddresses) return link
  return `${link}    inet 127.0.0.1/8 scope host lo\n${FOREVER}    inet6 ::1/128 scope host \n${FOREVER}`
}

function ethernet({ net }: Process, withAddresses: boolean): string {
  const octets = net.ip.split('.').map(Number)
  // The bridge plug-in makes the hardware address of the IP's.
  const hardware = ['0a', '58', ...octets.map((octet) => octet.toString(16).padStart(2, '0'))].join(':')
  const link = `2: eth0@if${(octets[3] ?? 0) + 2}: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue \n    link/ether ${hardware} brd ff:ff:ff:ff:ff:ff\n`
  if (!withAddresses) return link
  return `${link}    inet ${net.ip}/24 brd ${net.ip.replace(/\d+$/, '255')} scope global eth0\n${FOREVER}`
}
